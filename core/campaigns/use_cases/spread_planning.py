"""Plan all campaigns, in batches that any worker may take."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.rules.slots import BATCH
from core.shared.jobs import NewJob
from core.shared.ports import Clock

PLAN_BATCH = "campaigns.plan_batch"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadPlanning:
    """Promise a job for each batch of campaigns: no run ever holds more than one batch."""

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    clock: Clock

    async def __call__(self, *, job_id: str) -> int:
        """Return how many batches there are. Raises `JobEnded`."""
        now, after, batches = self.clock.now(), "", 0
        while True:
            async with self.unit_of_work() as work:
                names = await work.campaigns.planned(after=after, limit=BATCH)
                if not names:
                    await work.jobs.done(job_id)
                    await work.commit()
                    return batches
                until = names[-1].campaign_id
                await work.jobs.add(batch_job(job_id, after, until, now))
                await work.commit()
            after, batches = until, batches + 1


def batch_job(job_id: str, after: str, until: str, now: datetime) -> NewJob:
    """Return the job that plans a batch, named after the run that it belongs to."""
    return NewJob(
        id=f"{job_id}:{until}",
        kind=PLAN_BATCH,
        account_id=None,
        arguments={"after": after, "until": until},
        run_at=now,
    )
