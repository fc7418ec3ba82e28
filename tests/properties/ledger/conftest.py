"""Backends for the machines: memory and SQLite always, PostgreSQL where it answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.database.engine import Database
from core.ledger.rules import grants
from tests.builders import in_present_form
from tests.properties.ledger.backends import (
    Backend,
    FakeClock,
    GroupedBackend,
    MemoryBackend,
    SqlBackend,
)
from tests.properties.ledger.lockstep import LOTS_MAX, World
from tests.runner import Runner


@pytest.fixture
def few_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let grants merge after a few, so that short histories see it."""
    monkeypatch.setattr(grants, "GRANTS_MAX", LOTS_MAX)


@pytest.fixture
def on_sqlite(few_lots: None, tmp_path: Path) -> Iterator[World]:
    """Give a world on memory and SQLite."""
    yield from played_on(FakeClock(), {"sqlite": f"sqlite+aiosqlite:///{tmp_path}/ledger.db"})


@pytest.fixture
def on_all(few_lots: None, tmp_path: Path, migrated_postgres_url: str) -> Iterator[World]:
    """Give a world on memory, SQLite and PostgreSQL."""
    urls = {
        "sqlite": f"sqlite+aiosqlite:///{tmp_path}/ledger.db",
        "postgres": migrated_postgres_url,
    }
    yield from played_on(FakeClock(), urls)


@pytest.fixture
def in_batches(few_lots: None, tmp_path: Path, migrated_postgres_url: str) -> Iterator[World]:
    """Give a world on memory, and on SQLite and PostgreSQL with metering in batches."""
    urls = {
        "sqlite": f"sqlite+aiosqlite:///{tmp_path}/ledger.db",
        "postgres": migrated_postgres_url,
    }
    yield from played_on(FakeClock(), urls, made_by=GroupedBackend)


@pytest.fixture
def in_memory(few_lots: None) -> Iterator[World]:
    """Give a world in memory alone: quick, for many examples."""
    yield from played_on(FakeClock(), {})


def played_on(
    clock: FakeClock, urls: dict[str, str], made_by: type[SqlBackend] = SqlBackend
) -> Iterator[World]:
    """Open the databases, and close them at the end."""
    backends: list[Backend] = [MemoryBackend(clock)]
    for name, url in urls.items():
        in_present_form(url)
        backends.append(made_by(name, Database(url), clock))
    with Runner() as runner:
        yield World(backends, clock, runner)
        for backend in backends:
            runner.run(backend.close())
