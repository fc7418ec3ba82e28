"""Opening a database so that both kinds keep the same promises."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

READ_ONLY = "inkwell_read_only"
BUSY_MILLISECONDS = 30_000


class Database:
    """An engine, and what one process must share about it.

    `on_work` is called after each commit that promised jobs or events, so that a runner in this
    process need not wait for its next look.
    """

    def __init__(self, url: str, *, pool_size: int = 10, prepared_statements: bool = True) -> None:
        """Describe the database at `url`; nothing is opened yet.

        `prepared_statements` off is for PostgreSQL behind a transaction pooler.
        """
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _open(url, pool_size=pool_size, prepared_statements=prepared_statements)
        self.on_work: Callable[[], None] = _nothing
        self._writer = asyncio.Lock()

    def writer_turn(self, *, read_only: bool) -> asyncio.Lock | nullcontext[None]:
        """Return what a transaction enters first: SQLite has one writer, and turns are fair."""
        return self._writer if self.is_sqlite and not read_only else nullcontext()

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that only reads."""
        async with self.engine.connect() as connection:
            yield await connection.execution_options(**{READ_ONLY: True})

    @asynccontextmanager
    async def writer(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that writes, committed at the end."""
        async with self.writer_turn(read_only=False), self.engine.begin() as connection:
            yield connection

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def _nothing() -> None:
    """Do nothing: nobody in this process waits for work."""


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
