"""A year of many campaigns in many zones, with pauses, edits, downtime and crashes.

    HYPOTHESIS_PROFILE=deep python -m tests.properties.campaigns.years 2011 2026

plays the years named, whole, and prints what they came to. Time jumps from one minute in which
something is due to the next. After each day what can't change any more is set aside, so that a
year takes no more memory than a week.
"""

import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from time import process_time
from typing import Any

from core.campaigns.model import Campaign, CampaignStatus, Order, SlotState
from core.campaigns.rules.orders import schedule_of
from core.campaigns.steps.planning import BEGIN_SLOT
from tests.properties.campaigns.house import MINUTE, ceiling, due_jobs, dying, is_paused, open_jobs
from tests.properties.campaigns.watching import DAY, HOUR, Report, Terms, Watched
from tests.runner import Runner

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
ACCOUNTS = 5
UNPAID, NOWHERE = 4, 5
"""One account is often short of credits, one has nowhere to post to."""


class Year(Watched):
    """One history, played and watched."""

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


def play(terms: Terms) -> Report:
    """Play a history."""
    with Runner() as runner:
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
