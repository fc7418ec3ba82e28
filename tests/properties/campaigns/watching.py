"""What must hold of a history of campaigns, and what is remembered of it to tell."""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.campaigns.model import Campaign, CampaignStatus, Slot, SlotState
from core.campaigns.rules.orders import schedule_of
from core.campaigns.rules.schedule import moments
from core.campaigns.rules.slots import DOWNTIME, LATE, LEAD, NOT_READY
from core.generation.model import Article, ArticleStatus
from core.ledger.model import HoldStatus
from tests.properties.campaigns.house import LATENESS, CampaignMemory, House, is_paused, open_jobs
from tests.properties.ledger.backends import FakeClock

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ENDS = {
    SlotState.POSTED,
    SlotState.NO_DESTINATION,
    SlotState.MISSED,
    SlotState.FAILED,
    SlotState.CANCELLED,
}
SlotName = tuple[str, date, int]


@dataclass(slots=True, kw_only=True)
class Terms:
    """What a history is made of."""

    start: datetime
    days: int
    campaigns: int = 50
    seed: int = 0
    acts_a_day: float = 6.0
    downtime: bool = True
    crashes: float = 0.002


@dataclass(slots=True)
class Report:
    """What a history came to."""

    slots: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    latest: timedelta = timedelta(0)
    posted: int = 0
    deaths: int = 0
    down: timedelta = timedelta(0)
    steps: int = 0


