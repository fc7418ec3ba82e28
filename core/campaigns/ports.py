"""What campaigns need of storage."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from core.campaigns.model import (
    Campaign,
    CampaignFilter,
    CampaignName,
    DueSlot,
    Slot,
    SlotName,
    SlotState,
)
from core.generation.ports import GenerationUnitOfWork
from core.publishing.ports import PublishingUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


class Campaigns(Protocol):
    """Campaign rows. The errors named here are in `errors.py` of this context.

    Deleted ones are kept with their slots, and found only where that is asked for.
    """

    async def add(self, campaign: Campaign) -> None:
        """Store a new campaign."""
        ...

    async def get(
        self, account_id: AccountId, campaign_id: str, *, deleted: bool = False
    ) -> Campaign:
        """Return a campaign of the account, locked in a unit of work that writes.

        Raises `CampaignNotFound`.
        """
        ...

    async def save(self, campaign: Campaign) -> None:
        """Store a changed campaign."""
        ...

    async def count(self, account_id: AccountId) -> int:
        """Return how many campaigns an account has."""
        ...

    async def list(
        self, account_id: AccountId, wish: CampaignFilter, page: PageRequest
    ) -> Page[Campaign]:
        """Return an account's campaigns, newest first."""
        ...

    async def planned(
        self, *, after: str, limit: int, until: str | None = None
    ) -> Sequence[CampaignName]:
        """Return campaigns that are planned, by ascending id beyond `after` (up to `until`)."""
        ...

    async def empty(self, campaign: Campaign) -> None:
        """Let what lies in a campaign lie in none; who has seen such an asset sees it change.

        The account's wallet is locked: articles are among what lies in it.
        """
        ...


class Slots(Protocol):
    """Slot rows. Whoever changes one has locked its campaign first."""

    async def get(self, campaign_id: str, local_date: date, number: int) -> Slot | None:
        """Return a slot, or None."""
        ...

    async def of_dates(self, campaign_id: str, first: date, last: date) -> Sequence[Slot]:
        """Return a campaign's slots of some local dates, both included."""
        ...

    async def between(self, campaign_id: str, begin: datetime, end: datetime) -> Sequence[Slot]:
        """Return a campaign's slots from `begin` on and before `end`, by instant."""
        ...

    async def in_states(self, campaign_id: str, states: Sequence[SlotState]) -> Sequence[Slot]:
        """Return a campaign's slots in some states, by instant."""
        ...

    async def save(self, *slots: Slot) -> None:
        """Store slots, new or changed."""
        ...

    async def due(self, now: datetime, *, after: SlotName | None, limit: int) -> Sequence[DueSlot]:
        """Return begun slots whose instant has come, unless their campaign waits; by instant."""
        ...


class CampaignsUnitOfWork(GenerationUnitOfWork, PublishingUnitOfWork, Protocol):
    """The slice of the unit of work that campaigns may touch."""

    @property
    def campaigns(self) -> Campaigns:
        """Campaign rows."""
        ...

    @property
    def slots(self) -> Slots:
        """Slot rows."""
        ...
