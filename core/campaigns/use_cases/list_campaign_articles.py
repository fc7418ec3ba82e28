"""Look at the articles in a campaign."""

from collections.abc import Callable
from dataclasses import dataclass

from core.campaigns.ports import CampaignsUnitOfWork
from core.generation.model import Article, ArticleFilter
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


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
