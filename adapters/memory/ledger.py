"""Wallets, holds and entries in memory."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from adapters.memory.store import Tables
from core.ledger.errors import HoldNotFound
from core.ledger.model import LIVE, Change, Entry, Hold, HoldStatus, Unit, Wallet
from core.ledger.ports import EntryFilter, HoldFilter, Unreadable
from core.ledger.rules.draft import check
from core.shared.errors import AccountNotFound
from core.shared.ids import AccountId
from core.shared.jobs import OPEN_STATUSES
from core.shared.pages import Page, PageRequest, fitting

Row = TypeVar("Row")


class MemoryWallets:
    """Wallet rows."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._tables = tables

    async def get(self, account_id: AccountId) -> Wallet:
        """Return the wallet. Raises `AccountNotFound`."""
        wallet = self._tables.wallets.get(account_id)
        if wallet is None:
            raise AccountNotFound(f"There is no account {account_id}.")
        check(wallet)
        return wallet

    async def save(self, change: Change) -> None:
        """Store what a rule did."""
        self._tables.wallets[change.wallet.account_id] = change.wallet
        for entry in change.entries:
            place = (entry.account_id, entry.sequence)
            assert place not in self._tables.entries, "two entries with one sequence number"
            self._tables.entries[place] = entry
        for hold in change.holds:
            save_hold(self._tables, hold)
        self._tables.outbox.extend(change.events)


class MemoryHolds:
    """Hold rows."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._tables = tables

    def _of(self, account_id: AccountId) -> Iterable[Hold]:
        return (hold for hold in self._tables.holds.values() if hold.account_id == account_id)

    async def get(self, hold_id: str, *, account_id: AccountId | None = None) -> Hold:
        """Return a hold (of that account). Raises `HoldNotFound`."""
        hold = self._tables.holds.get(hold_id)
        if hold is None or account_id not in {None, hold.account_id}:
            raise HoldNotFound(f"There is no hold {hold_id}.")
        return hold

    async def account_of(self, hold_id: str) -> AccountId:
        """Return whose hold it is. Raises `HoldNotFound`."""
        return (await self.get(hold_id)).account_id

    async def latest_for(self, account_id: AccountId, work: str) -> Hold | None:
        """Return the newest hold of a piece of work, or None."""
        holds = [hold for hold in self._of(account_id) if hold.work == work]
        return max(holds, key=lambda hold: hold.number, default=None)

    async def list(self, account_id: AccountId, wish: HoldFilter, page: PageRequest) -> Page[Hold]:
        """Return an account's holds, newest first."""
        found = [
            hold
            for hold in self._of(account_id)
            if wish.status in {None, hold.status}
            and wish.work in {None, hold.work}
            and (page.before is None or hold.id < page.before)
        ]
        found.sort(key=lambda hold: hold.id, reverse=True)
        return paged(found, page.limit, lambda hold: hold.id)

    async def save(self, hold: Hold) -> None:
        """Store a hold that changed without its wallet."""
        save_hold(self._tables, hold)

    async def overdue(
        self, account_id: AccountId, status: HoldStatus, now: datetime
    ) -> Sequence[Hold]:
        """Return the wallet's overdue holds that no open job will still need."""
        found = [
            hold
            for hold in self._of(account_id)
            if hold.status is status
            and hold.expires_at <= now
            and not is_promised(self._tables, hold)
        ]
        return sorted(found, key=lambda hold: (hold.expires_at, hold.id))

    async def drawn(
        self, account_id: AccountId, *, since: datetime, until: datetime
    ) -> Sequence[Hold]:
        """Return the live holds with plan tokens, and those of a stretch that ended after it."""
        found = [
            hold
            for hold in self._of(account_id)
            if hold.plan_tokens
            and (hold.ended_at is None or (since <= hold.created_at < until <= hold.ended_at))
        ]
        return sorted(found, key=lambda hold: (hold.created_at, hold.id))

    async def overdue_accounts(
        self, now: datetime, *, after: AccountId, limit: int
    ) -> Sequence[AccountId]:
        """Return accounts with overdue live holds that nobody needs."""
        found = {
            hold.account_id
            for hold in self._tables.holds.values()
            if hold.account_id > after
            and hold.status in LIVE
            and hold.expires_at <= now
            and not is_promised(self._tables, hold)
        }
        return sorted(found)[:limit]


