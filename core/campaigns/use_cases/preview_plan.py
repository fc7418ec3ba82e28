"""Look at what planning would make."""

from collections.abc import Callable
from dataclasses import dataclass

from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.rules.orders import first_instant, schedule_of
from core.campaigns.rules.schedule import Moment, moments
from core.campaigns.rules.slots import AHEAD
from core.shared.ids import AccountId
from core.shared.ports import Clock


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
