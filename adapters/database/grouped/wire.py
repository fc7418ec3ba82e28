"""Rows between a batch and its connection: by the driver itself, which is several times quicker.

The transaction is SQLAlchemy's, so that the plain repositories work inside it too.
"""

from collections import namedtuple
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Protocol

import msgspec
from sqlalchemy import Boolean, Table
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.grouped.statements import (
    POSTGRES,
    POSTGRES_WRITE,
    SQLITE,
    SQLITE_WRITES,
)
from adapters.database.tables.base import Instant, columns_of
from adapters.database.tables.ledger import holds, wallets
from adapters.database.tables.shared import idempotency_keys

Values = tuple[Any, ...]
"""A row's columns, in the order of its table."""
Scope = tuple[int, str, str, str]
to_json = msgspec.json.Encoder().encode
KEPT = (int, str, bool, type(None))
"""What SQLite keeps as it is."""


class RowsMissing(Exception):
    """Rows were not written, because those in their places are of another account."""


class Wire(Protocol):
    """An open connection, for one transaction after the other."""

    connection: AsyncConnection

    async def begin(self) -> None:
        """Begin a transaction."""
        ...

    async def commit(self) -> None:
        """Make it durable."""
        ...

    async def rollback(self) -> None:
        """Undo it."""
        ...

    async def end(self) -> None:
        """Leave the connection to others, with no transaction open."""
        ...

    def drop(self) -> None:
        """Give the connection up in whatever state it is."""
        ...

    async def wallets(self, accounts: Sequence[int], hold_ids: Sequence[str]) -> list[Any]:
        """Return the accounts' wallets and those of the holds, locked by number; JSON is text."""
        ...

    async def keys(self, scopes: Sequence[Scope]) -> list[Any]:
        """Return the keys that are there."""
        ...

    async def holds(self, hold_ids: Sequence[str]) -> list[Any]:
        """Return the holds that are there, locked by id; JSON is text."""
        ...

    async def write(self, *rows: Sequence[Values]) -> None:
        """Write rows of each table in the order of `WRITTEN`, their columns in the table's.

        Raises `RowsMissing` when one was not written.
        """
        ...


def reader_of(
    table: Table, readers: Sequence[tuple[type, Callable[[Any], Any]]]
) -> Callable[[Iterable[Any]], Any]:
    """Return what makes a row with named columns of what the driver gives.

    `readers` says for types of columns how the driver's values become those of the model; JSON
    stays text.
    """
    named: Any = namedtuple("Row", columns_of(table))  # type: ignore[misc]  # noqa: PYI024 - By the table.
    places = [
        (place, read)
        for place, column in enumerate(table.columns)
        for kind, read in readers
        if isinstance(column.type, kind)
    ]
    if not places:
        return named._make

    def row(record: Iterable[Any]) -> Any:
        values = list(record)
        for place, read in places:
            if values[place] is not None:
                values[place] = read(values[place])
        return named._make(values)

    return row


def check_count(written: int, rows: Sequence[Values]) -> None:
    """Raise `RowsMissing` unless every row was written."""
    if written != len(rows):
        raise RowsMissing(f"{written} of {len(rows)} rows were written")


class PostgresWire:
    """asyncpg: many rows are one JSON document, which costs this process least.

    PostgreSQL keeps the plans of these statements: one that was made while a table was small must
    not read all of it when it has grown.

    The end of a transaction begins the next, which spares a way to the database and back: until
    something is done in it, it neither sees nor locks anything.
    """

    BY_KEYS = "SET LOCAL enable_seqscan = off"
    wallet_row = staticmethod(reader_of(wallets, []))
    hold_row = staticmethod(reader_of(holds, []))
    key_row = staticmethod(reader_of(idempotency_keys, []))

    def __init__(self, driver: Any, connection: AsyncConnection) -> None:
        """Work on the driver's own connection; SQLAlchemy begins no transactions on it.

        What it runs there meanwhile is part of the one that was begun here.
        """
        self._driver = driver
        self.connection = connection

    async def begin(self) -> None:
        """Begin a transaction, unless the end of the last one has."""
        if not self._driver.is_in_transaction():
            await self._driver.execute(f"BEGIN; {self.BY_KEYS}")

    async def commit(self) -> None:
        """Make it durable."""
        await self._driver.execute(f"COMMIT AND CHAIN; {self.BY_KEYS}")

    async def rollback(self) -> None:
        """Undo it."""
        await self._driver.execute(f"ROLLBACK AND CHAIN; {self.BY_KEYS}")

    async def end(self) -> None:
        """Leave no transaction open."""
        await self._driver.execute("ROLLBACK")

    def drop(self) -> None:
        """Close the connection: a transaction may still be open on it."""
        self._driver.terminate()

    async def wallets(self, accounts: Sequence[int], hold_ids: Sequence[str]) -> list[Any]:
        """Return the accounts' wallets and those of the holds, locked by number."""
        found = await self._driver.fetch(POSTGRES.lock_wallets, list(accounts), list(hold_ids))
        return [self.wallet_row(record) for record in found]

    async def keys(self, scopes: Sequence[Scope]) -> list[Any]:
        """Return the keys that are there."""
        parts = zip(*scopes, strict=True)
        return [
            self.key_row(record)
            for record in await self._driver.fetch(POSTGRES.read_keys, *map(list, parts))
        ]

    async def holds(self, hold_ids: Sequence[str]) -> list[Any]:
        """Return the holds that are there, locked by id."""
        found = await self._driver.fetch(POSTGRES.lock_holds, list(hold_ids))
        return [self.hold_row(record) for record in found]

    async def write(self, *rows: Sequence[Values]) -> None:
        """Write rows of all tables in one statement."""
        documents = [to_json(each).decode() for each in rows]
        written = await self._driver.fetchrow(POSTGRES_WRITE, *documents)
        for count, each in zip(written, rows, strict=True):
            check_count(count, each)


