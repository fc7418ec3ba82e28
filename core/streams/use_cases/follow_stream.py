"""Read a stream while it is written."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

from core.shared.ids import AccountId
from core.streams.model import Excerpt, Stream, StreamEvent
from core.streams.ports import Signals, StreamsUnitOfWork
from core.streams.rules import notice_of_trim, start_of

EVENTS_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowStream:
    """A cursor over the log: what is read equals what is stored, however often one reconnects.

    Signals only say when to look; nothing is read from them, and a lost one costs at most
    `look_again_seconds`. No transaction is open while waiting.
    """

    snapshot: Callable[[], StreamsUnitOfWork]
    signals: Signals
    look_again_seconds: float

    async def find(self, account_id: AccountId, stream_id: str) -> Stream:
        """Return the head of a stream. Raises `StreamNotFound`, for another account's too."""
        async with self.snapshot() as work:
            return await work.streams.get(stream_id, account_id=account_id)

    async def __call__(self, stream: Stream, cursor: int | None) -> AsyncGenerator[StreamEvent]:
        """Yield the events after the cursor as they come; end with the stream.

        Raises `CursorInvalid`, and `StreamNotFound` when the stream is deleted meanwhile.
        """
        after = start_of(stream, cursor)
        async with self.signals.listen(stream.id) as wakes:
            while True:
                excerpt = await self._look(stream.id, after)
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
                await wakes.wait(self.look_again_seconds)

    async def _look(self, stream_id: str, after: int) -> Excerpt:
        async with self.snapshot() as work:
            return await work.streams.read(stream_id, after=after, limit=EVENTS_AT_ONCE)
