"""Forget what nobody will read again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from core.shared.ports import Clock
from core.streams.ports import StreamsUnitOfWork

STREAMS_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimStreams:
    """Of streams that ended a while ago only the last event stays: it says how it ended.

    What was streamed is kept by whoever made it (text, article, video), not here.
    """

    unit_of_work: Callable[[], StreamsUnitOfWork]
    clock: Clock
    keep: timedelta

    async def __call__(self) -> int:
        """Trim all that are due; return how many."""
        ended_before = self.clock.now() - self.keep
        total = 0
        while True:
            async with self.unit_of_work() as work:
                trimmed = await work.streams.trim(ended_before=ended_before, limit=STREAMS_AT_ONCE)
                await work.commit()
            total += trimmed
            if trimmed < STREAMS_AT_ONCE:
                return total
