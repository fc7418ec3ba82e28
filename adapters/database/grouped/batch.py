"""The state that the commands of one batch share: what was read for them, and what they changed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from adapters.database.grouped.needs import Needs
from adapters.database.grouped.wire import Scope, Values, Wire
from adapters.database.ledger import SqlHolds
from adapters.database.ledger_rows import (
    OF_TEXT,
    entry_row,
    hold_from,
    hold_row,
    wallet_from,
    wallet_row,
)
from core.ledger.model import Change, Entry, Hold, HoldStatus, Wallet
from core.ledger.rules.draft import check
from core.shared.events import Event
from core.shared.ids import AccountId
from core.shared.keys import KeyRecord, RequestKey
from core.shared.ports import Clock

OVERDUE_SOON = timedelta(seconds=1)
"""How far ahead overdue holds are read, so that a batch reads those of a wallet once."""


class NotGrouped(Exception):
    """A command asks for what a batch has not locked or does not do: run it by itself."""


def scope_of(key: RequestKey) -> Scope:
    """Return under what a key is stored."""
    return (key.account_id, key.caller, key.operation, key.key)


class Changes:
    """What was changed and is not in the database yet, and what rules `made` of it."""

    __slots__ = ("entries", "events", "holds", "keys", "made", "wallets")

    def __init__(self) -> None:
        """Start with nothing changed."""
        self.wallets: dict[int, Wallet] = {}
        self.holds: dict[str, Hold] = {}
        self.keys: dict[Scope, KeyRecord] = {}
        self.entries: list[Entry] = []
        self.events: list[Event] = []
        self.made: list[Change] = []

    def any(self) -> bool:
        """Tell whether anything changed."""
        return bool(self.wallets or self.holds or self.keys or self.entries or self.events)


class Batch:
    """One transaction. What it has read is locked; changes reach the database with `write`."""

    def __init__(
        self,
        wire: Wire,
        clock: Clock,
        subscribers: Mapping[str, Sequence[str]],
    ) -> None:
        """Work on an open connection; events name the kinds of job that they make."""
        self._wire = wire
        self._clock = clock
        self._subscribers = subscribers
        self._unwritten = Changes()
        self.wallets: dict[int, Wallet | None] = {}
        self.holds: dict[str, Hold | None] = {}
        self.keys: dict[Scope, KeyRecord | None] = {}
        self._overdue: dict[tuple[int, HoldStatus], tuple[datetime, list[str]]] = {}
        self.made: list[Change] = []
        self.has_written = False
        self.has_events = False

    async def load(self, needs: Iterable[Needs]) -> None:
        """Begin, and read and lock what commands need: wallets, then keys, then holds."""
        accounts: dict[int, None] = {}
        holds: dict[str, None] = {}
        keys: dict[Scope, None] = {}
        for each in needs:
            accounts.update(dict.fromkeys(each.accounts))
            holds.update(dict.fromkeys(each.holds))
            keys.update(dict.fromkeys(map(scope_of, each.keys)))
        await self._wire.begin()
        self.wallets = dict.fromkeys(accounts)
        self.holds = dict.fromkeys(holds)
        self.keys = dict.fromkeys(keys)
        for row in await self._wire.wallets(list(accounts), list(holds)):
            wallet = wallet_from(row, OF_TEXT)
            check(wallet)
            self.wallets[wallet.account_id] = wallet
        if keys:
            for row in await self._wire.keys(list(keys)):
                scope = (row.account_id, row.caller, row.operation, row.key)
                self.keys[scope] = KeyRecord(body_hash=row.body_hash, result=row.result)
        if holds:
            for row in await self._wire.holds(list(holds)):
                self.holds[row.id] = hold_from(row, OF_TEXT)

    def accept(self, changes: Changes) -> None:
        """Make a command's changes the batch's own: the commands after it see them."""
        self.wallets.update(changes.wallets)
        self.holds.update(changes.holds)
        self.keys.update(changes.keys)
        unwritten = self._unwritten
        unwritten.wallets.update(changes.wallets)
        unwritten.holds.update(changes.holds)
        unwritten.keys.update(changes.keys)
        unwritten.entries += changes.entries
        unwritten.events += changes.events
        self.made += changes.made

    async def write(self) -> None:
        """Write what is not written yet."""
        changes, self._unwritten = self._unwritten, Changes()
        if not changes.any():
            return
        self.has_written = True
        self.has_events |= bool(changes.events)
        await self._wire.write(
            [*map(wallet_row, changes.wallets.values())],
            self._key_rows(changes.keys),
            [*map(hold_row, changes.holds.values())],
            [*map(entry_row, changes.entries)],
            self._event_rows(changes.events),
        )

    async def overdue(
        self, account_id: AccountId, status: HoldStatus, now: datetime
    ) -> Sequence[Hold]:
        """Return the wallet's overdue holds that no open job needs, as the batch has them.

        A wallet with nothing left may refuse many calls of a batch, each of which asks for them.
        """
        until, ids = self._overdue.get((account_id, status), (None, []))
        if until is None or now > until:
            until = now + OVERDUE_SOON
            found = await (await self.stored_holds()).overdue(account_id, status, until)
            self.holds.update({hold.id: hold for hold in found})
            ids = [hold.id for hold in found]
            self._overdue[account_id, status] = until, ids
        known = [hold for hold in map(self.holds.__getitem__, ids) if hold is not None]
        return [hold for hold in known if hold.status is status and hold.expires_at <= now]

    async def stored_holds(self) -> SqlHolds:
        """Return the plain repository on this transaction, which sees what the batch changed."""
        await self.write()
        return SqlHolds(self._wire.connection)

    def _key_rows(self, keys: dict[Scope, KeyRecord]) -> list[Values]:
        now = self._clock.now()
        return [(*scope, record.body_hash, record.result, now) for scope, record in keys.items()]

    def _event_rows(self, events: list[Event]) -> list[Values]:
        now = self._clock.now()
        return [
            (
                event.type,
                event.account_id,
                dict(event.payload),
                list(self._subscribers.get(event.type, ())),
                now,
            )
            for event in events
        ]
