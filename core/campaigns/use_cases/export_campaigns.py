"""The section of campaigns in what an account may take with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.campaigns.model import Campaign, CampaignFilter, Slot, SlotState
from core.campaigns.ports import CampaignsUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import LIMIT_MAX, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportCampaigns:
    """All campaigns of an account with their slots, newest first."""

    snapshot: Callable[[], CampaignsUnitOfWork]

    async def __call__(self, account_id: AccountId) -> object:
        """Return the section, ready for JSON."""
        found: list[dict[str, object]] = []
        before: str | None = None
        while True:
            page = PageRequest(limit=LIMIT_MAX, before=before)
            async with self.snapshot() as work:
                some = await work.campaigns.list(account_id, CampaignFilter(), page)
                for campaign in some.items:
                    slots = await work.slots.in_states(campaign.id, tuple(SlotState))
                    found.append(campaign_section(campaign, slots))
            before = some.next_before
            if before is None:
                return found


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
