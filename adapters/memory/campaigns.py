"""Campaigns in memory."""

from adapters.memory.assets import take_out
from adapters.memory.ledger import paged
from adapters.memory.store import Tables
from core.campaigns.errors import CampaignNotFound
from core.campaigns.model import Campaign, CampaignFilter
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


class MemoryCampaigns:
    """Campaign rows."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._tables = tables

    async def add(self, campaign: Campaign) -> None:
        """Store a new campaign."""
        assert campaign.id not in self._tables.campaigns, "two campaigns with one id"
        self._tables.campaigns[campaign.id] = campaign

    async def get(self, account_id: AccountId, campaign_id: str) -> Campaign:
        """Return a campaign of the account. Raises `CampaignNotFound`."""
        campaign = self._tables.campaigns.get(campaign_id)
        if campaign is None or campaign.account_id != account_id:
            raise CampaignNotFound("There is no such campaign.")
        return campaign

    async def save(self, campaign: Campaign) -> None:
        """Store a changed campaign."""
        self._tables.campaigns[campaign.id] = campaign

    async def list(
        self, account_id: AccountId, wish: CampaignFilter, page: PageRequest
    ) -> Page[Campaign]:
        """Return an account's campaigns, newest first."""
        found = [
            campaign
            for campaign in self._tables.campaigns.values()
            if campaign.account_id == account_id
            and wish.status in {None, campaign.status}
            and (page.before is None or campaign.id < page.before)
        ]
        found.sort(key=lambda campaign: campaign.id, reverse=True)
        return paged(found, page.limit, lambda campaign: campaign.id)

    async def delete(self, campaign: Campaign) -> None:
        """Remove a campaign. What lay in it stays and lies in none."""
        take_out(self._tables, account_id=campaign.account_id, campaign_id=campaign.id)
        del self._tables.campaigns[campaign.id]

    async def remove_all(self, account_id: AccountId) -> None:
        """Remove all campaigns of an account, and the name of each from what lay in it."""
        take_out(self._tables, account_id=account_id, campaign_id=None)
        for campaign in list(self._tables.campaigns.values()):
            if campaign.account_id == account_id:
                del self._tables.campaigns[campaign.id]