class Watched:
    """A history, and what has come of it so far."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.random = random.Random(terms.seed)
        self.clock = FakeClock(terms.start)
        self.backend = CampaignMemory(self.clock)
        self.house = House(self.backend)
        self.report = Report()
        self.down_until = terms.start
        self.was_down = False
        self.next_act = terms.start
        self.kept: dict[SlotName, Slot] = {}
        self.articles: dict[str, Article] = {}
        self.deliveries: dict[tuple[str, str], datetime] = {}
        self.seen: set[str] = set()
        self.complete_from: dict[str, datetime] = {}
        self.most: dict[tuple[str, date], int] = {}
        self.pauses: dict[str, datetime] = {}

    def of(self, campaign: Campaign) -> list[Slot]:
        slots = self.backend.tables.slots.values()
        return [slot for slot in slots if slot.campaign_id == campaign.id]

    def look(self) -> None:
        """Look at what was posted in this minute (invariants 4 and 6, and nothing twice)."""
        now, tables = self.clock.at, self.backend.tables
        for delivery in list(tables.deliveries.values()):
            if delivery.id in self.seen:
                continue
            self.seen.add(delivery.id)
            article = tables.articles[delivery.article_id or ""]
            where = (article.id, delivery.integration_id)
            assert where not in self.deliveries, "posted twice"
            self.deliveries[where] = now
            campaign = tables.campaigns[article.campaign_id or ""]
            assert not is_paused(campaign), "posted while the campaign was paused"
            (slot,) = [slot for slot in self.of(campaign) if slot.article_id == article.id]
            assert slot.state is SlotState.POSTED
            assert slot.at <= now, "posted before its instant"
            late = now - slot.at
            assert late <= LATENESS, "posted later than is allowed"
            self.report.latest = max(self.report.latest, late)
            self.report.posted += 1
            if not self.terms.downtime and not self.terms.crashes:
                self.check_in_time(slot, late)

    def check_in_time(self, slot: Slot, late: timedelta) -> None:
        """Without downtime a slot that was planned before its lead is posted at its instant."""
        tables = self.backend.tables
        since = tables.campaigns[slot.campaign_id].carried_out_from
        was_paused = since is not None and since > slot.at
        planned_at = tables.holds[slot.hold_id or ""].created_at
        if planned_at <= slot.at - LEAD and not was_paused:
            assert late == timedelta(0), f"late without downtime: {slot}"

    def close_day(self) -> None:
        """Check the day's slots, and set aside what can't change any more."""
        now, tables = self.clock.at, self.backend.tables
        for campaign in tables.campaigns.values():
            self.check_complete(campaign)
        held: Counter[int] = Counter()
        for hold in tables.holds.values():
            if hold.status in {HoldStatus.RESERVED, HoldStatus.IN_FLIGHT}:
                held[hold.account_id] += hold.micro_credits
        for wallet in tables.wallets.values():
            assert wallet.held == held[wallet.account_id]
        promised = {
            slot.hold_id
            for slot in tables.slots.values()
            if slot.state in {SlotState.PLANNED, SlotState.GENERATING}
        }
        for hold in tables.holds.values():
            live = hold.status in {HoldStatus.RESERVED, HoldStatus.IN_FLIGHT}
            assert not live or hold.id in promised, "a hold that no slot will use"
        self.archive(now)

    def check_complete(self, campaign: Campaign) -> None:
        """Every slot that the order has had since it was last changed is a row (2 and 7)."""
        if campaign.status is not CampaignStatus.ACTIVE or campaign.planned_until is None:
            return
        until = min(self.clock.at, campaign.planned_until)
        begin = self.complete_from[campaign.id]
        for moment in moments(schedule_of(campaign.order), begin, max(begin, until)):
            name = (campaign.id, *moment.key)
            slot = self.backend.tables.slots.get(name) or self.kept.get(name)
            assert slot is not None, f"silently absent: {moment}"
            if slot.begun_at is None and slot.state is not SlotState.CANCELLED:
                assert (slot.at, slot.zone) == (moment.at, moment.zone)
        self.complete_from[campaign.id] = max(begin, until)

    def archive(self, now: datetime) -> None:
        tables = self.backend.tables
        for name, slot in list(tables.slots.items()):
            self.check_row(slot)
            planned = tables.campaigns[slot.campaign_id].planned_until or now
            if slot.state in ENDS and slot.at < min(now, planned) - 3 * DAY:
                self.kept[name] = slot
                del tables.slots[name]
                article = tables.articles.pop(slot.article_id, None)
                if article is not None:
                    self.articles[article.id] = replace(article, text=None)
                for hold_id in [slot.hold_id]:
                    tables.holds.pop(hold_id or "", None)
        live = {slot.article_id for slot in tables.slots.values()}
        for hold in list(tables.holds.values()):
            if hold.work.removeprefix("article:") not in live and not hold.is_live:
                del tables.holds[hold.id]
        tables.jobs = {job.id: job for job in open_jobs(tables)}
        for delivery in list(tables.deliveries.values()):
            if delivery.id in self.seen and delivery.created_at < now - DAY:
                self.seen.discard(delivery.id)
                del tables.deliveries[delivery.id]
        tables.entries.clear()
        tables.outbox.clear()

    def check_row(self, slot: Slot) -> None:
        """A slot's instant is its wall time in its zone, but in a gap; its end has a reason (3)."""
        shown = slot.at.astimezone(ZoneInfo(slot.zone))
        wall = datetime.combine(slot.local_date, slot.local_time)
        moved = shown.replace(tzinfo=None) - wall
        if slot.note == "gap":
            before = (slot.at - DAY).astimezone(ZoneInfo(slot.zone))
            assert moved == offset(shown) - offset(before)
            assert timedelta(0) < moved <= HOUR
        else:
            assert moved == timedelta(0)
        silent = {SlotState.PLANNED, SlotState.GENERATING, SlotState.POSTED}
        assert slot.state in silent or slot.reason, f"no reason: {slot}"

    def account_for_all(self) -> None:
        """Every slot has ended, or waits for somebody, or is still ahead."""
        now, tables = self.clock.at, self.backend.tables
        everything = {**self.kept, **tables.slots}
        for slot in everything.values():
            campaign = tables.campaigns[slot.campaign_id]
            passed = slot.at < now - LATENESS - HOUR and self.down_until < now
            waits = campaign.status is CampaignStatus.PAUSED
            assert slot.state in ENDS or waits or not passed, f"not accounted for: {slot}"
            self.report.slots[slot.state.value] += 1
            self.report.reasons[slot.reason or ""] += 1
            self.report.notes[slot.note or ""] += 1
            if slot.begun_at is not None:
                article = self.articles.get(slot.article_id) or tables.articles[slot.article_id]
                if slot.state is SlotState.POSTED:
                    assert article.status is ArticleStatus.COMPLETED
                    assert (article.id, f"integration-{slot.account_id}") in self.deliveries
        ids = [slot.article_id for slot in everything.values()]
        assert len(set(ids)) == len(ids)
        made = {*self.articles, *tables.articles}
        assert made == {s.article_id for s in everything.values() if s.begun_at is not None}
        if not self.terms.downtime:
            late = {DOWNTIME, LATE, NOT_READY} & set(self.report.reasons)
            assert late <= {LATE}, "missed without downtime"

    def keep_most(self, campaign: Campaign) -> None:
        """Remember what was begun on the dates about now, when another order came."""
        for slot in self.of(campaign):
            self.most[campaign.id, slot.local_date] = self.begun(campaign, slot.local_date)

    def begun(self, campaign: Campaign, day: date) -> int:
        return sum(s.local_date == day and s.begun_at is not None for s in self.of(campaign))

    def check_begun(self, campaign: Campaign, day: date) -> None:
        """No more are begun of a date than are ordered, beyond those of an earlier order (2)."""
        most = max(campaign.order.articles_per_day or 0, self.most.get((campaign.id, day), 0))
        assert self.begun(campaign, day) <= most, "more begun than ordered"


def offset(at: datetime) -> timedelta:
    """Return how far a zone's clocks are ahead of UTC."""
    ahead = at.utcoffset()
    assert ahead is not None
    return ahead
