"""Look at campaigns and at what lies in them."""

from collections.abc import Callable
from dataclasses import dataclass

from core.assets.model import AssetFilter, AssetState
from core.campaigns.model import Campaign, CampaignFilter
from core.campaigns.ports import CampaignsUnitOfWork
from core.generation.model import Article, ArticleFilter
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class GetCampaign:
    """Show one campaign to the account that owns it."""

    snapshot: Callable[[], CampaignsUnitOfWork]

    async def __call__(self, account_id: AccountId, campaign_id: str) -> Campaign:
        """Return the campaign. Raises `CampaignNotFound`, for another account's too."""
        async with self.snapshot() as work:
            return await work.campaigns.get(account_id, campaign_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCampaigns:
    """Show an account its campaigns, newest first."""

    snapshot: Callable[[], CampaignsUnitOfWork]

    async def __call__(
        self, account_id: AccountId, wish: CampaignFilter, page: PageRequest
    ) -> Page[Campaign]:
        """Return one page."""
        async with self.snapshot() as work:
            return await work.campaigns.list(account_id, wish, page)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCampaignArticles:
    """Show the articles that lie in a campaign, newest first."""

    snapshot: Callable[[], CampaignsUnitOfWork]

    async def __call__(
        self, account_id: AccountId, campaign_id: str, page: PageRequest
    ) -> Page[Article]:
        """Return one page. Raises `CampaignNotFound`."""
        async with self.snapshot() as work:
            campaign = await work.campaigns.get(account_id, campaign_id)
            return await work.articles.list(
                account_id, ArticleFilter(campaign_id=campaign.id), page
            )
