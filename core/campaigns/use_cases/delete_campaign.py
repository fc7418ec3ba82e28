"""Delete a campaign."""

from collections.abc import Callable
from dataclasses import dataclass

from core.campaigns.model import CampaignFilter, SlotState
from core.campaigns.planning import Planner
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.rules.slots import ENDED
from core.shared.ids import AccountId
from core.shared.pages import LIMIT_MAX, PageRequest
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteCampaign:
    """The folder goes with its slots; the assets and articles in it stay and lie in none.

    What has not begun is taken back, what has begun runs on and is charged.
    """

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    clock: Clock
    planner: Planner

    async def __call__(self, account_id: AccountId, campaign_id: str) -> None:
        """Delete. Raises `CampaignNotFound`, for another account's too."""
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            campaign = await work.campaigns.get(account_id, campaign_id)
            now = self.clock.now()
            await self.planner.withdraw(work, campaign, SlotState.CANCELLED, ENDED, now)
            await work.campaigns.delete(campaign)
            await work.commit()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetCampaigns:
    """After an account was deleted: no campaign, no slot and no name of one is left."""

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    clock: Clock
    planner: Planner

    async def __call__(self, account_id: AccountId, *, job_id: str) -> None:
        """Take back what has not begun, and remove them all. Raises `JobEnded`."""
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            now = self.clock.now()
            before: str | None = None
            while True:
                page = PageRequest(limit=LIMIT_MAX, before=before)
                some = await work.campaigns.list(account_id, CampaignFilter(), page)
                for each in some.items:
                    campaign = await work.campaigns.get(account_id, each.id)
                    await self.planner.withdraw(work, campaign, SlotState.CANCELLED, ENDED, now)
                before = some.next_before
                if before is None:
                    break
            await work.campaigns.remove_all(account_id)
            await work.jobs.done(job_id)
            await work.commit()
