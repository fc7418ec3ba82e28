"""Opening a database so that both kinds keep the same promises."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from adapters.database.away import reaching, told_when_undecided
from adapters.database.shares import Shares
from core.ledger.model import Change

READ_ONLY = "inkwell_read_only"
BUSY_MILLISECONDS = 30_000
SHARES = 4
"""How many accounts it takes to use all connections up, if each asks for all it can."""


class Database:
    """An engine, and what one process must share about it.

    `on_signals` is awaited after each commit with the names that it has to signal, and must not
    raise; `on_changes` is called after it with what the ledger did. `subscribers` are the kinds of
    job that each type of event makes. `access_changes` counts the commits that may have changed who
    is let in.
    """

    def __init__(self, url: str, *, pool_size: int = 10, prepared_statements: bool = True) -> None:
        """Describe the database at `url`; nothing is opened yet.

        `prepared_statements` off is for PostgreSQL behind a transaction pooler.
        """
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _open(url, pool_size=pool_size, prepared_statements=prepared_statements)
        self.on_signals: Callable[[Iterable[str]], Awaitable[None]] = _nobody
        self.on_changes: Callable[[Sequence[Change]], None] = _unseen
        self.subscribers: Mapping[str, Sequence[str]] = {}
        self.access_changes = 0
        self._writer = asyncio.Lock()
        # As many connections again may be opened for a while.
        self._shares = Shares(share=2 * pool_size // SHARES)

    def writer_turn(self, *, read_only: bool) -> asyncio.Lock | nullcontext[None]:
        """Return what a transaction enters first: SQLite has one writer, and turns are fair."""
        return self._writer if self.is_sqlite and not read_only else nullcontext()

    @asynccontextmanager
    async def turn(self, *, read_only: bool) -> AsyncIterator[None]:
        """Enter what a transaction enters first: its account's share, then the writer's turn."""
        async with self._shares.of_caller(), self.writer_turn(read_only=read_only):
            yield

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that only reads."""
        with told_when_undecided():
            async with self.turn(read_only=True), self.connection() as connection:
                yield await connection.execution_options(**{READ_ONLY: True})

    @asynccontextmanager
    async def writer(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that writes, committed at the end."""
        with told_when_undecided():
            async with (
                self.turn(read_only=False),
                self.connection() as connection,
                connection.begin(),
            ):
                yield connection

    @asynccontextmanager
    async def single(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection for one statement that writes: it is a transaction by itself.

        That spares the way to PostgreSQL and back for its beginning and its end.
        """
        if self.is_sqlite:
            async with self.writer() as connection:
                yield connection
            return
        with told_when_undecided():
            async with self.turn(read_only=True), self.connection() as connection:
                yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection for the block. Raises `DatabaseAway`, as all here do."""
        with reaching():
            connection = await self.engine.connect()
        try:
            yield connection
        finally:
            await connection.close()

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def _unseen(changes: Sequence[Change]) -> None:
    """Do nothing: nobody counts what the ledger does."""
    del changes


async def _nobody(names: Iterable[str]) -> None:
    """Do nothing: nobody waits for signals."""
    del names


def _open(url: str, *, pool_size: int, prepared_statements: bool) -> AsyncEngine:
    if url.startswith("sqlite"):
        in_memory = ":memory:" in url or url.endswith("://")
        options: dict[str, Any] = (
            {"poolclass": StaticPool} if in_memory else {"pool_size": pool_size}
        )
        engine = create_async_engine(url, hide_parameters=True, **options)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine
    arguments: dict[str, Any] = {"server_settings": {"application_name": "inkwell"}}
    if not prepared_statements:
        arguments |= {"statement_cache_size": 0, "prepared_statement_cache_size": 0}
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=arguments,
    )


def _prepare_sqlite(connection: Any, record: ConnectionPoolEntry) -> None:
    """Leave transactions to us, survive power loss, and wait for another process's turn."""
    del record
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at the beginning: a row that was read can't change before we write."""
    read_only = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
