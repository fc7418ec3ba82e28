"""Forget what was said in old deliveries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from core.publishing.ports import PublishingUnitOfWork
from core.shared.ports import Clock

BATCH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetDeliveries:
    """Forget what was said in deliveries that ended long ago; that they were made stays known."""

    unit_of_work: Callable[[], PublishingUnitOfWork]
    clock: Clock
    kept: timedelta

    async def __call__(self, *, job_id: str) -> int:
        """Return how many were forgotten, and end the job. Raises `JobEnded`."""
        async with self.unit_of_work() as work:
            ended_before = self.clock.now() - self.kept
            count = await work.deliveries.forget(ended_before=ended_before, limit=BATCH)
            await work.jobs.done(job_id)
            await work.commit()
        return count
