"""Look at the assets in a campaign."""

from collections.abc import Callable
from dataclasses import dataclass

from core.assets.model import AssetFilter, AssetState
from core.campaigns.ports import CampaignsUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCampaignAssets:
    """Show the assets that lie in a campaign, newest first."""

    snapshot: Callable[[], CampaignsUnitOfWork]

    async def __call__(
        self, account_id: AccountId, campaign_id: str, page: PageRequest
    ) -> Page[AssetState]:
        """Return one page. Raises `CampaignNotFound`."""
        async with self.snapshot() as work:
            campaign = await work.campaigns.get(account_id, campaign_id)
            return await work.assets.list(account_id, AssetFilter(campaign_id=campaign.id), page)
