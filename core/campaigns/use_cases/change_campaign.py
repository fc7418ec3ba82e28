"""Change a campaign."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from core.campaigns.model import Campaign, CampaignStatus, Order, SlotState
from core.campaigns.planning import Planner, paused_event
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.rules.campaigns import CampaignChange, changed
from core.campaigns.rules.orders import first_instant
from core.campaigns.rules.slots import CHANGED, ENDED, PAUSED_BY_HAND
from core.campaigns.use_cases.create_campaign import check_destination
from core.generation.rules.topics import TopicPolicy
from core.shared.ids import AccountId
from core.shared.ports import Clock

Change = Callable[[Order], Order]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCampaignCommand:
    """What changes in which campaign: its name, and its order by a function of what it was."""

    account_id: AccountId
    campaign_id: str
    name: str | None = None
    order: Change | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCampaign:
    """Rename a campaign, or order something else.

    Another order replans every slot that has not begun: none is left at an old time. What has
    begun stays as it is.
    """

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    clock: Clock
    planner: Planner
    topics: TopicPolicy

    async def __call__(self, command: ChangeCampaignCommand) -> Campaign:
        """Return the campaign as it is then.

        Raises `CampaignNotFound`, `CampaignInvalid`, `TopicRefused` and `IntegrationNotFound`.
        """
        async with self.unit_of_work() as work:
            now = self.clock.now()
            await work.wallets.get(command.account_id)
            campaign = await work.campaigns.get(command.account_id, command.campaign_id)
            order = None if command.order is None else command.order(campaign.order)
            wanted = changed(campaign, CampaignChange(name=command.name, order=order), now)
            if wanted.order == campaign.order:
                await work.campaigns.save(wanted)
            else:
                self.topics.check((wanted.order.topic or "", wanted.order.tone))
                if wanted.order.integration_id != campaign.order.integration_id:
                    await check_destination(work, wanted)
                wanted = await self._replan(work, campaign, wanted, now)
            await work.commit()
            return wanted

    async def _replan(
        self, work: CampaignsUnitOfWork, campaign: Campaign, wanted: Campaign, now: datetime
    ) -> Campaign:
        """Carry out the old order up to now, take back what is ahead, and plan the new one."""
        campaign = await self.planner.advance(work, campaign, now, until=now)
        await self.planner.withdraw(work, campaign, SlotState.CANCELLED, CHANGED, now)
        was, begin = campaign.planned_until, first_instant(wanted.order, now)
        keeps = was is not None and campaign.order.articles_per_day is not None
        wanted = replace(
            wanted,
            status=campaign.status,
            pause_reason=campaign.pause_reason,
            planned_until=min(was, begin) if keeps and was is not None else None,
            carried_out_from=now,
        )
        return await self.planner.plan(work, wanted, now)


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
