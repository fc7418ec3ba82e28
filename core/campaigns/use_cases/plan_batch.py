"""Plan a batch of campaigns."""

from collections.abc import Callable
from dataclasses import dataclass

from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.rules.slots import BATCH
from core.campaigns.use_cases.plan_campaign import PlanCampaign
from core.shared.failures import raise_failures


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBatchCommand:
    """The job that this is, and which campaigns: those beyond `after`, up to `until`."""

    job_id: str
    after: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBatch:
    """Plan the campaigns of a batch, each in a transaction of its own.

    One that fails stops no other; then the job is tried again, which is harmless.
    """

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    snapshot: Callable[[], CampaignsUnitOfWork]
    plan_campaign: PlanCampaign

    async def __call__(self, command: PlanBatchCommand) -> int:
        """Return how many were planned. Raises `JobEnded`, and what planning them raised."""
        async with self.snapshot() as work:
            names = await work.campaigns.planned(
                after=command.after, until=command.until, limit=BATCH
            )
        failures: list[Exception] = []
        for name in names:
            try:
                await self.plan_campaign(name.account_id, name.campaign_id)
            except Exception as error:  # noqa: BLE001 - raised once the others are planned
                failures.append(error)
        raise_failures(failures)
        async with self.unit_of_work() as work:
            await work.jobs.done(command.job_id)
            await work.commit()
        return len(names)
