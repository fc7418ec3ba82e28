"""Ask the writer of a stream to stop."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.shared.ids import AccountId
from core.shared.ports import Clock
from core.streams.errors import StreamNotCancellable
from core.streams.model import Stream
from core.streams.ports import StreamsUnitOfWork

WHOLE = "This is made whole or not at all. Wait for its end."
INSTEAD = {
    "article": "An article is not stopped by its stream. DELETE articles/{id} takes it away.",
    "video": "A video is not stopped by its stream. POST videos/{id}/cancel stops it.",
}
"""What stops work whose stream only shows it, by the stream's kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelStream:
    """Leave a mark that the writer finds at its next look, in whatever process it is.

    What was produced until then is kept and charged. Cancelling twice, or what has ended, changes
    nothing.
    """

    unit_of_work: Callable[[], StreamsUnitOfWork]
    clock: Clock

    async def __call__(self, account_id: AccountId, stream_id: str) -> Stream:
        """Return the stream. Raises `StreamNotFound` and `StreamNotCancellable`."""
        async with self.unit_of_work() as work:
            stream = await work.streams.get(stream_id, account_id=account_id)
            if not stream.cancellable:
                raise StreamNotCancellable(INSTEAD.get(stream.kind, WHOLE))
            if stream.has_ended or stream.cancel_asked_at is not None:
                return stream
            stream = replace(stream, cancel_asked_at=self.clock.now())
            await work.streams.save(stream)
            await work.commit()
            return stream
