"""What streams need of storage, and of what wakes readers."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from core.shared.ids import AccountId
from core.shared.ports import UnitOfWork
from core.streams.model import Excerpt, NewEvent, Stream


class StreamLog(Protocol):
    """The log: the only record of what was streamed.

    A commit that added something wakes the readers by itself. Who locks a wallet or a hold as
    well locks it first; a stream's row is locked last.
    """

    async def open(self, stream: Stream) -> None:
        """Store a new stream."""
        ...

    async def get(self, stream_id: str, *, account_id: AccountId | None = None) -> Stream:
        """Return a stream (of that account), locked in a unit of work that writes.

        Raises `StreamNotFound`.
        """
        ...

    async def save(self, stream: Stream) -> None:
        """Store a changed head: another writer, opened again, a cancel."""
        ...

    async def append(
        self, stream_id: str, writer: str, *events: NewEvent, ended_at: datetime | None = None
    ) -> Stream:
        """Add events, the last ones ever with `ended_at`; return the stream as it is then.

        Raises `StreamNotFound`, `WriterReplaced` and `StreamEnded`.
        """
        ...

    async def read(self, stream_id: str, *, after: int, limit: int) -> Excerpt:
        """Return up to `limit` events after a cursor, with the head of the same instant.

        Raises `StreamNotFound`.
        """
        ...

    async def behind(self, read: Mapping[str, int]) -> AbstractSet[str]:
        """Return which of the streams have more than was read or nothing more to be read.

        Nothing more is read of a stream that has ended or is gone, or whose account is suspended.
        """
        ...

    async def trim(self, *, ended_before: datetime, limit: int) -> int:
        """Forget all but the last event of streams that ended before; return how many streams."""
        ...


class StreamsUnitOfWork(UnitOfWork, Protocol):
    """The slice of the unit of work that streams may touch."""

    @property
    def streams(self) -> StreamLog:
        """The log of events."""
        ...


class Wakes(Protocol):
    """The signals of one name, from the moment it was listened to."""

    async def wait(self, seconds: float) -> None:
        """Return at the next signal, at once when one came since the last wait, or in time.

        A signal may be lost where another process gave it; so look again after `seconds`.
        """
        ...


class Signals(Protocol):
    """Tells waiting readers that there is something to look at; it carries nothing itself."""

    def listen(self, name: str) -> AbstractAsyncContextManager[Wakes]:
        """Listen to a name until the end of the block."""
        ...


def cancel_signal(stream_id: str) -> str:
    """Return the name under which a stream's writer is told to stop."""
    return f"{stream_id}/cancel"
