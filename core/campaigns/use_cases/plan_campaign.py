"""Plan one campaign."""

from collections.abc import Callable
from dataclasses import dataclass

from core.campaigns.model import Campaign
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.steps.planning import Planner
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCampaign:
    """Make a campaign's slots from where they end to 26 hours ahead.

    Any number of runs, by anyone, makes each slot once: the campaign is locked, and moves on. One
    of a suspended account stays where it is: what passes meanwhile is missed once it is open again.
    """

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    clock: Clock
    planner: Planner

    async def __call__(self, account_id: AccountId, campaign_id: str) -> Campaign:
        """Return the campaign as it is then. Raises `CampaignNotFound`."""
        async with self.unit_of_work() as work:
            now = self.clock.now()
            wallet = await work.wallets.get(account_id)
            campaign = await work.campaigns.get(account_id, campaign_id)
            if campaign.is_planned and not wallet.closed:
                campaign = await self.planner.plan(work, campaign, now)
                await work.commit()
            return campaign