class MemoryEntries:
    """Entry rows."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._tables = tables

    def _of(self, account_id: AccountId) -> list[Entry]:
        entries = self._tables.entries.values()
        found = [entry for entry in entries if entry.account_id == account_id]
        return sorted(found, key=lambda entry: entry.sequence)

    async def get(self, account_id: AccountId, sequence: int) -> Entry | None:
        """Return one entry, or None."""
        return self._tables.entries.get((account_id, sequence))

    async def of_hold(self, account_id: AccountId, hold_id: str) -> Sequence[Entry]:
        """Return the entries of one hold, oldest first."""
        return [entry for entry in self._of(account_id) if entry.hold_id == hold_id]

    async def list(
        self, account_id: AccountId, wish: EntryFilter, page: PageRequest
    ) -> Page[Entry]:
        """Return an account's entries, newest first."""
        found = [
            entry
            for entry in reversed(self._of(account_id))
            if wish.kind in {None, entry.kind}
            and wish.unit in {None, entry.unit}
            and (wish.hold_id is None or entry.hold_id == wish.hold_id)
            and (page.before is None or entry.sequence < int(page.before))
        ]
        return paged(found, page.limit, lambda entry: str(entry.sequence))

    async def total_at(self, account_id: AccountId, unit: Unit, at: datetime) -> int:
        """Return the sum of what had moved by an instant."""
        return sum(
            entry.signed_amount
            for entry in self._of(account_id)
            if entry.unit is unit and entry.effective_at <= at
        )


class MemoryRows:
    """Rows in small pieces, as an audit reads them."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._tables = tables

    async def accounts(self, *, after: AccountId, limit: int) -> Sequence[AccountId]:
        """Return accounts beyond `after`."""
        found = {
            *self._tables.wallets,
            *(account_id for account_id, _ in self._tables.entries),
            *(hold.account_id for hold in self._tables.holds.values()),
        }
        return sorted(account_id for account_id in found if account_id > after)[:limit]

    async def wallet(self, account_id: AccountId) -> Wallet | None:
        """Return the wallet row, or None."""
        return self._tables.wallets.get(account_id)

    def _entries(self, account_id: AccountId) -> list[Entry]:
        entries = self._tables.entries.values()
        found = [entry for entry in entries if entry.account_id == account_id]
        return sorted(found, key=lambda entry: entry.sequence)

    async def entries(self, account_id: AccountId, *, after: int, limit: int) -> Sequence[Entry]:
        """Return entries beyond a sequence number."""
        return [entry for entry in self._entries(account_id) if entry.sequence > after][:limit]

    async def holds(self, account_id: AccountId, *, after: str, limit: int) -> Sequence[Hold]:
        """Return holds beyond an id."""
        holds = self._tables.holds.values()
        found = [hold for hold in holds if hold.account_id == account_id and hold.id > after]
        return sorted(found, key=lambda hold: hold.id)[:limit]

    async def entries_of(self, account_id: AccountId, hold_ids: Sequence[str]) -> Sequence[Entry]:
        """Return the entries of some holds."""
        return [entry for entry in self._entries(account_id) if entry.hold_id in set(hold_ids)]

    async def entries_without_hold(self, account_id: AccountId, *, limit: int) -> Sequence[Entry]:
        """Return entries that name a hold that is not there."""
        holds = self._tables.holds
        entries = self._entries(account_id)
        return [e for e in entries if e.hold_id is not None and e.hold_id not in holds][:limit]

    async def unreadable(self, account_id: AccountId) -> Sequence[Unreadable]:
        """Return nothing: what is in memory are values."""
        del account_id
        return []

    async def missing_guards(self) -> Sequence[str]:
        """Return nothing: entries in memory are immutable values."""
        return []


def save_hold(tables: Tables, hold: Hold) -> None:
    """Write a hold, new or changed; a piece of work has one hold of each number."""
    if hold.id not in tables.holds:
        taken = {(each.account_id, each.work, each.number) for each in tables.holds.values()}
        assert (hold.account_id, hold.work, hold.number) not in taken, "two holds with one number"
    tables.holds[hold.id] = hold


def is_promised(tables: Tables, hold: Hold) -> bool:
    """Tell whether an open job still needs a hold: it names it, or another one of its work."""
    named = {job.hold_id for job in tables.jobs.values() if job.status in OPEN_STATUSES}
    return any(
        other.account_id == hold.account_id and other.work == hold.work
        for other in (tables.holds.get(hold_id) for hold_id in named if hold_id is not None)
        if other is not None
    )


def paged(
    found: Sequence[Row],
    limit: int,
    name: Callable[[Row], str],
    *,
    length: Callable[[Row], int] = lambda _: 0,
) -> Page[Row]:
    """Cut a page off a list; of long texts fewer are one."""
    limit = min(limit, fitting(map(length, found[:limit])))
    items = found[:limit]
    return Page(items=items, next_before=name(items[-1]) if len(found) > limit else None)
