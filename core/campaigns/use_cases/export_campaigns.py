"""The section of campaigns in what an account may take with it."""

from collections.abc import Callable
from dataclasses import dataclass

from core.campaigns.model import Campaign, CampaignFilter
from core.campaigns.ports import CampaignsUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import LIMIT_MAX, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportCampaigns:
    """All campaigns of an account, newest first."""

    snapshot: Callable[[], CampaignsUnitOfWork]

    async def __call__(self, account_id: AccountId) -> object:
        """Return the section, ready for JSON."""
        found: list[Campaign] = []
        before: str | None = None
        while True:
            page = PageRequest(limit=LIMIT_MAX, before=before)
            async with self.snapshot() as work:
                some = await work.campaigns.list(account_id, CampaignFilter(), page)
            found += some.items
            before = some.next_before
            if before is None:
                return [campaign_section(campaign) for campaign in found]


def campaign_section(campaign: Campaign) -> dict[str, object]:
    """Return what a campaign says."""
    return {
        "id": campaign.id,
        "name": campaign.name,
        "status": campaign.status.value,
        "created_at": campaign.created_at,
        "updated_at": campaign.updated_at,
    }
