"""Campaigns played on memory, SQLite and PostgreSQL in lockstep: disagreement is the failure.

Each rule is one act, of a customer or of a worker, and any process may die at its commit. After
every act all that is stored must be the same everywhere, and the holds those of the slots.
"""

from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select

from adapters.database.campaigns import campaign_from
from adapters.database.campaigns_slots import slot_from
from adapters.database.engine import Database
from adapters.database.tables.campaigns import campaign_slots, campaigns
from adapters.database.tables.generation import articles
from adapters.database.tables.publishing import deliveries, integrations
from adapters.database.tables.streams import stream_events, streams
from core.campaigns.model import CampaignStatus, Order, SlotState
from core.campaigns.rules.orders import schedule_of
from core.campaigns.rules.schedule import moments, posting_times
from core.shared.jobs import Job
from tests.builders import in_present_form
from tests.properties.campaigns.house import CampaignMemory, House, due_jobs, dying, is_paused
from tests.properties.ledger.backends import START, FakeClock, SqlBackend
from tests.runner import Runner

STATUSES = st.sampled_from(CampaignStatus)
DIES = st.sampled_from([None, None, None, "before", "after"])
ZONES = ("UTC", "Africa/Cairo", "America/New_York", "Pacific/Apia")
CREDITS = 6
LOCKSTEP = settings(max_examples=8, stateful_step_count=14, deadline=None)
DEEP = settings(max_examples=300, stateful_step_count=40, deadline=None)

Act = Callable[[House], Awaitable[Any]]


@st.composite
def orders(draw: st.DrawFn) -> Order:
    hours = draw(st.lists(st.integers(0, 22), max_size=3, unique=True))
    count = draw(st.integers(1, 4))
    times = [time(hour, 30) for hour in hours]
    posting_times(times, count)
    return Order(
        topic="bread",
        articles_per_day=draw(st.sampled_from([count, count, count, None])),
        posting_times=tuple(times),
        timezone=draw(st.sampled_from(ZONES)),
        end_date=draw(st.sampled_from([None, None, START.date() + timedelta(days=2)])),
    )


class CampaignSql(SqlBackend):
    """A migrated database with all that campaigns touch."""

    async def reset(self) -> None:
        async with self.database.engine.begin() as connection:
            for table in (
                deliveries,
                integrations,
                campaign_slots,
                campaigns,
                articles,
                stream_events,
                streams,
            ):
                await connection.execute(delete(table))
        await super().reset()


async def stored(house: House) -> dict[str, object]:
    """Return everything that is stored, in a form that compares."""
    backend = house.backend
    ledger = await backend.stored()
    if isinstance(backend, CampaignMemory):
        tables = backend.tables
        found = list(tables.campaigns.values()), list(tables.slots.values())
        written = {each.id: each.status.value for each in tables.articles.values()}
        sent = sorted(each.occasion for each in tables.deliveries.values())
    else:
        assert isinstance(backend, CampaignSql)
        async with backend.database.reader() as connection:
            rows = [
                (await connection.execute(select(t))).all() for t in (campaigns, campaign_slots)
            ]
            texts = (await connection.execute(select(articles))).all()
            found = [campaign_from(row) for row in rows[0]], [slot_from(row) for row in rows[1]]
            written = {row.id: row.status for row in texts}
            sent = sorted(row.occasion for row in await connection.execute(select(deliveries)))
    return {
        "campaigns": {each.id: each for each in found[0]},
        "slots": {(each.campaign_id, *each.key): each for each in found[1]},
        "articles": written,
        "deliveries": sent,
        "wallets": ledger.wallets,
        "holds": ledger.holds,
        "jobs": ledger.jobs,
        "events": ledger.events,
    }


def changing(name: str, order: Order) -> Act:
    return lambda house: house.change(1, name, lambda _: order)


def putting(name: str, status: CampaignStatus) -> Act:
    return lambda house: house.put(1, name, status)


def deleting(name: str) -> Act:
    return lambda house: house.delete(1, name)


def doing(job: Job, *, fails: bool) -> Act:
    return lambda house: house.run(job, fails=fails)


