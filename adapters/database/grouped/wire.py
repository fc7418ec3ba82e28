"""Rows between a batch and its connection: by the driver itself, which is several times quicker.

The transaction is SQLAlchemy's, so that the plain repositories work inside it too.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

import msgspec
from sqlalchemy import JSON, Boolean, Table
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.grouped.statements import (
    POSTGRES,
    SQLITE,
    Statements,
    columns_of,
)
from adapters.database.tables.base import Instant
from adapters.database.tables.ledger import holds, wallets
from adapters.database.tables.shared import idempotency_keys

Values = dict[str, Any]
Scope = tuple[int, str, str, str]
to_json = msgspec.json.Encoder().encode
from_json = msgspec.json.Decoder().decode


class RowsMissing(Exception):
    """Rows were not written, because those in their places are of another account."""


class Wire(Protocol):
    """One transaction's connection."""

    statements: Statements

    async def wallets(self, accounts: Sequence[int], hold_ids: Sequence[str]) -> list[Any]:
        """Return the accounts' wallets and those of the holds, locked by number."""
        ...

    async def keys(self, scopes: Sequence[Scope]) -> list[Any]:
        """Return the keys that are there."""
        ...

    async def holds(self, hold_ids: Sequence[str]) -> list[Any]:
        """Return the holds that are there, locked by id."""
        ...

    async def write(self, statement: str, rows: Sequence[Values]) -> None:
        """Write rows. Raises `RowsMissing` when one was not."""
        ...


def reader_of(
    table: Table, readers: Sequence[tuple[type, Callable[[Any], Any]]]
) -> Callable[[Iterable[Any]], Any]:
    """Return what makes a row with named columns of what the driver gives.

    `readers` says for types of columns how the driver's values become those of the model.
    """
    named: Any = namedtuple("Row", columns_of(table))  # type: ignore[misc]  # noqa: PYI024 - By the table.
    places = [
        (place, read)
        for place, column in enumerate(table.columns)
        for kind, read in readers
        if isinstance(column.type, kind)
    ]

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
    """asyncpg: many rows are one JSON document, which costs this process least."""

    statements = POSTGRES
    wallet_row = staticmethod(reader_of(wallets, [(JSON, from_json)]))
    hold_row = staticmethod(reader_of(holds, [(JSON, from_json)]))
    key_row = staticmethod(reader_of(idempotency_keys, []))

    def __init__(self, driver: Any) -> None:
        """Work on the driver's own connection."""
        self._driver = driver

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

    async def write(self, statement: str, rows: Sequence[Values]) -> None:
        """Write rows."""
        outcome: str = await self._driver.execute(statement, to_json(rows).decode())
        check_count(int(outcome.rpartition(" ")[2]), rows)


def instant_text(value: datetime) -> str:
    """Write an instant as SQLAlchemy does for SQLite."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def instant_from_text(value: str) -> datetime:
    """Read such an instant."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


def plain(value: Any) -> Any:
    """Return a value as SQLite keeps it."""
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, list | dict):
        return to_json(value).decode()
    return value


class SqliteWire:
    """aiosqlite: many rows are many bindings of one statement."""

    statements = SQLITE
    readers = ((JSON, from_json), (Instant, instant_from_text), (Boolean, bool))
    wallet_row = staticmethod(reader_of(wallets, readers))
    hold_row = staticmethod(reader_of(holds, readers))
    key_row = staticmethod(reader_of(idempotency_keys, readers))

    def __init__(self, driver: Any) -> None:
        """Work on the driver's own connection."""
        self._driver = driver

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

    async def write(self, statement: str, rows: Sequence[Values]) -> None:
        """Write rows."""
        bound = [{name: plain(value) for name, value in row.items()} for row in rows]
        cursor = await self._driver.executemany(statement, bound)
        check_count(cursor.rowcount, rows)


async def begin(connection: AsyncConnection) -> Wire:
    """Begin a transaction on an open connection, and return its wire.

    PostgreSQL keeps the plans of a batch's statements: one that was made while a table was small
    must not read all of it when it has grown. SQLAlchemy sends BEGIN before the first statement.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    await connection.exec_driver_sql("SELECT 1" if is_sqlite else "SET LOCAL enable_seqscan = off")
    raw = await connection.get_raw_connection()
    kind = SqliteWire if is_sqlite else PostgresWire
    return kind(raw.driver_connection)
