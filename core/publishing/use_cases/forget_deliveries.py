"""Forget what was said in old deliveries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from core.publishing.ports import PublishingUnitOfWork
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetDeliveries:
    """Forget what was said in deliveries that ended long ago; that they were made stays known.

    All of them go, however many there are, `at_once` in each transaction.
    """

    unit_of_work: Callable[[], PublishingUnitOfWork]
    clock: Clock
    kept: timedelta
    at_once: int = 1_000

    async def __call__(self, *, job_id: str) -> int:
        """Return how many were forgotten, and end the job. Raises `JobEnded`."""
        ended_before, count = self.clock.now() - self.kept, 0
        while True:
            async with self.unit_of_work() as work:
                gone = await work.deliveries.forget(ended_before=ended_before, limit=self.at_once)
                count += gone
                if gone < self.at_once:
                    await work.jobs.done(job_id)
                await work.commit()
            if gone < self.at_once:
                return count
