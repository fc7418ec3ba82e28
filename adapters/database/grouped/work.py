"""The ledger's unit of work inside a batch: `commit` gives its changes to the batch.

What a command reads is in memory; few commands ask for more, and then wait for a statement of
their own. Leaving without `commit` drops what it changed, so a refusal leaves no trace.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn, Self

from adapters.database.grouped.batch import Batch, Changes, NotGrouped, scope_of
from adapters.database.ledger import SqlHolds
from core.ledger.errors import HoldNotFound
from core.ledger.model import Change, Hold, HoldStatus, Wallet
from core.ledger.ports import HoldFilter
from core.shared.errors import AccountNotFound
from core.shared.events import Event
from core.shared.ids import AccountId
from core.shared.keys import KeyRecord, RequestKey, earlier_result
from core.shared.pages import Page, PageRequest


class GroupedWallets:
    """The batch's wallets, all locked."""

    __slots__ = ("_batch", "_changes")

    def __init__(self, batch: Batch, changes: Changes) -> None:
        """Read from a batch what was not changed here."""
        self._batch = batch
        self._changes = changes

    async def get(self, account_id: AccountId) -> Wallet:
        """Return the wallet. Raises `AccountNotFound`."""
        wallet = self._changes.wallets.get(account_id)
        if wallet is not None:
            return wallet
        try:
            wallet = self._batch.wallets[account_id]
        except KeyError:
            raise NotGrouped from None
        if wallet is None:
            raise AccountNotFound(f"There is no account {account_id}.")
        return wallet

    async def save(self, change: Change) -> None:
        """Keep what a rule did."""
        changes = self._changes
        changes.wallets[change.wallet.account_id] = change.wallet
        changes.entries += change.entries
        changes.events += change.events
        for hold in change.holds:
            changes.holds[hold.id] = hold
        changes.made.append(change)


class GroupedHolds:
    """The batch's holds; others come from the database, once the batch has written its own."""

    __slots__ = ("_batch", "_changes")

    def __init__(self, batch: Batch, changes: Changes) -> None:
        """Read from a batch what was not changed here."""
        self._batch = batch
        self._changes = changes

    async def get(self, hold_id: str, *, account_id: AccountId | None = None) -> Hold:
        """Return a hold (of that account). Raises `HoldNotFound`."""
        hold = self._changes.holds.get(hold_id)
        if hold is None:
            if hold_id not in self._batch.holds:
                stored = await self._batch.stored_holds()
                return await stored.get(hold_id, account_id=account_id)
            hold = self._batch.holds[hold_id]
        if hold is None or account_id not in {None, hold.account_id}:
            raise HoldNotFound(f"There is no hold {hold_id}.")
        return hold

    async def account_of(self, hold_id: str) -> AccountId:
        """Return whose hold it is. Raises `HoldNotFound`."""
        return (await self.get(hold_id)).account_id

    async def list(self, account_id: AccountId, wish: HoldFilter, page: PageRequest) -> Page[Hold]:
        """Return an account's holds, newest first."""
        return await (await self._stored()).list(account_id, wish, page)

    async def latest_for(self, account_id: AccountId, work: str) -> Hold | None:
        """Return the newest hold of a piece of work, or None."""
        return await (await self._stored()).latest_for(account_id, work)

    async def save(self, hold: Hold) -> None:
        """Keep a hold that changed without its wallet."""
        self._changes.holds[hold.id] = hold

    async def overdue(
        self, account_id: AccountId, status: HoldStatus, now: datetime
    ) -> Sequence[Hold]:
        """Return the wallet's overdue holds that no open job will still need."""
        if self._changes.holds:
            raise NotGrouped
        return await self._batch.overdue(account_id, status, now)

    async def overdue_accounts(
        self, now: datetime, *, after: AccountId, limit: int
    ) -> Sequence[AccountId]:
        """Refuse: a batch knows its wallets before it begins."""
        del now, after, limit
        raise NotGrouped

    async def _stored(self) -> SqlHolds:
        """Return the stored holds; what this command itself changed would be missing in them."""
        if self._changes.holds:
            raise NotGrouped
        return await self._batch.stored_holds()


class GroupedKeys:
    """The batch's keys: every claim of one is made under the lock of its account's wallet."""

    __slots__ = ("_batch", "_changes")

    def __init__(self, batch: Batch, changes: Changes) -> None:
        """Read from a batch what was not claimed here."""
        self._batch = batch
        self._changes = changes

    async def claim(self, request: RequestKey) -> str | None:
        """Make the key this request's own, or return the earlier result."""
        scope = scope_of(request)
        if scope not in self._batch.keys or request.account_id not in self._batch.wallets:
            raise NotGrouped
        known = earlier_result(self._batch.keys[scope], request)
        if known is None:
            self._changes.keys[scope] = KeyRecord(body_hash=request.body_hash, result=None)
        return known

    async def finish(self, request: RequestKey, *, result: str) -> None:
        """Keep what became of the request."""
        record = KeyRecord(body_hash=request.body_hash, result=result)
        self._changes.keys[scope_of(request)] = record

    async def drop(self, request: RequestKey) -> None:
        """Forget a key that was claimed here."""
        del self._changes.keys[scope_of(request)]


class GroupedEvents:
    """Events for the outbox."""

    __slots__ = ("_changes",)

    def __init__(self, changes: Changes) -> None:
        """Add to what a command changes."""
        self._changes = changes

    async def add(self, *events: Event) -> None:
        """Keep events."""
        self._changes.events += events


class GroupedUnitOfWork:
    """One command's part of a batch."""

    __slots__ = ("_batch", "_changes", "_holds", "_keys", "_wallets")

    def __init__(self, batch: Batch) -> None:
        """Work in a batch that has read what the command needs."""
        self._batch = batch
        self._changes = changes = Changes()
        self._wallets = GroupedWallets(batch, changes)
        self._holds = GroupedHolds(batch, changes)
        self._keys = GroupedKeys(batch, changes)

    async def __aenter__(self) -> Self:
        """Begin: nothing to do, the batch has."""
        return self

    async def __aexit__(self, *exception: object) -> None:
        """End; what was not committed is dropped with it."""

    async def commit(self) -> None:
        """Give the changes to the batch; the caller is answered when the batch is durable."""
        self._batch.accept(self._changes)

    @property
    def wallets(self) -> GroupedWallets:
        """Wallet rows."""
        return self._wallets

    @property
    def holds(self) -> GroupedHolds:
        """Holds."""
        return self._holds

    @property
    def keys(self) -> GroupedKeys:
        """Idempotency keys."""
        return self._keys

    @property
    def events(self) -> GroupedEvents:
        """The outbox."""
        return GroupedEvents(self._changes)

    @property
    def entries(self) -> NoReturn:
        """Refuse: no command that is grouped reads entries."""
        raise NotGrouped

    @property
    def jobs(self) -> NoReturn:
        """Refuse: no command that is grouped promises work."""
        raise NotGrouped
