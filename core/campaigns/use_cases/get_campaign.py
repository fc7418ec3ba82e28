"""Look at one campaign."""

from collections.abc import Callable
from dataclasses import dataclass

from core.campaigns.model import Campaign
from core.campaigns.ports import CampaignsUnitOfWork
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class GetCampaign:
    """Show one campaign to the account that owns it."""

    snapshot: Callable[[], CampaignsUnitOfWork]

    async def __call__(self, account_id: AccountId, campaign_id: str) -> Campaign:
        """Return the campaign. Raises `CampaignNotFound`, for another account's too."""
        async with self.snapshot() as work:
            return await work.campaigns.get(account_id, campaign_id)
