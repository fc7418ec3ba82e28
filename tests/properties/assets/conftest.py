"""Worlds of assets: memory alone, and memory, SQLite and PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from adapters.database.engine import Database
from adapters.database.tables.accounts import accounts
from adapters.database.unit_of_work import SqlUnitOfWork
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryUnitOfWork
from core.accounts.model import AccountStatus, Role
from tests.builders import in_present_form
from tests.properties.assets.world import ADA, NOW, Desk, World
from tests.properties.ledger.backends import FakeClock
from tests.runner import Runner


def memory_desk() -> Desk:
    """Return assets in memory."""
    store = MemoryStore()
    return Desk(
        "memory",
        unit_of_work=lambda: MemoryUnitOfWork(store),
        snapshot=lambda: MemoryUnitOfWork(store, read_only=True),
    )


def sql_desk(name: str, database: Database) -> Desk:
    """Return assets in a migrated database."""
    clock = FakeClock()
    return Desk(
        name,
        unit_of_work=lambda: SqlUnitOfWork(database, clock),
        snapshot=lambda: SqlUnitOfWork(database, clock, read_only=True),
    )


async def with_account(database: Database) -> None:
    """Store the account that events for statistics are of."""
    row = {
        "id": ADA,
        "role": Role.CUSTOMER.value,
        "status": AccountStatus.ACTIVE.value,
        "profile": {},
        "returned": False,
        "created_at": NOW,
    }
    async with database.writer() as connection:
        await connection.execute(insert(accounts).values(row))


@pytest.fixture
def in_memory() -> Iterator[World]:
    """Give a world in memory alone: quick, for many examples."""
    with Runner() as runner:
        yield World((memory_desk(),), runner)


@pytest.fixture
def on_all(tmp_path: Path, migrated_postgres_url: str) -> Iterator[World]:
    """Give a world on memory, SQLite and PostgreSQL."""
    urls = {
        "sqlite": f"sqlite+aiosqlite:///{tmp_path}/assets.db",
        "postgres": migrated_postgres_url,
    }
    for url in urls.values():
        in_present_form(url)
    databases = {name: Database(url) for name, url in urls.items()}
    with Runner() as runner:
        for database in databases.values():
            runner.run(with_account(database))
        desks = [sql_desk(name, database) for name, database in databases.items()]
        yield World((memory_desk(), *desks), runner)
        for database in databases.values():
            runner.run(database.close())
