"""Begin a slot: order its article with the hold that it has."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from core.campaigns.model import Campaign, Slot, SlotState
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.rules.orders import brief_of
from core.campaigns.rules.slots import DOWNTIME, PAUSED_BY_HAND, ended, is_too_late
from core.campaigns.steps.claiming import SlotCommand, claimed
from core.campaigns.steps.planning import Planner
from core.generation.model import Article, ArticleStatus
from core.generation.rules.briefs import estimate
from core.generation.steps.ordering import KIND, put_to_work
from core.shared.ports import Clock
from core.usage.use_cases.admit_work import AdmitWork


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginSlot:
    """Claim a slot: from here on its article is written like any other, whatever is paused.

    Whether the campaign runs is looked at in this transaction, under the campaign's lock. While a
    brake is on, nothing is begun: the slot waits with its hold, until it is too late for it.
    """

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    clock: Clock
    planner: Planner
    admit: AdmitWork

    async def __call__(self, command: SlotCommand) -> Slot | None:
        """Return the slot as it is then, or None where this job no longer begins it.

        Raises `CampaignNotFound`, `JobEnded` and what `AdmitWork` raises.
        """
        async with self.unit_of_work() as work:
            now = self.clock.now()
            await work.wallets.get(command.account_id)
            campaign = await work.campaigns.get(command.account_id, command.campaign_id)
            slot = await claimed(work, command)
            if slot is None:
                await work.jobs.done(command.job_id)
            else:
                slot = await self._begin(work, campaign, slot, now)
                await work.slots.save(slot)
            await work.commit()
            return slot

    async def _begin(
        self, work: CampaignsUnitOfWork, campaign: Campaign, slot: Slot, now: datetime
    ) -> Slot:
        if not campaign.begins_slots:
            await self.planner.give_back(work, slot, PAUSED_BY_HAND, now)
            return replace(slot, state=SlotState.PAUSED, reason=PAUSED_BY_HAND, job_id=None)
        if is_too_late(slot.at, now, self.planner.lateness):
            await self.planner.give_back(work, slot, DOWNTIME, now)
            return ended(slot, SlotState.MISSED, now, DOWNTIME)
        await self.admit.within(work, slot.account_id, KIND)
        assert slot.hold_id is not None
        assert slot.job_id is not None
        brief = brief_of(campaign.order)
        article = Article(
            id=slot.article_id,
            account_id=slot.account_id,
            status=ArticleStatus.QUEUED,
            brief=brief,
            created_at=now,
            hold_id=slot.hold_id,
            job_id=slot.hold_id,
            output_tokens_max=estimate(brief).output_tokens_max,
            campaign_id=campaign.id,
        )
        await put_to_work(work, article, now)
        await work.jobs.done(slot.job_id)
        return replace(slot, state=SlotState.GENERATING, job_id=None, begun_at=now)
