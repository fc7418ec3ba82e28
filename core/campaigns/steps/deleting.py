"""Deleting a campaign inside somebody's unit of work."""

from dataclasses import replace
from datetime import datetime

from core.campaigns.model import Campaign, CampaignStatus, SlotState
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.rules.slots import ENDED
from core.campaigns.steps.planning import Planner


async def delete(
    work: CampaignsUnitOfWork, planner: Planner, campaign: Campaign, now: datetime
) -> None:
    """Delete a locked campaign, whose account's wallet is locked."""
    await planner.withdraw(work, campaign, SlotState.CANCELLED, ENDED, now)
    await work.campaigns.empty(campaign)
    await work.campaigns.save(
        replace(
            campaign,
            status=CampaignStatus.ARCHIVED,
            pause_reason=None,
            planned_until=None,
            deleted_at=now,
        )
    )
