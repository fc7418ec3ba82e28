"""Show a campaign's past and coming slots."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.campaigns.errors import CampaignInvalid
from core.campaigns.model import Campaign, CampaignStatus, Slot, SlotState
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.rules.orders import brief_of, schedule_of
from core.campaigns.rules.schedule import moments
from core.campaigns.rules.slots import may_reopen, shown_state
from core.generation.model import Article
from core.generation.rules.briefs import estimate
from core.shared.errors import FieldError, refusing
from core.shared.ids import AccountId
from core.shared.ports import Clock

BEHIND = timedelta(days=7)
AHEAD = timedelta(days=30)
SPAN_MAX = timedelta(days=92)
YEARS = (1900, 2999)
SHOWN_AS = {
    CampaignStatus.ACTIVE: "upcoming",
    CampaignStatus.DRAFT: "paused",
    CampaignStatus.PAUSED: "paused",
}
"""How a slot that is not planned yet is shown; a campaign that is over has none."""
TO_COME = (SlotState.PLANNED, SlotState.PAUSED)
"""Slots that the order still has: it says what their articles will be about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """A slot as it is shown.

    `tokens_estimated` is what its article is held for, or will be, while it is still to come;
    tokens and micro-credits are there once it is charged.
    """

    local_date: date
    number: int
    local_time: time
    zone: str
    at: datetime
    note: str | None
    state: str
    reason: str | None = None
    article_id: str | None = None
    posted_at: datetime | None = None
    tokens_estimated: int | None = None
    tokens_used: int | None = None
    micro_credits_used: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCalendar:
    """Slots that are made, and after them what the same schedule gives."""

    snapshot: Callable[[], CampaignsUnitOfWork]
    clock: Clock

    async def __call__(
        self,
        account_id: AccountId,
        campaign_id: str,
        *,
        begin: datetime | date | None = None,
        end: datetime | date | None = None,
    ) -> Sequence[CalendarEntry]:
        """Return the entries from `begin` on and before `end`, by instant.

        A date is the whole day in the campaign's zone: as `end` it is among those that are shown.
        Without limits, from 7 days ago to 30 days ahead. Raises `CampaignNotFound`, and
        `CampaignInvalid` for a span of more than 92 days.
        """
        now = self.clock.now()
        check_years(begin, end)
        async with self.snapshot() as work:
            campaign = await work.campaigns.get(account_id, campaign_id)
            zone = ZoneInfo(campaign.order.timezone)
            first, last = checked_span(
                moment_of(begin, zone), moment_of(end, zone, days_later=1), now
            )
            slots = await work.slots.between(campaign_id, first, last)
            begun = [slot.article_id for slot in slots if slot.begun_at is not None]
            articles = {each.id: each for each in await work.articles.of(begun)}
        coming = {key(each): each for each in coming_entries(campaign, now, first, last)}
        made = {
            slot.key: entry_of(campaign, slot, articles.get(slot.article_id))
            for slot in slots
            if not (slot.key in coming and may_reopen(slot))  # It will be opened at its new time.
        }
        return sorted((coming | made).values(), key=lambda each: (each.at, *key(each)))


def key(entry: CalendarEntry) -> tuple[date, int]:
    """Return what names an entry's slot."""
    return (entry.local_date, entry.number)


def check_years(begin: date | None, end: date | None) -> None:
    """Return if both are in years that calendars have. Raises `CampaignInvalid`."""
    for name, given in (("from", begin), ("to", end)):
        if given is not None and not YEARS[0] <= given.year <= YEARS[1]:
            raise not_shown(name, f"between the years {YEARS[0]} and {YEARS[1]}")


def moment_of(
    given: datetime | date | None, zone: ZoneInfo, *, days_later: int = 0
) -> datetime | None:
    """Return a moment as it is, and for a date the beginning of it, or of a later day."""
    if given is None or isinstance(given, datetime):
        return given
    return datetime.combine(given + timedelta(days=days_later), time(), tzinfo=zone)


def checked_span(
    begin: datetime | None, end: datetime | None, now: datetime
) -> tuple[datetime, datetime]:
    """Return the span to show, in UTC. Raises `CampaignInvalid`."""
    first = begin or min(now, end or now) - BEHIND
    last = end or max(now, begin or now) + AHEAD
    if begin is not None and end is None:
        last = min(last, begin + SPAN_MAX)
    if begin is None and end is not None:
        first = max(first, end - SPAN_MAX)
    if not timedelta(0) <= last - first <= SPAN_MAX:
        raise not_shown("to", f"at most {SPAN_MAX.days} days after `from`, and not before it")
    return first.astimezone(UTC), last.astimezone(UTC)


def not_shown(field: str, message: str) -> CampaignInvalid:
    """Return the refusal of a span."""
    wrong = (FieldError(field=field, message=message),)
    return CampaignInvalid(refusing("The calendar can't show this span", wrong), errors=wrong)


def entry_of(campaign: Campaign, slot: Slot, article: Article | None) -> CalendarEntry:
    """Return a slot as it is shown: what it cost also after its article was deleted."""
    present = None if article is None or article.deleted_at is not None else article
    shown = shown_state(slot, present)
    return CalendarEntry(
        local_date=slot.local_date,
        number=slot.number,
        local_time=slot.local_time,
        zone=slot.zone,
        at=slot.at,
        note=slot.note,
        state=shown,
        reason=present.error if present and shown == "failed" else slot.reason,
        article_id=None if slot.begun_at is None else slot.article_id,
        posted_at=slot.ended_at if shown == "posted" else None,
        tokens_estimated=(
            estimate(brief_of(campaign.order)).tokens if slot.state in TO_COME else None
        ),
        tokens_used=None if article is None else article.tokens_used,
        micro_credits_used=None if article is None else article.micro_credits_used,
    )


def coming_entries(
    campaign: Campaign, now: datetime, begin: datetime, end: datetime
) -> Sequence[CalendarEntry]:
    """Return the entries of slots that are not made yet."""
    state = SHOWN_AS.get(campaign.status)
    if state is None or campaign.order.articles_per_day is None:
        return []
    begin = max(begin, now, campaign.planned_until or now)
    tokens = estimate(brief_of(campaign.order)).tokens
    return [
        CalendarEntry(
            local_date=each.local_date,
            number=each.number,
            local_time=each.local_time,
            zone=each.zone,
            at=each.at,
            note=None if each.note is None else each.note.value,
            state=state,
            tokens_estimated=tokens,
        )
        for each in moments(schedule_of(campaign.order), begin, max(begin, end))
    ]