class CampaignMachine(RuleBasedStateMachine):
    """Acts of customers and workers on every storage."""

    houses: list[House]
    runner: Runner

    def __init__(self) -> None:
        super().__init__()
        self.clock = self.houses[0].backend.clock
        self.clock.at = START
        self.everywhere(lambda house: house.backend.reset())
        self.everywhere(lambda house: house.open_account(1, credits=CREDITS, integration=True))

    @property
    def memory(self) -> CampaignMemory:
        backend = self.houses[0].backend
        assert isinstance(backend, CampaignMemory)
        return backend

    def everywhere(self, act: Act, dies: str | None = None) -> None:
        async def run() -> list[bool]:
            return [await dying(house, dies, partial(act, house)) for house in self.houses]

        assert len(set(self.runner.run(run()))) == 1, "one died and another did not"

    def campaign_ids(self) -> list[str]:
        campaigns = self.memory.tables.campaigns.values()
        return sorted(each.id for each in campaigns if each.deleted_at is None)

    def states_of(self, campaign_id: str) -> set[SlotState]:
        slots = self.memory.tables.slots.values()
        return {slot.state for slot in slots if slot.campaign_id == campaign_id}

    @rule(order=orders(), dies=DIES)
    def create(self, order: Order, dies: str | None) -> None:
        if len(self.campaign_ids()) < 3:
            self.everywhere(lambda house: house.create(1, order), dies)

    @rule(order=orders(), which=st.integers(0, 2), dies=DIES)
    def change(self, order: Order, which: int, dies: str | None) -> None:
        for name in self.campaign_ids()[which : which + 1]:
            self.everywhere(changing(name, order), dies)

    @rule(status=STATUSES, which=st.integers(0, 2), dies=DIES)
    def put(self, status: CampaignStatus, which: int, dies: str | None) -> None:
        for name in self.campaign_ids()[which : which + 1]:
            self.everywhere(putting(name, status), dies)
            campaign = self.memory.tables.campaigns[name]
            if is_paused(campaign):
                assert SlotState.PLANNED not in self.states_of(name)

    @rule(which=st.integers(0, 2), dies=DIES)
    def delete(self, which: int, dies: str | None) -> None:
        for name in self.campaign_ids()[which : which + 1]:
            self.everywhere(deleting(name), dies)
            if self.memory.tables.campaigns[name].deleted_at is not None:
                assert not {SlotState.PLANNED, SlotState.PAUSED} & self.states_of(name)

    @rule(minutes=st.sampled_from([1, 30, 60, 240, 600, 1_500]))
    def time_passes(self, minutes: int) -> None:
        self.clock.at += timedelta(minutes=minutes)

    @rule(dies=DIES)
    def plan(self, dies: str | None) -> None:
        self.everywhere(lambda house: house.plan_all(), dies)

    @rule(dies=DIES, fails=st.booleans())
    def work(self, dies: str | None, fails: bool) -> None:
        for job in due_jobs(self.memory.tables, self.clock.at)[:4]:
            self.everywhere(doing(job, fails=fails), dies)

    @rule(dies=DIES)
    def post(self, dies: str | None) -> None:
        before = {each.id for each in self.memory.tables.deliveries.values()}
        self.everywhere(lambda house: house.post(), dies)
        for each in self.memory.tables.deliveries.values():
            if each.id not in before:
                self.check_posted(each.article_id or "", each.created_at)

    def check_posted(self, article_id: str, at: datetime) -> None:
        (slot,) = [s for s in self.memory.tables.slots.values() if s.article_id == article_id]
        assert slot.at <= at <= slot.at + timedelta(hours=6)
        campaign = self.memory.tables.campaigns[slot.campaign_id]
        assert not is_paused(campaign)
        assert campaign.deleted_at is None

    @rule()
    def top_up(self) -> None:
        self.everywhere(lambda house: house.top_up(1, credits=2))

    @invariant()
    def all_storages_agree(self) -> None:
        async def run() -> list[dict[str, object]]:
            return [await stored(house) for house in self.houses]

        first, *others = self.runner.run(run())
        for house, other in zip(self.houses[1:], others, strict=True):
            for name, expected in first.items():
                assert other[name] == expected, f"{house.backend.name} has other {name}"

    @invariant()
    def no_slot_is_silently_absent(self) -> None:
        tables = self.memory.tables
        for campaign in tables.campaigns.values():
            begin, end = campaign.carried_out_from, campaign.planned_until
            runs = campaign.status is CampaignStatus.ACTIVE or campaign.pause_reason is not None
            if not runs or begin is None or end is None or not campaign.order.articles_per_day:
                continue
            for moment in moments(schedule_of(campaign.order), begin, max(begin, end)):
                assert (campaign.id, *moment.key) in tables.slots, f"silently absent: {moment}"

    @invariant()
    def holds_are_those_of_slots_that_will_use_them(self) -> None:
        tables = self.memory.tables
        live = {hold.id for hold in tables.holds.values() if hold.is_live}
        planned = {s.hold_id for s in tables.slots.values() if s.state is SlotState.PLANNED}
        begun = {s.hold_id for s in tables.slots.values() if s.begun_at is not None}
        assert planned <= live <= planned | begun
        wanted = {s.article_id for s in tables.slots.values() if s.begun_at is not None}
        assert set(tables.articles) == wanted
        assert len({each.occasion for each in tables.deliveries.values()}) == len(tables.deliveries)


def machine(houses: list[House], runner: Runner) -> Any:
    return type("Played", (CampaignMachine,), {"houses": houses, "runner": runner})


@pytest.fixture
def played(tmp_path: Path, migrated_postgres_url: str) -> Iterator[Any]:
    clock = FakeClock()
    houses = [House(CampaignMemory(clock))]
    urls = {"sqlite": f"sqlite+aiosqlite:///{tmp_path}/c.db", "postgres": migrated_postgres_url}
    for name, url in urls.items():
        in_present_form(url)
        houses.append(House(CampaignSql(name, Database(url), clock)))
    with Runner() as runner:
        yield machine(houses, runner)
        for house in houses[1:]:
            runner.run(house.backend.close())


def test_all_storages_keep_campaigns_alike(played: Any) -> None:
    run_state_machine_as_test(played, settings=LOCKSTEP)


@pytest.mark.deep
def test_all_storages_keep_campaigns_alike_in_many_histories(played: Any) -> None:
    run_state_machine_as_test(played, settings=DEEP)


def test_campaigns_in_memory_keep_their_invariants() -> None:
    with Runner() as runner:
        how = settings(max_examples=40, stateful_step_count=25, deadline=None)
        run_state_machine_as_test(
            machine([House(CampaignMemory(FakeClock()))], runner), settings=how
        )
