"""A year of many campaigns in many zones, with pauses, edits, downtime and crashes.

    HYPOTHESIS_PROFILE=deep python -m tests.properties.campaigns.years 2011 2026

plays the years named, whole, and prints what they came to. Time jumps from one minute in which
something is due to the next. After each day what can't change any more is set aside, so that a
year takes no more memory than a week.
"""

import asyncio
import random
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

from core.campaigns.model import Campaign, CampaignStatus, Order, Slot, SlotState
from core.campaigns.rules.orders import schedule_of
from core.campaigns.rules.schedule import moments
from core.campaigns.rules.slots import DOWNTIME, LATE, LEAD, NOT_READY
from core.campaigns.steps.planning import BEGIN_SLOT
from core.generation.model import Article, ArticleStatus
from core.ledger.model import HoldStatus
from tests.properties.campaigns.house import (
    LATENESS,
    MINUTE,
    CampaignMemory,
    House,
    ceiling,
    due_jobs,
    dying,
    is_paused,
    open_jobs,
)
from tests.properties.ledger.backends import FakeClock

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONES = (
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Cairo",
    "America/New_York",
    "Pacific/Auckland",
    "Asia/Kolkata",
    "UTC",
    "America/Sao_Paulo",
    "Europe/London",
    "America/St_Johns",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
)
AWKWARD = (time(0), time(0, 30), time(1, 45), time(2), time(2, 15), time(2, 30), time(23, 59))
ENDS = {
    SlotState.POSTED,
    SlotState.NO_DESTINATION,
    SlotState.MISSED,
    SlotState.FAILED,
    SlotState.CANCELLED,
}
ACCOUNTS = 5
UNPAID, NOWHERE = 4, 5
"""One account is often short of credits, one has nowhere to post to."""

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


