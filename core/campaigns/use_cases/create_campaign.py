"""Make a campaign."""

from collections.abc import Callable
from dataclasses import dataclass, field

from core.campaigns.model import Campaign, CampaignStatus, Order
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.rules.campaigns import check_name
from core.campaigns.rules.orders import check_order
from core.campaigns.steps.destinations import check_destination
from core.campaigns.steps.planning import Planner
from core.generation.rules.topics import TopicPolicy
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids
from core.shared.room import check_room


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCampaignCommand:
    """Whose campaign, its name and what it orders. `key` makes a repeated call the same one."""

    account_id: AccountId
    name: str
    order: Order = field(default_factory=Order)
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCampaign:
    """A folder begins as an empty draft, a recurring order at once: its first slots are planned."""

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    clock: Clock
    ids: Ids
    planner: Planner
    topics: TopicPolicy
    campaigns_max: int

    async def __call__(self, command: CreateCampaignCommand) -> Campaign:
        """Return the campaign; one that can't be paid is paused, with the reason.

        Raises `CampaignInvalid`, `TopicRefused`, `IntegrationNotFound`, `AccountNotFound`,
        `NoRoom` and the errors of keys.
        """
        now = self.clock.now()
        name, order = check_name(command.name), check_order(command.order)
        recurs = order.articles_per_day is not None
        campaign = Campaign(
            id=self.ids.new(),
            account_id=command.account_id,
            name=name,
            status=CampaignStatus.ACTIVE if recurs else CampaignStatus.DRAFT,
            created_at=now,
            updated_at=now,
            order=order,
            carried_out_from=now if recurs else None,
        )
        async with self.unit_of_work() as work:
            await work.wallets.get(command.account_id)
            if command.key is not None:
                earlier = await work.keys.claim(command.key)
                if earlier is not None:
                    return await work.campaigns.get(command.account_id, earlier, deleted=True)
                await work.keys.finish(command.key, result=campaign.id)
            self.topics.check((order.topic or "", order.tone))
            kept = await work.campaigns.count(command.account_id)
            check_room(kept, most=self.campaigns_max, things="campaigns")
            await check_destination(work, campaign)
            await work.campaigns.add(campaign)
            campaign = await self.planner.plan(work, campaign, now)
            await work.commit()
            return campaign
