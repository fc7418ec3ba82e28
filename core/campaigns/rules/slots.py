"""What becomes of slots."""

from dataclasses import replace
from datetime import datetime, timedelta

from core.campaigns.model import REOPENED, Campaign, Slot, SlotState
from core.campaigns.rules.schedule import Moment
from core.generation.model import PENDING, Article, ArticleStatus

BATCH = 100
"""How many campaigns one job plans."""
AHEAD = timedelta(hours=26)
"""How far each run plans: beyond the next run of any hour, also where one day has 25 hours."""
LEAD = timedelta(hours=1)
"""How long before its instant a slot is begun: time for a model, and for its retries."""

NOT_CARRIED_OUT = "This time had passed when the campaign was begun, changed or resumed."
DOWNTIME = "It came up later than the lateness that is allowed after downtime."
PAUSED_THEN = "The campaign was paused at this time."
NOT_READY = "The article was not there in time."
LATE = "The article was there, and could not be posted within the lateness that is allowed."
CHANGED = "The campaign was changed."
PAUSED_BY_HAND = "The campaign is paused."
ENDED = "The campaign is no longer active."
DELETED = "Its article was deleted."
NOWHERE = "no destination"


def new_slot(campaign: Campaign, moment: Moment, article_id: str) -> Slot:
    """Return the slot of a moment, before it is known what becomes of it."""
    return Slot(
        campaign_id=campaign.id,
        account_id=campaign.account_id,
        local_date=moment.local_date,
        number=moment.number,
        local_time=moment.local_time,
        zone=moment.zone,
        at=moment.at,
        note=None if moment.note is None else moment.note.value,
        state=SlotState.PAUSED,
        article_id=article_id,
    )


def moved(slot: Slot, moment: Moment) -> Slot:
    """Return a slot at the instant that its order gives it now."""
    note = None if moment.note is None else moment.note.value
    return replace(
        slot, local_time=moment.local_time, zone=moment.zone, at=moment.at, note=note, ended_at=None
    )


def may_reopen(slot: Slot) -> bool:
    """Whether planning may open a slot again: nothing of it has begun."""
    return slot.begun_at is None and slot.state in REOPENED


def why_missed(campaign: Campaign, at: datetime, now: datetime, lateness: timedelta) -> str | None:
    """Return why a slot that is planned now is missed already, or None."""
    if campaign.carried_out_from is not None and at < campaign.carried_out_from:
        return NOT_CARRIED_OUT
    return DOWNTIME if is_too_late(at, now, lateness) else None


def is_too_late(at: datetime, now: datetime, lateness: timedelta) -> bool:
    """Whether a slot is later than what may still be done."""
    return now - at > lateness


def ended(slot: Slot, state: SlotState, now: datetime, reason: str | None = None) -> Slot:
    """Return a slot that nothing more becomes of by itself."""
    return replace(slot, state=state, reason=reason, job_id=None, ended_at=now)


def shown_state(slot: Slot, article: Article | None) -> str:
    """Return how a slot is shown: one that is begun says what its article says."""
    if slot.state is not SlotState.GENERATING or article is None or article.status in PENDING:
        return slot.state.value
    return "failed" if article.status is ArticleStatus.FAILED else "generated"


def judged(
    campaign: Campaign, slot: Slot, article: Article | None, now: datetime, lateness: timedelta
) -> Slot | None:
    """Return what a begun slot whose instant has come ends as, or None to post its article.

    The same slot again means that it waits: for its article, for the campaign to be resumed, or
    for its instant, if the clock was set back since it was found due.
    """
    if slot.state is not SlotState.GENERATING or campaign.waits or slot.at > now:
        return slot
    if article is None:
        return ended(slot, SlotState.CANCELLED, now, DELETED)
    if article.status is ArticleStatus.FAILED:
        return ended(slot, SlotState.FAILED, now, article.error)
    if not campaign.posts:
        return ended(slot, SlotState.CANCELLED, now, ENDED)
    too_late = is_too_late(slot.at, now, lateness)
    if article.status in PENDING:
        return ended(slot, SlotState.MISSED, now, NOT_READY) if too_late else slot
    return ended(slot, SlotState.MISSED, now, LATE) if too_late else None