def instant_text(value: datetime) -> str:
    """Write an instant as SQLAlchemy does for SQLite."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def instant_from_text(value: str) -> datetime:
    """Read such an instant."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


def plain(value: Any) -> Any:
    """Return a value as SQLite keeps it: what has no column type of its own is JSON."""
    if type(value) in KEPT:
        return value
    if isinstance(value, datetime):
        return instant_text(value)
    return value.value if isinstance(value, Enum) else to_json(value).decode()


class SqliteWire:
    """aiosqlite: many rows are many bindings of one statement."""

    readers = ((Instant, instant_from_text), (Boolean, bool))
    wallet_row = staticmethod(reader_of(wallets, readers))
    hold_row = staticmethod(reader_of(holds, readers))
    key_row = staticmethod(reader_of(idempotency_keys, readers))

    def __init__(self, driver: Any, connection: AsyncConnection) -> None:
        """Work on the driver's own connection, in transactions of SQLAlchemy's."""
        self._driver = driver
        self.connection = connection

    async def begin(self) -> None:
        """Begin a transaction: SQLAlchemy does before the first statement."""
        await self.connection.exec_driver_sql("SELECT 1")

    async def commit(self) -> None:
        """Make it durable."""
        await self.connection.commit()

    async def rollback(self) -> None:
        """Undo it."""
        await self.connection.rollback()

    async def end(self) -> None:
        """Do nothing: every transaction has ended."""

    def drop(self) -> None:
        """Do nothing: closing the connection undoes what it has begun."""

    async def _fetch(self, statement: str, *lists: Sequence[Any]) -> Iterable[Any]:
        arguments = [to_json(each).decode() for each in lists]
        found: Iterable[Any] = await self._driver.execute_fetchall(statement, arguments)
        return found

    async def wallets(self, accounts: Sequence[int], hold_ids: Sequence[str]) -> list[Any]:
        """Return the accounts' wallets and those of the holds; the writer's lock is theirs."""
        found = await self._fetch(SQLITE.lock_wallets, accounts, hold_ids)
        return [self.wallet_row(record) for record in found]

    async def keys(self, scopes: Sequence[Scope]) -> list[Any]:
        """Return the keys that are there."""
        return [self.key_row(record) for record in await self._fetch(SQLITE.read_keys, scopes)]

    async def holds(self, hold_ids: Sequence[str]) -> list[Any]:
        """Return the holds that are there."""
        return [self.hold_row(record) for record in await self._fetch(SQLITE.lock_holds, hold_ids)]

    async def write(self, *rows: Sequence[Values]) -> None:
        """Write rows, one table after the other."""
        for statement, each in zip(SQLITE_WRITES, rows, strict=True):
            if each:
                bound = [[*map(plain, row)] for row in each]
                cursor = await self._driver.executemany(statement, bound)
                check_count(cursor.rowcount, each)


@asynccontextmanager
async def wired(connection: AsyncConnection) -> AsyncIterator[Wire]:
    """Give the wire of an open connection for the block; dropped where the block fails."""
    if connection.dialect.name != "sqlite":
        connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
    raw = await connection.get_raw_connection()
    kind = SqliteWire if connection.dialect.name == "sqlite" else PostgresWire
    wire = kind(raw.driver_connection, connection)
    try:
        yield wire
        await wire.end()
    except BaseException:
        wire.drop()
        raise
