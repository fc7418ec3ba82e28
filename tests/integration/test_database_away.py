"""A database that is away for a moment is told from a statement that is wrong."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from adapters.database.engine import Database
from adapters.database.unit_of_work import SqlUnitOfWork
from core.shared.errors import DatabaseAway
from tests.builders import FakeClock
from tests.integration.test_up import free_port

CUT = text("select pg_terminate_backend(pg_backend_pid())")


async def test_a_connection_that_is_cut_is_an_absence(postgres_url: str) -> None:
    database = Database(postgres_url)
    with pytest.raises(DatabaseAway):
        async with database.writer() as connection:
            await connection.execute(CUT)
    with pytest.raises(DatabaseAway):
        async with SqlUnitOfWork(database, FakeClock()) as work:
            await work._connection.execute(CUT)
    async with database.reader() as connection:
        assert (await connection.execute(text("select 1"))).scalar_one() == 1
    await database.close()


async def test_nobody_who_listens_is_an_absence() -> None:
    database = Database(f"postgresql+asyncpg://nobody@127.0.0.1:{free_port()}/none")
    with pytest.raises(DatabaseAway, match="onnect"):
        async with SqlUnitOfWork(database, FakeClock()):
            pass
    with pytest.raises(DatabaseAway):
        async with database.reader():
            pass
    await database.close()


async def write_much(database: Database) -> None:
    async with database.writer() as connection:
        await connection.execute(text("pragma max_page_count = 4"))
        await connection.execute(text("insert into things values (zeroblob(100000))"))


async def test_a_full_disk_is_an_absence(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'full.db'}")
    async with database.writer() as connection:
        await connection.execute(text("create table things (what blob)"))
    with pytest.raises(DatabaseAway, match="full"):
        await write_much(database)
    await database.close()


async def test_a_wrong_statement_is_none(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'fine.db'}")
    with pytest.raises(DBAPIError, match="no such table"):
        async with database.writer() as connection:
            await connection.execute(text("select * from things"))
    await database.close()
