"""Any sequence of requests about a campaign is answered, and every job that they promise can run.

A customer changes whatever a body allows, nulls included, while time goes by and workers work.
After each act everything that can be read of the campaign is read.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from adapters.database.tables.shared import jobs
from entrypoints.worker.schedule import SCHEDULE, Scheduler
from tests.builders import migrated
from tests.runner import Runner
from tests.world import Person, World, world_settings

TICKS = [tick for tick in SCHEDULE if tick.kind.startswith("campaigns.")]
READS = ("", "/calendar", "/articles", "/assets")
NUMBERS = count()

FIELDS: dict[str, st.SearchStrategy[object]] = {
    "topic": st.sampled_from(["bread", "salt"]),
    "articles_per_day": st.sampled_from([1, 2, 24]),
    "posting_times": st.sampled_from([[], ["13:00"], ["18:00", "12:30", "14:30"]]),
    "timezone": st.sampled_from(["UTC", "America/New_York", "Pacific/Apia"]),
    "weekdays": st.sampled_from([[], ["tue", "wed"], ["sun"]]),
    "start_date": st.sampled_from(["2026-03-01", "2026-03-11", "2999-12-31"]),
    "end_date": st.sampled_from(["2026-03-10", "2026-03-11", "2000-01-01"]),
    "integration_id": st.just("none"),
    "tone": st.sampled_from(["friendly", " "]),
    "language": st.sampled_from(["de", "??"]),
}
NULLABLE = ("topic", "articles_per_day", "start_date", "end_date", "integration_id")
STATUSES = st.sampled_from(["draft", "active", "paused", "completed", "archived"])
CHANGES = st.sets(st.sampled_from(sorted(FIELDS)), max_size=3).flatmap(
    lambda names: st.fixed_dictionaries({name: FIELDS[name] for name in names})
)
NULLS = st.sets(st.sampled_from(NULLABLE), min_size=1).map(dict.fromkeys)
ACTS = st.one_of(
    st.tuples(st.just("change"), CHANGES),
    st.tuples(st.just("change"), NULLS),
    st.tuples(st.just("put"), STATUSES),
    st.tuples(st.just("wait"), st.sampled_from([0, 45, 90, 600])),
)
RUNS = {"name": "Spring", "topic": "bread", "articles_per_day": 2, "posting_times": ["12:30"]}


class Customer:
    """Somebody with one campaign, whose every request must be answered."""

    def __init__(self, world: World, ada: Person, here: str) -> None:
        self.world, self.ada, self.here = world, ada, here

    async def act(self, name: str, value: Any) -> None:
        """Do one thing, then look at everything."""
        if name == "change":
            await self.ask("PATCH", "", json=value)
        elif name == "put":
            await self.ask("PATCH", "/status", json={"status": value})
        else:
            await self.wait(timedelta(minutes=value))
        for read in READS:
            await self.ask("GET", read)

    async def ask(self, method: str, path: str, **more: Any) -> None:
        answer = await self.ada.ask(method, f"{self.here}{path}", **more)
        assert answer.status_code < 500, f"{method} {path} {more}: {answer.text}"

    async def wait(self, time: timedelta) -> None:
        """Let time go by with a worker; no job of it meets a bug."""
        world = self.world
        world.clock.advance(time)
        self.ada = await world.dev(self.ada.email)
        await Scheduler(world.container.shared.job_board(), TICKS).tick(world.clock.now())
        await world.run_jobs()
        async with world.container.shared.database().reader() as connection:
            failed = await connection.execute(select(jobs.c.error).where(jobs.c.failures > 0))
        assert failed.all() == []


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Runner]]:
    with Runner() as runner:
        world = World(migrated(world_settings(tmp_path_factory.mktemp("campaigns"))))
        runner.run(world.__aenter__())
        yield world, runner
        runner.run(world.__aexit__())


@settings(max_examples=25)
@given(acts=st.lists(ACTS, max_size=10))
def test_no_sequence_of_requests_about_a_campaign_meets_a_bug(
    played: tuple[World, Runner], acts: list[tuple[str, Any]]
) -> None:
    world, runner = played

    async def story() -> None:
        ada = await world.dev(f"ada-{next(NUMBERS)}@example.com")
        made = await ada.ask("POST", "/campaigns", json=RUNS)
        customer = Customer(world, ada, f"/campaigns/{made.json()['id']}")
        for name, value in acts:
            await customer.act(name, value)

    runner.run(story())
