"""Read a stream while it is written."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

from core.shared.errors import AccountSuspended
from core.shared.ids import AccountId
from core.streams.model import Stream, StreamEvent
from core.streams.ports import StreamsUnitOfWork
from core.streams.rules import start_of, unread
from core.streams.steps.tails import Tails


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowStream:
    """A cursor over the log: what is read equals what is stored, however often one reconnects.

    No transaction is open while waiting.
    """

    snapshot: Callable[[], StreamsUnitOfWork]
    tails: Tails

    async def find(self, account_id: AccountId, stream_id: str) -> Stream:
        """Return the head of a stream. Raises `StreamNotFound`, for another account's too."""
        async with self.snapshot() as work:
            return await work.streams.get(stream_id, account_id=account_id)

    async def __call__(
        self, stream: Stream, cursor: int | None
    ) -> AsyncGenerator[tuple[StreamEvent, ...]]:
        """Yield the events after the cursor, together those that came together, to the last.

        After a silence it yields none. Raises `CursorInvalid`, and when that comes about meanwhile
        `StreamNotFound` or `AccountSuspended`.
        """
        after = start_of(stream, cursor)
        async with self.tails.of(stream.id, after) as tail:
            while True:
                excerpt = await tail.read(after)
                if excerpt is None:
                    yield ()
                    continue
                if excerpt.suspended:
                    raise AccountSuspended
                events = unread(excerpt, after)
                yield events
                if events:
                    after = events[-1].sequence
                if after == excerpt.stream.last and excerpt.stream.has_ended:
                    return
