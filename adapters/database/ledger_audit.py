"""The ledger's rows as an audit reads them."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Row, Select, Table, exists, select, text, union
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.ledger_rows import entry_from, hold_from, wallet_from
from adapters.database.tables.ledger import entries, holds, wallets
from core.ledger.model import Entry, Hold, Wallet
from core.ledger.ports import RowUnreadable, Unreadable
from core.shared.ids import AccountId

Stored = TypeVar("Stored")
BROKEN = (ValueError, TypeError, LookupError, AttributeError)
"""What reading a row raises whose JSON, instants or words are not such as we write."""
STORED: tuple[tuple[Table, str, Callable[[Row[Any]], object]], ...] = (
    (wallets, "account_id", wallet_from),
    (entries, "sequence", entry_from),
    (holds, "id", hold_from),
)

SQLITE_GUARDS = ("ledger_entries_no_delete", "ledger_entries_no_update")
POSTGRES_GUARDS = ("ledger_entries_no_change", "ledger_entries_no_truncate")
SQLITE_FOUND = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
POSTGRES_FOUND = text(
    "SELECT tgname FROM pg_trigger WHERE tgrelid = 'ledger_entries'::regclass AND tgenabled <> 'D'"
)


class SqlRows:
    """Rows in small pieces, neither checked nor locked."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def accounts(self, *, after: AccountId, limit: int) -> Sequence[AccountId]:
        """Return accounts beyond `after`."""
        tables = (wallets, entries, holds)
        found = union(
            *(
                select(table.c.account_id)
                .where(table.c.account_id > after)
                .distinct()
                .order_by(table.c.account_id)
                .limit(limit)
                .subquery()
                .select()
                for table in tables
            )
        ).subquery()
        query = select(found.c.account_id).order_by(found.c.account_id).limit(limit)
        return [AccountId(row.account_id) for row in await self._connection.execute(query)]

    async def wallet(self, account_id: AccountId) -> Wallet | None:
        """Return the wallet row, or None."""
        query = select(wallets).where(wallets.c.account_id == account_id)
        found = await self._read(query, wallet_from)
        return found[0] if found else None

    async def entries(self, account_id: AccountId, *, after: int, limit: int) -> Sequence[Entry]:
        """Return entries beyond a sequence number."""
        query = (
            select(entries)
            .where(entries.c.account_id == account_id, entries.c.sequence > after)
            .order_by(entries.c.sequence)
            .limit(limit)
        )
        return await self._read(query, entry_from)

    async def holds(self, account_id: AccountId, *, after: str, limit: int) -> Sequence[Hold]:
        """Return holds beyond an id."""
        query = (
            select(holds)
            .where(holds.c.account_id == account_id, holds.c.id > after)
            .order_by(holds.c.id)
            .limit(limit)
        )
        return await self._read(query, hold_from)

    async def entries_of(self, account_id: AccountId, hold_ids: Sequence[str]) -> Sequence[Entry]:
        """Return the entries of some holds."""
        query = (
            select(entries)
            .where(entries.c.account_id == account_id, entries.c.hold_id.in_(hold_ids))
            .order_by(entries.c.sequence)
        )
        return await self._read(query, entry_from)

    async def entries_without_hold(self, account_id: AccountId, *, limit: int) -> Sequence[Entry]:
        """Return entries that name a hold that is not there."""
        there = exists().where(
            holds.c.id == entries.c.hold_id, holds.c.account_id == entries.c.account_id
        )
        query = (
            select(entries)
            .where(entries.c.account_id == account_id, entries.c.hold_id.is_not(None), ~there)
            .order_by(entries.c.sequence)
            .limit(limit)
        )
        return await self._read(query, entry_from)

    async def unreadable(self, account_id: AccountId) -> Sequence[Unreadable]:
        """Return an account's rows that can't be read, each tried for itself."""
        found: list[Unreadable] = []
        for table, key, make in STORED:
            of_account = table.c.account_id == account_id
            query = select(table.c[key]).where(of_account).order_by(table.c[key])
            for name in (await self._connection.execute(query)).scalars().all():
                try:
                    await self._read(select(table).where(of_account, table.c[key] == name), make)
                except RowUnreadable as error:
                    found.append(Unreadable(table=table.name, key=str(name), error=str(error)))
        return found

    async def _read(
        self, query: Select[Any], make: Callable[[Row[Any]], Stored]
    ) -> Sequence[Stored]:
        """Return rows as values. Raises `RowUnreadable` when one of them is none of ours."""
        try:
            return [make(row) for row in await self._connection.execute(query)]
        except BROKEN as error:
            raise RowUnreadable(f"{type(error).__name__}: {error}") from error

    async def missing_guards(self) -> Sequence[str]:
        """Return the triggers that should protect the entries and do not."""
        sqlite = self._connection.dialect.name == "sqlite"
        found = (await self._connection.execute(SQLITE_FOUND if sqlite else POSTGRES_FOUND)).all()
        names = {row[0] for row in found}
        return [
            name for name in (SQLITE_GUARDS if sqlite else POSTGRES_GUARDS) if name not in names
        ]
