"""What the streams' README promises holds in random histories on every database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from adapters.database.engine import Database
from tests.builders import in_present_form
from tests.properties.ledger.backends import START, FakeClock
from tests.properties.streams.machine import StreamsMachine, World
from tests.runner import Runner

ON_SQLITE = settings(max_examples=40, stateful_step_count=25)
ON_BOTH = settings(max_examples=10, stateful_step_count=20)
DEEP = settings(max_examples=1_000, stateful_step_count=50)


def opened(*urls: str) -> Iterator[World]:
    for url in urls:
        in_present_form(url)
    databases = [Database(url) for url in urls]
    with Runner() as runner:
        yield World(databases, FakeClock(START), runner)
        for database in databases:
            runner.run(database.close())


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[World]:
    yield from opened(f"sqlite+aiosqlite:///{tmp_path}/streams.db")


@pytest.fixture
def on_both(tmp_path: Path, migrated_postgres_url: str) -> Iterator[World]:
    yield from opened(f"sqlite+aiosqlite:///{tmp_path}/streams.db", migrated_postgres_url)


def play(world: World, how: settings) -> None:
    machine = type("Played", (StreamsMachine,), {"world": world})
    run_state_machine_as_test(machine, settings=how)


def test_readers_know_what_was_written(on_sqlite: World) -> None:
    play(on_sqlite, ON_SQLITE)


def test_both_databases_tell_the_same(on_both: World) -> None:
    play(on_both, ON_BOTH)


@pytest.mark.deep
def test_readers_know_what_was_written_in_many_long_histories(on_both: World) -> None:
    play(on_both, DEEP)
