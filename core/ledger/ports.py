"""What the ledger needs of storage."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.ledger.model import Change, Entry, Hold, Unit, Wallet
from core.shared.ids import AccountId
from core.shared.ports import UnitOfWork


class Wallets(Protocol):
    """Wallet rows with their entries and holds."""

    async def get(self, account_id: AccountId) -> Wallet:
        """Return the wallet, locked until the unit of work ends. Raises `WalletNotFound`."""
        ...

    async def save(self, change: Change) -> None:
        """Store what a rule did: the wallet row, new entries, changed holds, events."""
        ...


class Holds(Protocol):
    """Holds. Whoever begins or ends one has locked its wallet first, and never after a hold."""

    async def get(self, hold_id: str, *, account_id: AccountId | None = None) -> Hold:
        """Return a hold (of that account), locked. Raises `HoldNotFound`."""
        ...

    async def account_of(self, hold_id: str) -> AccountId:
        """Return whose wallet to lock before the hold is read. Raises `HoldNotFound`."""
        ...

    async def latest_for(self, account_id: AccountId, work: str) -> Hold | None:
        """Return the newest hold of a piece of work, or None."""
        ...

    async def save(self, hold: Hold) -> None:
        """Store a hold that changed without its wallet: in flight, renewed, progress."""
        ...

    async def overdue_reserved(self, account_id: AccountId, now: datetime) -> Sequence[Hold]:
        """Return the wallet's reserved holds past their expiry.

        Those that an open job will still need (it names them, or another hold of the same work)
        are promised and not among them.
        """
        ...


class Entries(Protocol):
    """The immutable rows behind the balances."""

    async def of_hold(self, account_id: AccountId, hold_id: str) -> Sequence[Entry]:
        """Return the entries of one hold, oldest first."""
        ...

    async def total_at(self, account_id: AccountId, unit: Unit, at: datetime) -> int:
        """Return the sum of what had moved by an instant, as the customer sees it."""
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
