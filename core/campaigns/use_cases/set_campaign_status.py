"""Pause, resume or end a campaign."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from core.campaigns.model import Campaign, CampaignStatus, SlotState
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.rules.slots import ENDED, PAUSED_BY_HAND
from core.campaigns.steps.planning import Planner, paused_event
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCampaignStatusCommand:
    """Which campaign shall be in which state."""

    account_id: AccountId
    campaign_id: str
    status: CampaignStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCampaignStatus:
    """Pause, resume, complete or archive a campaign, or make it a draft again.

    What has not begun is taken back when it stops, its holds voided; what has begun runs on. The
    same state again changes nothing, but a campaign that paused itself can be paused by hand:
    then what it had paid for stops too.
    """

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    clock: Clock
    planner: Planner

    async def __call__(self, command: SetCampaignStatusCommand) -> Campaign:
        """Return the campaign; one that can't be paid is paused again.

        Raises `CampaignNotFound`.
        """
        async with self.unit_of_work() as work:
            now = self.clock.now()
            await work.wallets.get(command.account_id)
            campaign = await work.campaigns.get(command.account_id, command.campaign_id)
            if command.status is not campaign.status or campaign.paused_itself:
                campaign = await self._put(work, campaign, command.status, now)
                await work.commit()
            return campaign

    async def _put(
        self, work: CampaignsUnitOfWork, campaign: Campaign, status: CampaignStatus, now: datetime
    ) -> Campaign:
        """Put the campaign in a state that it is not in."""
        if status is CampaignStatus.ACTIVE:
            return await self.planner.resume(work, campaign, now)
        pauses = status is CampaignStatus.PAUSED
        state = SlotState.PAUSED if pauses else SlotState.CANCELLED
        reason = PAUSED_BY_HAND if pauses else ENDED
        await self.planner.withdraw(work, campaign, state, reason, now)
        campaign = replace(
            campaign,
            status=status,
            pause_reason=None,
            planned_until=campaign.planned_until if pauses else None,
            updated_at=now,
        )
        await work.campaigns.save(campaign)
        if pauses:
            await work.events.add(paused_event(campaign, None))
        return campaign
