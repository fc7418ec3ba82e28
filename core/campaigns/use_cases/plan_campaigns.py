"""Plan: one campaign, a batch of them, or all in batches that any worker may take."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.campaigns.model import Campaign, CampaignName
from core.campaigns.planning import Planner
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.rules.orders import first_instant, schedule_of
from core.campaigns.rules.schedule import Moment, moments
from core.campaigns.rules.slots import AHEAD
from core.shared.failures import raise_failures
from core.shared.ids import AccountId
from core.shared.jobs import NewJob
from core.shared.ports import Clock

BATCH = 100
"""How many campaigns one job plans."""
PLAN_BATCH = "campaigns.plan_batch"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCampaign:
    """Make a campaign's slots from where they end to 26 hours ahead.

    Any number of runs, by anyone, makes each slot once: the campaign is locked, and moves on.
    """

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    clock: Clock
    planner: Planner

    async def __call__(self, account_id: AccountId, campaign_id: str) -> Campaign:
        """Return the campaign as it is then. Raises `CampaignNotFound`."""
        async with self.unit_of_work() as work:
            now = self.clock.now()
            await work.wallets.get(account_id)
            campaign = await work.campaigns.get(account_id, campaign_id)
            if campaign.is_planned:
                campaign = await self.planner.plan(work, campaign, now)
                await work.commit()
            return campaign


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPlan:
    """Say what planning would make now, without making it."""

    snapshot: Callable[[], CampaignsUnitOfWork]
    clock: Clock

    async def __call__(self, account_id: AccountId, campaign_id: str) -> list[Moment]:
        """Return the postings that are not planned yet. Raises `CampaignNotFound`."""
        now = self.clock.now()
        async with self.snapshot() as work:
            campaign = await work.campaigns.get(account_id, campaign_id)
        if not campaign.is_planned:
            return []
        begin = campaign.planned_until or first_instant(campaign.order, now)
        return moments(schedule_of(campaign.order), begin, max(begin, now + AHEAD))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlannedCampaigns:
    """Name all campaigns that are planned, a page at a time: for whoever looks after the house."""

    snapshot: Callable[[], CampaignsUnitOfWork]

    async def __call__(self, *, after: str) -> list[CampaignName]:
        """Return the next page, by ascending id beyond `after`."""
        async with self.snapshot() as work:
            return list(await work.campaigns.planned(after=after, limit=BATCH))
