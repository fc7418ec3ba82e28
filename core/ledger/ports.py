"""What the ledger needs of storage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.ledger.model import Change, Entry, EntryKind, Hold, HoldStatus, Unit, Wallet
from core.shared.errors import DomainError
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest
from core.shared.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """Which entries are wanted; None means any."""

    kind: EntryKind | None = None
    unit: Unit | None = None
    hold_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldFilter:
    """Which holds are wanted; None means any."""

    status: HoldStatus | None = None
    work: str | None = None


class Wallets(Protocol):
    """Wallet rows with their entries and holds."""

    async def get(self, account_id: AccountId) -> Wallet:
        """Return the wallet, locked until a writing unit of work ends. Raises `AccountNotFound`."""
        ...

    async def save(self, change: Change) -> None:
        """Store what a rule did: the wallet row, new entries, changed holds, events."""
        ...


class Holds(Protocol):
    """Holds. Whoever begins or ends one has locked its wallet first, and never after a hold."""

    async def get(self, hold_id: str, *, account_id: AccountId | None = None) -> Hold:
        """Return a hold (of that account), locked like a wallet. Raises `HoldNotFound`."""
        ...

    async def account_of(self, hold_id: str) -> AccountId:
        """Return whose wallet to lock before the hold is read. Raises `HoldNotFound`."""
        ...

    async def latest_for(self, account_id: AccountId, work: str) -> Hold | None:
        """Return the newest hold of a piece of work, or None."""
        ...

    async def list(self, account_id: AccountId, wish: HoldFilter, page: PageRequest) -> Page[Hold]:
        """Return an account's holds, newest first."""
        ...

    async def save(self, hold: Hold) -> None:
        """Store a hold that changed without its wallet: in flight, renewed, progress."""
        ...

    async def overdue(
        self, account_id: AccountId, status: HoldStatus, now: datetime
    ) -> Sequence[Hold]:
        """Return the wallet's holds in a state past their expiry, the longest overdue first.

        Those that an open job will still need (it names them, or another hold of the same work)
        are promised and not among them.
        """
        ...

    async def drawn(
        self, account_id: AccountId, *, since: datetime, until: datetime
    ) -> Sequence[Hold]:
        """Return the live holds with plan tokens, and those of a stretch that ended after it.

        Of a stretch are those made from `since` on and before `until`. They come oldest first,
        locked like a wallet.
        """
        ...

    async def overdue_accounts(
        self, now: datetime, *, after: AccountId, limit: int
    ) -> Sequence[AccountId]:
        """Return accounts beyond `after`, ascending, with overdue live holds that nobody needs."""
        ...


class Entries(Protocol):
    """The immutable rows behind the balances."""

    async def get(self, account_id: AccountId, sequence: int) -> Entry | None:
        """Return one entry, or None."""
        ...

    async def of_hold(self, account_id: AccountId, hold_id: str) -> Sequence[Entry]:
        """Return the entries of one hold, oldest first."""
        ...

    async def list(
        self, account_id: AccountId, wish: EntryFilter, page: PageRequest
    ) -> Page[Entry]:
        """Return an account's entries, newest first."""
        ...

    async def total_at(self, account_id: AccountId, unit: Unit, at: datetime) -> int:
        """Return the sum of what had moved by an instant, as the customer sees it."""
        ...


class RowUnreadable(Exception):
    """A stored row is not such as we write: its JSON, an instant or a word of it is broken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A row that can't be read, by its table and its key there, and why."""

    table: str
    key: str
    error: str


class Rows(Protocol):
    """Everything that is stored, in small pieces and as it is: nothing is checked or locked.

    Whatever returns wallets, entries or holds may raise `RowUnreadable`.
    """

    async def accounts(self, *, after: AccountId, limit: int) -> Sequence[AccountId]:
        """Return accounts beyond `after` that have a wallet, an entry or a hold, ascending."""
        ...

    async def wallet(self, account_id: AccountId) -> Wallet | None:
        """Return the wallet row, or None."""
        ...

    async def entries(self, account_id: AccountId, *, after: int, limit: int) -> Sequence[Entry]:
        """Return entries beyond the sequence number `after`, ascending."""
        ...

    async def holds(self, account_id: AccountId, *, after: str, limit: int) -> Sequence[Hold]:
        """Return holds beyond the id `after`, in the storage's own order of ids."""
        ...

    async def entries_of(self, account_id: AccountId, hold_ids: Sequence[str]) -> Sequence[Entry]:
        """Return the entries that name one of the holds, by sequence number."""
        ...

    async def entries_without_hold(self, account_id: AccountId, *, limit: int) -> Sequence[Entry]:
        """Return entries that name a hold that is not there, by sequence number."""
        ...

    async def unreadable(self, account_id: AccountId) -> Sequence[Unreadable]:
        """Return an account's rows that can't be read. Slow: ask when one could not be."""
        ...

    async def missing_guards(self) -> Sequence[str]:
        """Return the names of the triggers that protect the entries and are not in force."""
        ...


class Admit(Protocol):
    """Knows whether anything new may begin. Asked before a transaction: it may look elsewhere."""

    async def __call__(self, purpose: str) -> DomainError | None:
        """Return what refuses new work for this purpose now, or None."""
        ...


class LedgerUnitOfWork(UnitOfWork, Protocol):
    """The slice of the unit of work that the ledger's use cases may touch."""

    @property
    def wallets(self) -> Wallets:
        """Wallet rows."""
        ...

    @property
    def holds(self) -> Holds:
        """Holds."""
        ...

    @property
    def entries(self) -> Entries:
        """Entries."""
        ...


class AuditUnitOfWork(LedgerUnitOfWork, Protocol):
    """The slice that an audit reads: one snapshot, in which nothing changes while it looks."""

    @property
    def rows(self) -> Rows:
        """Everything that is stored."""
        ...
