"""What campaigns need of storage."""

from typing import Protocol

from core.campaigns.model import Campaign, CampaignFilter
from core.generation.ports import GenerationUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


class Campaigns(Protocol):
    """Campaign rows. The errors named here are in `errors.py` of this context."""

    async def add(self, campaign: Campaign) -> None:
        """Store a new campaign."""
        ...

    async def get(self, account_id: AccountId, campaign_id: str) -> Campaign:
        """Return a campaign of the account, locked in a unit of work that writes.

        Raises `CampaignNotFound`.
        """
        ...

    async def save(self, campaign: Campaign) -> None:
        """Store a changed campaign."""
        ...

    async def list(
        self, account_id: AccountId, wish: CampaignFilter, page: PageRequest
    ) -> Page[Campaign]:
        """Return an account's campaigns, newest first."""
        ...

    async def delete(self, campaign: Campaign) -> None:
        """Remove a campaign. What lay in it stays and lies in none.

        The account's wallet is locked: articles are among what lay in it.
        """
        ...

    async def remove_all(self, account_id: AccountId) -> None:
        """Remove all campaigns of an account, and the name of each from what lay in it."""
        ...


class CampaignsUnitOfWork(GenerationUnitOfWork, Protocol):
    """The slice of the unit of work that campaigns may touch."""

    @property
    def campaigns(self) -> Campaigns:
        """Campaign rows."""
        ...
