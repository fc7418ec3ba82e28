"""Planning inside somebody's unit of work: slots, their holds and their jobs.

Whoever calls has locked the account's wallet and then the campaign, and commits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from core.campaigns.model import Campaign, CampaignStatus, Slot, SlotState
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.rules.orders import brief_of, end_of, first_instant, schedule_of
from core.campaigns.rules.schedule import Moment, moments
from core.campaigns.rules.slots import (
    AHEAD,
    CHANGED,
    LEAD,
    PAUSED_THEN,
    ended,
    may_reopen,
    moved,
    new_slot,
    why_missed,
)
from core.generation.errors import TopicRefused
from core.generation.rules.briefs import estimate
from core.generation.rules.topics import TopicPolicy
from core.generation.steps.ordering import HOLD_LIFETIME, hold_request
from core.ledger.errors import InsufficientCredits
from core.ledger.model import WalletTerms
from core.ledger.rules.holds import HoldRequest
from core.ledger.steps import booking
from core.shared.errors import DomainError
from core.shared.events import Event
from core.shared.jobs import OPEN_STATUSES, NewJob
from core.shared.ports import Ids

BEGIN_SLOT = "campaigns.begin_slot"
OPEN_SLOTS = (SlotState.PLANNED, SlotState.PAUSED, SlotState.GENERATING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """Makes slots and takes them back. `lateness` is how late a slot may still be done."""

    ids: Ids
    terms: WalletTerms
    lateness: timedelta
    topics: TopicPolicy

    async def plan(self, work: CampaignsUnitOfWork, campaign: Campaign, now: datetime) -> Campaign:
        """Make all slots up to 26 hours ahead, and store the campaign as it is then.

        One that can't be paid pauses itself; one whose last day is over and done is completed.
        """
        campaign = await self.advance(work, campaign, now, until=now + AHEAD)
        end = end_of(campaign.order)
        if campaign.is_planned and end is not None and end <= now:
            left = await work.slots.in_states(campaign.id, OPEN_SLOTS)
            if not left:
                campaign = replace(campaign, status=CampaignStatus.COMPLETED, updated_at=now)
        await work.campaigns.save(campaign)
        return campaign

    async def advance(
        self, work: CampaignsUnitOfWork, campaign: Campaign, now: datetime, *, until: datetime
    ) -> Campaign:
        """Make all slots before `until` that are not made yet; return the campaign, not stored."""
        if not campaign.is_planned:
            return campaign
        begin = campaign.planned_until or first_instant(campaign.order, now)
        if begin >= until:
            return campaign
        wanted = moments(schedule_of(campaign.order), begin, until)
        slots = await self._open(work, campaign, wanted, now)
        campaign = replace(campaign, planned_until=until)
        payable = [slot for slot in slots if slot.state is SlotState.PAUSED]
        await work.slots.save(*(slot for slot in slots if slot.state is not SlotState.PAUSED))
        try:
            self.topics.check((campaign.order.topic, campaign.order.tone))
            refusal = await self._pay(work, campaign, payable, now)
        except TopicRefused as refused:
            refusal = refused
            await work.slots.save(*(replace(slot, reason=refused.message) for slot in payable))
        return campaign if refusal is None else await self._pause(work, campaign, refusal, now)

    async def _open(
        self,
        work: CampaignsUnitOfWork,
        campaign: Campaign,
        wanted: Sequence[Moment],
        now: datetime,
    ) -> Sequence[Slot]:
        """Return the slots that are new or open again: missed already, or still to be paid for."""
        if not wanted:
            return []
        days = [moment.local_date for moment in wanted]
        known = {
            slot.key: slot for slot in await work.slots.of_dates(campaign.id, min(days), max(days))
        }
        begun: dict[date, int] = {}
        for slot in known.values():
            lives = slot.begun_at is not None or slot.state is SlotState.PLANNED
            begun[slot.local_date] = begun.get(slot.local_date, 0) + lives
        most = campaign.order.articles_per_day
        assert most is not None
        found: list[Slot] = []
        for moment in wanted:
            earlier = known.get(moment.key)
            missed = why_missed(campaign, moment.at, now, self.lateness)
            if earlier is None:
                slot = new_slot(campaign, moment, self.ids.new())
            elif may_reopen(earlier) and missed is None:
                slot = moved(earlier, moment)
            else:
                continue
            if missed is not None:
                slot = ended(slot, SlotState.MISSED, now, missed)
            elif begun.get(moment.local_date, 0) >= most:
                # Fewer a day than before, and so many are begun: what is left has no room.
                slot = ended(slot, SlotState.CANCELLED, now, CHANGED)
            else:
                begun[moment.local_date] = begun.get(moment.local_date, 0) + 1
                slot = replace(slot, state=SlotState.PAUSED, reason=None)
            found.append(slot)
        return found

    async def _pay(
        self, work: CampaignsUnitOfWork, campaign: Campaign, slots: Sequence[Slot], now: datetime
    ) -> DomainError | None:
        """Hold for the slots in their order, as many as can be paid; return why not for more."""
        tokens = estimate(brief_of(campaign.order)).tokens
        requests = [await self._request(work, slot, tokens, now) for slot in slots]
        refusal: DomainError | None = None
        paid: list[HoldRequest] = requests
        try:
            if requests:
                await booking.place(work, campaign.account_id, tuple(requests), self.terms, now)
        except InsufficientCredits:
            paid = []
            for request in requests:
                try:
                    await booking.place(work, campaign.account_id, (request,), self.terms, now)
                except InsufficientCredits as refused:
                    refusal = refused
                    break
                paid.append(request)
        planned = [
            replace(slot, state=SlotState.PLANNED, hold_id=request.id, job_id=job_of(request))
            for slot, request in zip(slots, paid, strict=False)
        ]
        for slot in planned:
            await work.jobs.add(slot_job(slot))
        reason = None if refusal is None else refusal.message
        unpaid = [replace(slot, reason=reason) for slot in slots[len(planned) :]]
        await work.slots.save(*planned, *unpaid)
        return refusal

    async def _request(
        self, work: CampaignsUnitOfWork, slot: Slot, tokens: int, now: datetime
    ) -> HoldRequest:
        """Return what a slot's article is held for; the hold lives until it must have begun."""
        number = 1
        if slot.hold_id is not None:
            piece = f"article:{slot.article_id}"
            number = await booking.next_number(work, slot.account_id, piece)
        request = hold_request(slot.article_id, number, tokens, now)
        last = max(now, slot.at) + self.lateness + HOLD_LIFETIME
        return replace(request, expires_at=last)

    async def _pause(
        self, work: CampaignsUnitOfWork, campaign: Campaign, refusal: DomainError, now: datetime
    ) -> Campaign:
        """Let the campaign pause itself, and say so."""
        await work.events.add(paused_event(campaign, refusal.code))
        return replace(
            campaign,
            status=CampaignStatus.PAUSED,
            pause_reason=refusal.message,
            updated_at=now,
        )

    async def withdraw(
        self,
        work: CampaignsUnitOfWork,
        campaign: Campaign,
        state: SlotState,
        reason: str,
        now: datetime,
    ) -> None:
        """Take back every slot that has not begun: its hold is voided and its job ended."""
        open_slots = await work.slots.in_states(campaign.id, (SlotState.PLANNED, SlotState.PAUSED))
        for slot in open_slots:
            if slot.state is SlotState.PLANNED:
                await self.give_back(work, slot, reason, now)
        ends = state is not SlotState.PAUSED
        await work.slots.save(
            *(
                replace(
                    slot,
                    state=state,
                    reason=reason,
                    job_id=None,
                    ended_at=now if ends else None,
                )
                for slot in open_slots
            )
        )

    async def give_back(
        self, work: CampaignsUnitOfWork, slot: Slot, reason: str, now: datetime
    ) -> None:
        """Void the hold of a slot that has not begun and is wanted no more, and end its job."""
        await self.void(work, slot, now)
        assert slot.job_id is not None
        job = await work.jobs.get(slot.job_id)
        if job is not None and job.status in OPEN_STATUSES:
            await work.jobs.cancelled(job.id, reason=reason)

    async def void(self, work: CampaignsUnitOfWork, slot: Slot, now: datetime) -> None:
        """Void the hold of a slot that has not begun."""
        assert slot.hold_id is not None
        await booking.give_back(
            work,
            slot.account_id,
            slot.hold_id,
            caller=f"article:{slot.article_id}",
            terms=self.terms,
            now=now,
        )

    async def resume(
        self, work: CampaignsUnitOfWork, campaign: Campaign, now: datetime
    ) -> Campaign:
        """Let a campaign run: what it has ahead is planned anew, what went by is missed."""
        waiting = await work.slots.in_states(campaign.id, (SlotState.PAUSED,))
        passed = [slot for slot in waiting if slot.at < now]
        await work.slots.save(*(ended(slot, SlotState.MISSED, now, PAUSED_THEN) for slot in passed))
        until = campaign.planned_until
        campaign = replace(
            campaign,
            status=CampaignStatus.ACTIVE,
            pause_reason=None,
            carried_out_from=now,
            planned_until=None if until is None else min(until, now),
            updated_at=now,
        )
        return await self.plan(work, campaign, now)


def job_of(request: HoldRequest) -> str:
    """Return the id of the job that begins what a hold pays for."""
    return f"slot:{request.id}"


def slot_job(slot: Slot) -> NewJob:
    """Return the job that begins a slot; what is overdue begins at once, the oldest first."""
    assert slot.job_id is not None
    return NewJob(
        id=slot.job_id,
        kind=BEGIN_SLOT,
        account_id=slot.account_id,
        arguments={
            "campaign_id": slot.campaign_id,
            "local_date": slot.local_date.isoformat(),
            "number": slot.number,
        },
        run_at=slot.at - LEAD,
        hold_id=slot.hold_id,
    )


def paused_event(campaign: Campaign, reason: str | None) -> Event:
    """Return what is told when a campaign is paused; without a reason somebody said so."""
    return Event(
        type="campaign.paused",
        account_id=campaign.account_id,
        payload={"campaign_id": campaign.id, "reason": reason},
    )
