"""Look after deliveries that nobody looks after."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from core.publishing.ports import PublishingUnitOfWork
from core.publishing.steps.posting import next_job
from core.shared.ports import Clock

PATIENCE = timedelta(minutes=1)
"""How long a due delivery may wait for the job that was promised for it."""
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPostingPass:
    """Promise a job for each delivery that is overdue or whose worker died.

    Each attempt has a job of its own already; this is for those whose job was parked or lost. One
    delivery is promised once an hour at most, so that a long queue does not grow by itself.
    """

    unit_of_work: Callable[[], PublishingUnitOfWork]
    clock: Clock

    async def __call__(self, *, job_id: str) -> int:
        """Return how many were overdue, and end the job. Raises `JobEnded`."""
        now = self.clock.now()
        async with self.unit_of_work() as work:
            overdue = await work.deliveries.overdue(
                pending_before=now - PATIENCE, now=now, limit=BATCH
            )
            for each in overdue:
                await work.jobs.add(next_job(each, swept=f"swept-{now:%Y%m%dT%H}"))
            await work.jobs.done(job_id)
            await work.commit()
        return len(overdue)
