"""Look at one's campaigns."""

from collections.abc import Callable
from dataclasses import dataclass

from core.campaigns.model import Campaign, CampaignFilter
from core.campaigns.ports import CampaignsUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


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
