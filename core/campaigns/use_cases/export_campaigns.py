"""The section of campaigns in what an account may take with it."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from core.campaigns.model import Campaign, CampaignFilter, Slot, SlotState
from core.campaigns.ports import CampaignsUnitOfWork
from core.shared.exports import ExportPart
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest, each_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportCampaigns:
    """All campaigns of an account with their slots, newest first."""

    snapshot: Callable[[], CampaignsUnitOfWork]

    async def __call__(self, account_id: AccountId) -> ExportPart:
        """Return the section, ready for JSON."""
        return self._campaigns(account_id)

    async def _campaigns(self, account_id: AccountId) -> AsyncIterator[object]:
        async def read(page: PageRequest) -> Page[Campaign]:
            async with self.snapshot() as work:
                return await work.campaigns.list(account_id, CampaignFilter(), page)

        async for campaign in each_of(read):
            async with self.snapshot() as work:
                slots = await work.slots.in_states(campaign.id, tuple(SlotState))
            yield campaign_section(campaign, slots)


def campaign_section(campaign: Campaign, slots: Sequence[Slot]) -> dict[str, object]:
    """Return what a campaign says."""
    order = campaign.order
    return {
        "id": campaign.id,
        "name": campaign.name,
        "status": campaign.status.value,
        "pause_reason": campaign.pause_reason,
        "topic": order.topic,
        "tone": order.tone,
        "language": order.language,
        "articles_per_day": order.articles_per_day,
        "posting_times": [f"{each:%H:%M}" for each in order.posting_times],
        "timezone": order.timezone,
        "weekdays": list(order.weekdays),
        "start_date": order.start_date and order.start_date.isoformat(),
        "end_date": order.end_date and order.end_date.isoformat(),
        "integration_id": order.integration_id,
        "created_at": campaign.created_at,
        "updated_at": campaign.updated_at,
        "slots": [slot_section(slot) for slot in slots],
    }


def slot_section(slot: Slot) -> dict[str, object]:
    """Return what a slot says."""
    return {
        "local_date": slot.local_date.isoformat(),
        "local_time": f"{slot.local_time:%H:%M}",
        "timezone": slot.zone,
        "at": slot.at,
        "state": slot.state.value,
        "reason": slot.reason,
        "article_id": None if slot.begun_at is None else slot.article_id,
    }