class Year:
    """One history, played and watched."""

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

    # ---------------------------------------------------------------- time

    async def play(self) -> Report:
        for account in range(1, ACCOUNTS + 1):
            rich = 20 if account == UNPAID else 1_000_000
            await self.house.open_account(account, credits=rich, integration=account != NOWHERE)
        for _ in range(self.terms.campaigns):
            await self.create()
        end = self.terms.start + DAY * self.terms.days
        day = self.terms.start
        while self.clock.at < end:
            await self.step()
            if self.clock.at - day >= DAY:
                day = self.clock.at
                self.close_day()
            self.clock.at = self.next_instant()
        self.close_day()
        self.account_for_all()
        return self.report

    def next_instant(self) -> datetime:
        """Return the next minute in which anything is due; one too many does no harm."""
        now, tables = self.clock.at, self.backend.tables
        at = [now.replace(minute=0, second=0, microsecond=0) + HOUR, ceiling(self.next_act)]
        at += [ceiling(job.run_at) for job in open_jobs(tables)]
        at += [
            ceiling(slot.at)
            for slot in tables.slots.values()
            if slot.state is SlotState.GENERATING and not tables.campaigns[slot.campaign_id].waits
        ]
        return max(now + MINUTE, min(at)) if min(at) <= now else min(at)

    async def step(self) -> None:
        """Do what is due in this minute."""
        self.report.steps += 1
        now = self.clock.at
        if now >= self.next_act:
            await self.act()
            self.next_act = now + timedelta(
                minutes=self.random.expovariate(self.terms.acts_a_day / 1_440)
            )
        if now < self.down_until:
            self.was_down = True
            return
        if now.minute == 0 or self.was_down:
            while await self.dies(self.house.plan_all):
                pass
            self.was_down = False
        for job in due_jobs(self.backend.tables, now):
            slow = job.kind != BEGIN_SLOT and self.random.random() < 0.2
            if not slow or now - job.run_at > timedelta(minutes=20):
                fails = self.random.random() < 0.02
                await self.dies(partial(self.house.run, job, fails=fails))
            if job.kind == BEGIN_SLOT:
                campaign = self.backend.tables.campaigns[str(job.arguments["campaign_id"])]
                day = date.fromisoformat(str(job.arguments["local_date"]))
                self.check_begun(campaign, day)
        await self.dies(self.house.post)
        self.look()

    async def dies(self, act: Callable[[], Awaitable[Any]]) -> bool:
        """Do something; tell whether the process died of it."""
        point = None
        if self.random.random() < self.terms.crashes:
            point = self.random.choice(["before", "after"])
        died = await dying(self.house, point, act)
        self.report.deaths += died
        return died

    # ---------------------------------------------------------------- customers and accidents

    def order(self) -> Order:
        """Return an order as anybody may make it."""
        pick = self.random
        count = pick.choice([1, 1, 2, 2, 3, 4, 6, 12, 24])
        pool = [*AWKWARD, *(time(pick.randrange(24), pick.randrange(60)) for _ in range(8))]
        times = pick.sample(sorted(set(pool)), k=min(pick.randrange(5), count))
        today = self.clock.at.date()
        return Order(
            topic="bread",
            articles_per_day=count,
            posting_times=tuple(each for each in times if count <= len(times) or each < time(23)),
            timezone=pick.choice(ZONES),
            weekdays=pick.choice([(), (), (), (0, 2, 4), (5, 6)]),
            start_date=pick.choice([None, None, today + DAY * 3, today - DAY * 9]),
            end_date=pick.choice([None] * 6 + [today + DAY * pick.randrange(3, 60)]),
        )

    async def create(self) -> None:
        account = self.random.randrange(1, ACCOUNTS + 1)
        before = set(self.backend.tables.campaigns)
        await self.dies(lambda: self.house.create(account, self.order()))
        for made in set(self.backend.tables.campaigns) - before:
            self.complete_from[made] = self.clock.at
            self.keep_most(self.backend.tables.campaigns[made])

    async def act(self) -> None:
        """Let somebody do something, or something happen."""
        what = self.random.choices(
            ["pause", "resume", "change", "top up", "create", "end", "down"],
            weights=[4, 6, 5, 2, 1, 0.5, 0.15 if self.terms.downtime else 0],
        )[0]
        self.report.acts[what] += 1
        campaigns = self.backend.tables.campaigns
        campaign = campaigns[self.random.choice(sorted(campaigns))]
        before = {slot.key: slot for slot in self.of(campaign) if slot.begun_at is not None}
        match what:
            case "pause":
                await self.put(campaign, CampaignStatus.PAUSED)
            case "resume":
                await self.put(campaign, CampaignStatus.ACTIVE)
            case "end":
                ends = [CampaignStatus.COMPLETED, CampaignStatus.ARCHIVED, CampaignStatus.DRAFT]
                await self.put(campaign, self.random.choice(ends))
            case "change":
                await self.change(campaign)
            case "top up":
                await self.house.top_up(UNPAID, credits=30)
            case "create" if len(campaigns) < self.terms.campaigns * 1.2:
                await self.create()
            case "down":
                minutes = self.random.choice([5, 50, 200, 400, 900, 4_000])
                self.down_until = self.clock.at + timedelta(minutes=minutes)
                self.report.down += timedelta(minutes=minutes)
            case _:
                return
        after = {slot.key: slot for slot in self.of(campaign) if slot.begun_at is not None}
        assert after == before, "what has begun is altered by nobody's act"

    async def put(self, campaign: Campaign, status: CampaignStatus) -> None:
        account = campaign.account_id
        await self.dies(lambda: self.house.put(account, campaign.id, status))
        now = self.backend.tables.campaigns[campaign.id]
        if now.status is not campaign.status and campaign.planned_until is None:
            self.complete_from[campaign.id] = self.clock.at
        if status is CampaignStatus.ACTIVE and campaign.status is CampaignStatus.PAUSED:
            late = [s for s in self.of(now) if s.state is SlotState.PLANNED]
            assert all(s.at >= self.clock.at for s in late) or campaign.paused_itself
        if is_paused(now):
            self.pauses.setdefault(campaign.id, self.clock.at)
            assert not [s for s in self.of(now) if s.state is SlotState.PLANNED], "paused and paid"
        else:
            self.pauses.pop(campaign.id, None)

    async def change(self, campaign: Campaign) -> None:
        new = self.order()
        if self.random.random() < 0.5:
            new = replace(campaign.order, timezone=self.random.choice(ZONES))
        await self.dies(lambda: self.house.change(campaign.account_id, campaign.id, lambda _: new))
        now = self.backend.tables.campaigns[campaign.id]
        if now.order != campaign.order:
            self.complete_from[campaign.id] = self.clock.at
            self.keep_most(now)
        schedule = schedule_of(now.order)
        for slot in self.of(now):
            if slot.state in {SlotState.PLANNED, SlotState.PAUSED}:
                assert (slot.zone, slot.local_time) == (
                    schedule.zone,
                    schedule.times[slot.number],
                ), "a slot that has not begun stands at an old time"

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

    # ---------------------------------------------------------------- what must hold

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


def offset(at: datetime) -> timedelta:
    """Return how far a zone's clocks are ahead of UTC."""
    ahead = at.utcoffset()
    assert ahead is not None
    return ahead


def play(terms: Terms) -> Report:
    """Play a history."""
    with asyncio.Runner() as runner:
        return runner.run(Year(terms).play())


def main(years: list[str]) -> None:
    """Play whole years, with and without downtime, and print what they came to."""
    for year in years:
        for downtime in (True, False):
            began = process_time()
            terms = Terms(
                start=datetime(int(year), 1, 1, tzinfo=UTC),
                days=365,
                seed=int(year),
                downtime=downtime,
                crashes=0.002 if downtime else 0.0,
            )
            report = play(terms)
            sys.stdout.write(
                f"{year}, {'with' if downtime else 'without'} downtime: {report.posted} posted, "
                f"the latest {report.latest} late; slots {dict(report.slots)}; clock changes "
                f"{dict(report.notes)}; {report.deaths} deaths, {report.down} down; acts "
                f"{dict(report.acts)}; {report.steps} steps in {process_time() - began:.0f} s\n"
                f"  reasons {dict(report.reasons)}\n"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
