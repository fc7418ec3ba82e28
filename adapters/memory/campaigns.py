"""Campaigns and their slots in memory."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from adapters.memory.assets import take_out
from adapters.memory.ledger import paged
from adapters.memory.store import Tables
from core.campaigns.errors import CampaignNotFound
from core.campaigns.model import (
    Campaign,
    CampaignFilter,
    CampaignName,
    DueSlot,
    Slot,
    SlotName,
    SlotState,
)
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


class MemoryCampaigns:
    """Campaign rows; deleted ones are kept and never shown."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._tables = tables

    async def add(self, campaign: Campaign) -> None:
        """Store a new campaign."""
        assert campaign.id not in self._tables.campaigns, "two campaigns with one id"
        self._tables.campaigns[campaign.id] = campaign

    async def get(
        self, account_id: AccountId, campaign_id: str, *, deleted: bool = False
    ) -> Campaign:
        """Return a campaign of the account. Raises `CampaignNotFound`."""
        campaign = self._tables.campaigns.get(campaign_id)
        hidden = campaign is None or (campaign.deleted_at is not None and not deleted)
        if campaign is None or hidden or campaign.account_id != account_id:
            raise CampaignNotFound("There is no such campaign.")
        return campaign

    async def save(self, campaign: Campaign) -> None:
        """Store a changed campaign."""
        self._tables.campaigns[campaign.id] = campaign

    async def count(self, account_id: AccountId) -> int:
        """Return how many campaigns an account has."""
        return sum(
            each.account_id == account_id and each.deleted_at is None
            for each in self._tables.campaigns.values()
        )

    async def list(
        self, account_id: AccountId, wish: CampaignFilter, page: PageRequest
    ) -> Page[Campaign]:
        """Return an account's campaigns, newest first."""
        found = [
            campaign
            for campaign in self._tables.campaigns.values()
            if campaign.account_id == account_id
            and campaign.deleted_at is None
            and wish.status in {None, campaign.status}
            and (page.before is None or campaign.id < page.before)
        ]
        found.sort(key=lambda campaign: campaign.id, reverse=True)
        return paged(found, page.limit, lambda campaign: campaign.id)

    async def planned(
        self, *, after: str, limit: int, until: str | None = None
    ) -> Sequence[CampaignName]:
        """Return campaigns that are planned, by ascending id."""
        found = sorted(
            campaign.id
            for campaign in self._tables.campaigns.values()
            if campaign.is_planned
            and campaign.deleted_at is None
            and campaign.id > after
            and (until is None or campaign.id <= until)
        )
        return [
            CampaignName(account_id=self._tables.campaigns[each].account_id, campaign_id=each)
            for each in found[:limit]
        ]

    async def empty(self, campaign: Campaign) -> None:
        """Let what lies in a campaign lie in none; who has seen such an asset sees it change."""
        take_out(self._tables, campaign.id)


class MemorySlots:
    """Slot rows."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._tables = tables

    def _of(self, campaign_id: str) -> Iterable[Slot]:
        return (slot for slot in self._tables.slots.values() if slot.campaign_id == campaign_id)

    async def get(self, campaign_id: str, local_date: date, number: int) -> Slot | None:
        """Return a slot, or None."""
        return self._tables.slots.get((campaign_id, local_date, number))

    async def of_dates(self, campaign_id: str, first: date, last: date) -> Sequence[Slot]:
        """Return a campaign's slots of some local dates, both included."""
        return by_instant(s for s in self._of(campaign_id) if first <= s.local_date <= last)

    async def between(self, campaign_id: str, begin: datetime, end: datetime) -> Sequence[Slot]:
        """Return a campaign's slots from `begin` on and before `end`, by instant."""
        return by_instant(slot for slot in self._of(campaign_id) if begin <= slot.at < end)

    async def in_states(self, campaign_id: str, states: Sequence[SlotState]) -> Sequence[Slot]:
        """Return a campaign's slots in some states, by instant."""
        return by_instant(slot for slot in self._of(campaign_id) if slot.state in states)

    async def save(self, *slots: Slot) -> None:
        """Store slots, new or changed."""
        for slot in slots:
            self._tables.slots[(slot.campaign_id, slot.local_date, slot.number)] = slot

    async def due(self, now: datetime, *, after: SlotName | None, limit: int) -> Sequence[DueSlot]:
        """Return begun slots whose instant has come and whose campaign does not wait."""
        found = [
            DueSlot(account_id=slot.account_id, name=name_of(slot))
            for slot in self._tables.slots.values()
            if slot.state is SlotState.GENERATING
            and slot.at <= now
            and not self._tables.campaigns[slot.campaign_id].waits
            and (after is None or place(name_of(slot)) > place(after))
        ]
        return sorted(found, key=lambda due: place(due.name))[:limit]


def by_instant(slots: Iterable[Slot]) -> Sequence[Slot]:
    """Return slots in the order in which they come."""
    return sorted(slots, key=lambda slot: (slot.at, *slot.key))


def name_of(slot: Slot) -> SlotName:
    """Return a slot's name."""
    return SlotName(
        at=slot.at,
        campaign_id=slot.campaign_id,
        local_date=slot.local_date,
        number=slot.number,
    )


def place(name: SlotName) -> tuple[datetime, str, date, int]:
    """Return a name as it sorts."""
    return (name.at, name.campaign_id, name.local_date, name.number)
