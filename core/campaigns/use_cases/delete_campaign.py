"""Delete a campaign."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from core.campaigns.model import Campaign, CampaignFilter, CampaignStatus, SlotState
from core.campaigns.planning import Planner
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.rules.slots import ENDED
from core.shared.ids import AccountId
from core.shared.pages import LIMIT_MAX, PageRequest
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteCampaign:
    """The folder is gone from every list at once; what lies in it stays and lies in none.

    What has not begun is taken back, what has begun runs on and is charged. Its rows stay, as of
    one that is archived.
    """

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    clock: Clock
    planner: Planner

    async def __call__(self, account_id: AccountId, campaign_id: str) -> None:
        """Delete. Raises `CampaignNotFound`, for another account's too."""
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            campaign = await work.campaigns.get(account_id, campaign_id)
            await delete(work, self.planner, campaign, self.clock.now())
            await work.commit()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetCampaigns:
    """After an account was deleted: its campaigns are deleted like single ones."""

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    clock: Clock
    planner: Planner

    async def __call__(self, account_id: AccountId, *, job_id: str) -> None:
        """Delete them all; running twice is harmless. Raises `JobEnded`."""
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            now = self.clock.now()
            before: str | None = None
            while True:
                page = PageRequest(limit=LIMIT_MAX, before=before)
                some = await work.campaigns.list(account_id, CampaignFilter(), page)
                for each in some.items:
                    campaign = await work.campaigns.get(account_id, each.id)
                    await delete(work, self.planner, campaign, now)
                before = some.next_before
                if before is None:
                    break
            await work.jobs.done(job_id)
            await work.commit()


async def delete(
    work: CampaignsUnitOfWork, planner: Planner, campaign: Campaign, now: datetime
) -> None:
    """Delete a locked campaign, whose account's wallet is locked."""
    await planner.withdraw(work, campaign, SlotState.CANCELLED, ENDED, now)
    await work.campaigns.empty(campaign)
    await work.campaigns.save(
        replace(
            campaign,
            status=CampaignStatus.ARCHIVED,
            pause_reason=None,
            planned_until=None,
            deleted_at=now,
        )
    )
