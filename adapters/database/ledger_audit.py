"""The ledger's rows as an audit reads them."""

from collections.abc import Sequence

from sqlalchemy import exists, select, text, union
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.ledger_rows import entry_from, hold_from, wallet_from
from adapters.database.tables.ledger import entries, holds, wallets
from core.ledger.model import Entry, Hold, Wallet
from core.shared.ids import AccountId

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
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else wallet_from(row)

    async def entries(self, account_id: AccountId, *, after: int, limit: int) -> Sequence[Entry]:
        """Return entries beyond a sequence number."""
        query = (
            select(entries)
            .where(entries.c.account_id == account_id, entries.c.sequence > after)
            .order_by(entries.c.sequence)
            .limit(limit)
        )
        return [entry_from(row) for row in await self._connection.execute(query)]

    async def holds(self, account_id: AccountId, *, after: str, limit: int) -> Sequence[Hold]:
        """Return holds beyond an id."""
        query = (
            select(holds)
            .where(holds.c.account_id == account_id, holds.c.id > after)
            .order_by(holds.c.id)
            .limit(limit)
        )
        return [hold_from(row) for row in await self._connection.execute(query)]

    async def entries_of(self, account_id: AccountId, hold_ids: Sequence[str]) -> Sequence[Entry]:
        """Return the entries of some holds."""
        query = (
            select(entries)
            .where(entries.c.account_id == account_id, entries.c.hold_id.in_(hold_ids))
            .order_by(entries.c.sequence)
        )
        return [entry_from(row) for row in await self._connection.execute(query)]

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
        return [entry_from(row) for row in await self._connection.execute(query)]

    async def missing_guards(self) -> Sequence[str]:
        """Return the triggers that should protect the entries and do not."""
        sqlite = self._connection.dialect.name == "sqlite"
        found = (await self._connection.execute(SQLITE_FOUND if sqlite else POSTGRES_FOUND)).all()
        names = {row[0] for row in found}
        return [
            name for name in (SQLITE_GUARDS if sqlite else POSTGRES_GUARDS) if name not in names
        ]
