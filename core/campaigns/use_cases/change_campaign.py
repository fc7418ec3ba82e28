"""Change a campaign."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from core.campaigns.model import Campaign, CampaignStatus, Order, SlotState
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.rules.campaigns import CampaignChange, changed
from core.campaigns.rules.orders import first_instant
from core.campaigns.rules.slots import CHANGED
from core.campaigns.steps.destinations import check_destination
from core.campaigns.steps.planning import Planner
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
        """Carry out the old order up to now, take back what is ahead, and plan the new one.

        One that had paused itself is tried again, and pauses itself again if it can't be paid.
        """
        campaign = await self.planner.advance(work, campaign, now, until=now)
        await self.planner.withdraw(work, campaign, SlotState.CANCELLED, CHANGED, now)
        was, begin = campaign.planned_until, first_instant(wanted.order, now)
        keeps = was is not None and campaign.order.articles_per_day is not None
        wanted = replace(
            wanted,
            status=CampaignStatus.ACTIVE if campaign.begins_slots else campaign.status,
            pause_reason=None,
            planned_until=min(was, begin) if keeps and was is not None else None,
            carried_out_from=now,
        )
        return await self.planner.plan(work, wanted, now)
