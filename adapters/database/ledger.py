"""Wallets, holds and entries in SQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.ledger_rows import (
    bindable,
    entry_from,
    entry_row,
    hold_from,
    hold_row,
    wallet_from,
    wallet_row,
)
from adapters.database.locking import locked
from adapters.database.outbox import SqlEvents
from adapters.database.pages import read_page
from adapters.database.tables.ledger import entries, holds, wallets
from adapters.database.tables.shared import jobs
from core.ledger.errors import HoldNotFound
from core.ledger.model import LIVE, OWN_BOOK, Change, Entry, Hold, HoldStatus, Unit, Wallet
from core.ledger.ports import EntryFilter, HoldFilter
from core.ledger.rules.draft import check
from core.shared.errors import AccountNotFound
from core.shared.ids import AccountId
from core.shared.jobs import OPEN_STATUSES
from core.shared.pages import Page, PageRequest


class SqlWallets:
    """Wallet rows; each is locked from `get` to the end of a writing transaction."""

    def __init__(
        self, connection: AsyncConnection, events: SqlEvents, changes: list[Change]
    ) -> None:
        """Work on one transaction; what is stored in it is added to `changes`."""
        self._connection = connection
        self._events = events
        self._changes = changes

    async def get(self, account_id: AccountId) -> Wallet:
        """Return the wallet, locked. Raises `AccountNotFound`."""
        query = select(wallets).where(wallets.c.account_id == account_id)
        query = locked(query, self._connection)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            raise AccountNotFound(f"There is no account {account_id}.")
        wallet = wallet_from(row)
        check(wallet)
        return wallet

    async def save(self, change: Change) -> None:
        """Store what a rule did."""
        values = bindable(wallets, wallet_row(change.wallet))
        statement = (
            update(wallets).where(wallets.c.account_id == change.wallet.account_id).values(values)
        )
        result = await self._connection.execute(statement)
        if result.rowcount == 0:
            await self._connection.execute(insert(wallets).values(values))
        if change.entries:
            rows = [bindable(entries, entry_row(entry)) for entry in change.entries]
            await self._connection.execute(insert(entries), rows)
        for hold in change.holds:
            await save_hold(self._connection, hold)
        await self._events.add(*change.events)
        self._changes.append(change)


class SqlHolds:
    """Hold rows; each is locked from `get` to the end of a writing transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def get(self, hold_id: str, *, account_id: AccountId | None = None) -> Hold:
        """Return a hold (of that account). Raises `HoldNotFound`."""
        query = select(holds).where(holds.c.id == hold_id)
        if account_id is not None:
            query = query.where(holds.c.account_id == account_id)
        query = locked(query, self._connection)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            raise HoldNotFound(f"There is no hold {hold_id}.")
        return hold_from(row)

    async def account_of(self, hold_id: str) -> AccountId:
        """Return whose hold it is. Raises `HoldNotFound`."""
        query = select(holds.c.account_id).where(holds.c.id == hold_id)
        found = (await self._connection.execute(query)).scalar_one_or_none()
        if found is None:
            raise HoldNotFound(f"There is no hold {hold_id}.")
        return AccountId(found)

    async def latest_for(self, account_id: AccountId, work: str) -> Hold | None:
        """Return the newest hold of a piece of work, or None."""
        query = (
            select(holds)
            .where(holds.c.account_id == account_id, holds.c.work == work)
            .order_by(holds.c.number.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else hold_from(row)

    async def list(self, account_id: AccountId, wish: HoldFilter, page: PageRequest) -> Page[Hold]:
        """Return an account's holds, newest first."""
        query = select(holds).where(holds.c.account_id == account_id)
        if wish.status is not None:
            query = query.where(holds.c.status == wish.status.value)
        if wish.work is not None:
            query = query.where(holds.c.work == wish.work)
        return await read_page(self._connection, query, page, by=holds.c.id, make=hold_from)

    async def save(self, hold: Hold) -> None:
        """Store a hold that changed without its wallet."""
        await save_hold(self._connection, hold)

    async def overdue(
        self, account_id: AccountId, status: HoldStatus, now: datetime
    ) -> Sequence[Hold]:
        """Return the wallet's overdue holds that no open job will still need."""
        query = (
            select(holds)
            .where(
                holds.c.account_id == account_id,
                holds.c.status == status.value,
                holds.c.expires_at <= now,
                ~is_promised(),
            )
            .order_by(holds.c.expires_at, holds.c.id)
        )
        query = locked(query, self._connection)
        return [hold_from(row) for row in await self._connection.execute(query)]

    async def drawn(
        self, account_id: AccountId, *, since: datetime, until: datetime
    ) -> Sequence[Hold]:
        """Return the live holds with plan tokens, and those of a stretch that ended after it."""
        query = (
            select(holds)
            .where(
                holds.c.account_id == account_id,
                holds.c.plan_tokens > 0,
                or_(
                    holds.c.ended_at.is_(None),
                    and_(
                        holds.c.created_at >= since,
                        holds.c.created_at < until,
                        holds.c.ended_at >= until,
                    ),
                ),
            )
            .order_by(holds.c.created_at, holds.c.id)
        )
        query = locked(query, self._connection)
        return [hold_from(row) for row in await self._connection.execute(query)]

    async def overdue_accounts(
        self, now: datetime, *, after: AccountId, limit: int
    ) -> Sequence[AccountId]:
        """Return accounts with overdue live holds that nobody needs."""
        query = (
            select(holds.c.account_id)
            .where(
                holds.c.account_id > after,
                holds.c.status.in_([status.value for status in LIVE]),
                holds.c.expires_at <= now,
                ~is_promised(),
            )
            .distinct()
            .order_by(holds.c.account_id)
            .limit(limit)
        )
        return [AccountId(row.account_id) for row in await self._connection.execute(query)]


class SqlEntries:
    """Entry rows; they are written with the wallet and never change."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def get(self, account_id: AccountId, sequence: int) -> Entry | None:
        """Return one entry, or None."""
        query = select(entries).where(
            entries.c.account_id == account_id, entries.c.sequence == sequence
        )
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else entry_from(row)

    async def of_hold(self, account_id: AccountId, hold_id: str) -> Sequence[Entry]:
        """Return the entries of one hold, oldest first."""
        query = (
            select(entries)
            .where(entries.c.account_id == account_id, entries.c.hold_id == hold_id)
            .order_by(entries.c.sequence)
        )
        return [entry_from(row) for row in await self._connection.execute(query)]

    async def list(
        self, account_id: AccountId, wish: EntryFilter, page: PageRequest
    ) -> Page[Entry]:
        """Return an account's entries, newest first."""
        query = select(entries).where(entries.c.account_id == account_id)
        if wish.kind is not None:
            query = query.where(entries.c.kind == wish.kind.value)
        if wish.unit is not None:
            query = query.where(entries.c.unit == wish.unit.value)
        if wish.hold_id is not None:
            query = query.where(entries.c.hold_id == wish.hold_id)
        return await read_page(
            self._connection, query, page, by=entries.c.sequence, make=entry_from
        )

    async def total_at(self, account_id: AccountId, unit: Unit, at: datetime) -> int:
        """Return the sum of what had moved by an instant."""
        signed = case(
            (entries.c.target == OWN_BOOK[unit].value, entries.c.amount), else_=-entries.c.amount
        )
        query = select(func.coalesce(func.sum(signed), 0)).where(
            and_(
                entries.c.account_id == account_id,
                entries.c.unit == unit.value,
                entries.c.effective_at <= at,
            )
        )
        return int((await self._connection.execute(query)).scalar_one())


def is_promised() -> ColumnElement[bool]:
    """Tell whether an open job still needs a hold: it names it, or another one of its work."""
    named = holds.alias("named")
    return exists().where(
        jobs.c.status.in_([status.value for status in OPEN_STATUSES]),
        jobs.c.hold_id == named.c.id,
        named.c.account_id == holds.c.account_id,
        named.c.work == holds.c.work,
    )


async def save_hold(connection: AsyncConnection, hold: Hold) -> None:
    """Write a hold, new or changed."""
    values = bindable(holds, hold_row(hold))
    own = update(holds).where(holds.c.account_id == hold.account_id, holds.c.id == hold.id)
    result = await connection.execute(own.values(values))
    if result.rowcount == 0:
        await connection.execute(insert(holds).values(values))
