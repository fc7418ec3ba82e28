"""Read a stream while it is written."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field

from core.shared.ids import AccountId
from core.streams.model import Excerpt, Stream, StreamEvent
from core.streams.ports import Signals, StreamsUnitOfWork
from core.streams.rules import notice_of_trim, start_of

EVENTS_AT_ONCE = 200
LOOK_AGAIN_SECONDS_MAX = 15.0
"""How long a reader of a silent stream waits at most before it looks without having been told."""


class Looks:
    """Readers that look at the same place at the same moment share one look."""

    def __init__(self) -> None:
        """Begin with nobody looking."""
        self._coming: dict[tuple[str, int], asyncio.Task[Excerpt]] = {}

    async def __call__(
        self, stream_id: str, after: int, look: Callable[[str, int], Awaitable[Excerpt]]
    ) -> Excerpt:
        """Return an excerpt that was read after this was called."""
        place = (stream_id, after)
        task = self._coming.get(place)
        if task is None:
            task = asyncio.create_task(self._begin(place, look))
            self._coming[place] = task
        return await asyncio.shield(task)

    async def _begin(
        self, place: tuple[str, int], look: Callable[[str, int], Awaitable[Excerpt]]
    ) -> Excerpt:
        """Look: a task begins when all who were woken with it have joined; later ones look anew."""
        del self._coming[place]
        return await look(*place)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowStream:
    """A cursor over the log: what is read equals what is stored, however often one reconnects.

    Signals only say when to look; nothing is read from them. Without one a reader looks again after
    `look_again_seconds`, then more and more rarely while nothing comes: a lost one costs about as
    long as it was silent before. No transaction is open while waiting.
    """

    snapshot: Callable[[], StreamsUnitOfWork]
    signals: Signals
    look_again_seconds: float
    looks: Looks = field(default_factory=Looks)

    async def find(self, account_id: AccountId, stream_id: str) -> Stream:
        """Return the head of a stream. Raises `StreamNotFound`, for another account's too."""
        async with self.snapshot() as work:
            return await work.streams.get(stream_id, account_id=account_id)

    async def __call__(self, stream: Stream, cursor: int | None) -> AsyncGenerator[StreamEvent]:
        """Yield the events after the cursor as they come; end with the stream.

        Raises `CursorInvalid`, and `StreamNotFound` when the stream is deleted meanwhile.
        """
        after, wait = start_of(stream, cursor), self.look_again_seconds
        async with self.signals.listen(stream.id) as wakes:
            while True:
                excerpt = await self.looks(stream.id, after, self._look)
                wait = self.look_again_seconds if excerpt.events else 2 * wait
                notice = notice_of_trim(excerpt.stream, after)
                if notice is not None:
                    yield notice
                    after = notice.sequence
                for event in excerpt.events:
                    assert event.sequence == after + 1
                    yield event
                    after = event.sequence
                if after < excerpt.stream.last:
                    continue
                if excerpt.stream.has_ended:
                    return
                await wakes.wait(min(wait, LOOK_AGAIN_SECONDS_MAX))

    async def _look(self, stream_id: str, after: int) -> Excerpt:
        async with self.snapshot() as work:
            return await work.streams.read(stream_id, after=after, limit=EVENTS_AT_ONCE)
