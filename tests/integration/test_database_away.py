"""A database that is away, or undoes a transaction, is told from a statement that is wrong."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import Database
from adapters.database.unit_of_work import SqlUnitOfWork
from core.shared.errors import DatabaseAway, Deadlocked
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


async def test_who_is_not_let_in_is_told_so(postgres_url: str) -> None:
    stranger = make_url(postgres_url).set(username="stranger", password="wrong")
    nowhere = make_url(postgres_url).set(database="nowhere")
    for url, reason in ((stranger, "stranger"), (nowhere, "nowhere")):
        database = Database(url.render_as_string(hide_password=False))
        with pytest.raises(DatabaseAway, match=reason) as told:
            async with database.reader():
                pass
        assert "sqlalche" not in str(told.value), "an operator is told what PostgreSQL said"
        with pytest.raises(DatabaseAway, match=reason):
            async with SqlUnitOfWork(database, FakeClock()):
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


async def things(database: Database) -> None:
    """Make two things that transactions can fight for."""
    async with database.writer() as connection:
        await connection.execute(text("create table things (id int primary key, number int)"))
        await connection.execute(text("insert into things values (1, 0), (2, 0)"))


async def take(connection: AsyncConnection, thing: int) -> None:
    """Count a thing up, which locks it."""
    await connection.execute(
        text("update things set number = number + 1 where id = :id"), {"id": thing}
    )


async def test_two_who_wait_for_each_other_are_a_deadlock(fresh_postgres_url: str) -> None:
    database, both = Database(fresh_postgres_url), asyncio.Barrier(2)
    await things(database)

    async def plain(first: int, second: int) -> None:
        async with database.writer() as connection:
            await take(connection, first)
            await both.wait()
            await take(connection, second)

    async def working(first: int, second: int) -> None:
        async with SqlUnitOfWork(database, FakeClock()) as work:
            await take(work._connection, first)
            await both.wait()
            await take(work._connection, second)
            await work.commit()

    for deed in (plain, working):
        outcomes = await asyncio.gather(deed(1, 2), deed(2, 1), return_exceptions=True)
        (lost,) = [each for each in outcomes if each is not None]
        assert isinstance(lost, Deadlocked)
    async with database.reader() as connection:
        numbers = await connection.execute(text("select number from things"))
        assert [*numbers.scalars()] == [2, 2], "one of each two is stored, whole"
    await database.close()


async def overtaken(database: Database) -> None:
    """Change what another has changed since this transaction's one look."""
    async with database.writer() as late:
        await late.execute(text("set transaction isolation level repeatable read"))
        await late.execute(text("select * from things"))
        async with database.writer() as early:
            await take(early, 1)
        await take(late, 1)


async def test_two_who_can_not_be_put_in_an_order_are_the_same(fresh_postgres_url: str) -> None:
    database = Database(fresh_postgres_url)
    await things(database)
    with pytest.raises(Deadlocked):
        await overtaken(database)
    await database.close()
