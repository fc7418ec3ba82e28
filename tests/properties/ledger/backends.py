"""The ledger on memory, SQLite and PostgreSQL, and everything that each has stored."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol, Self

from sqlalchemy import delete, select, text

from adapters.database.engine import Database
from adapters.database.grouped.group import Group, Grouped
from adapters.database.grouped.needs import of_account, of_hold, of_items, of_keyed_hold
from adapters.database.grouped.wire import Wire
from adapters.database.ledger_rows import entry_from, hold_from, wallet_from
from adapters.database.tables import ledger, shared
from adapters.database.unit_of_work import SqlUnitOfWork
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryUnitOfWork
from core.ledger.model import Entry, Hold, Wallet
from core.ledger.use_cases.charge_account import ChargeAccount
from core.ledger.use_cases.place_holds import PlaceHolds
from core.ledger.use_cases.renew_hold import RenewHold
from core.ledger.use_cases.report_usage import ReportUsage
from core.ledger.use_cases.settle_hold import SettleHold
from core.ledger.use_cases.void_hold import VoidHold

START = datetime(2026, 1, 15, 12, tzinfo=UTC)
TRIGGERS = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
TABLES = (
    ledger.wallets,
    ledger.holds,
    ledger.entries,
    shared.idempotency_keys,
    shared.jobs,
    shared.outbox,
)


NEEDS: Mapping[type, Any] = {
    PlaceHolds: of_account,
    ChargeAccount: of_account,
    SettleHold: of_keyed_hold,
    VoidHold: of_keyed_hold,
    RenewHold: of_hold,
    ReportUsage: of_items,
}
"""What each use case of metering reads."""


class Crash(BaseException):
    """The process dies here."""


@dataclass(slots=True)
class FakeClock:
    """A clock that is moved by hand, in both directions."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at


@dataclass(slots=True)
class CountingIds:
    """Ids in the order made, the same on every backend."""

    made: int = 0

    def new(self) -> str:
        self.made += 1
        return f"id-{self.made:06}"


@dataclass(frozen=True, slots=True)
class Stored:
    """Everything that a backend has stored, in a form that compares."""

    wallets: Mapping[int, Wallet]
    holds: Mapping[str, Hold]
    entries: Mapping[int, tuple[Entry, ...]]
    keys: Mapping[tuple[int, str, str, str], tuple[str, str | None]]
    jobs: Mapping[str, str]
    events: tuple[tuple[str, int | None, tuple[tuple[str, object], ...]], ...]


class Faults:
    """Says at which point of the next commit the process dies."""

    def __init__(self) -> None:
        self.next: str | None = None

    def take(self, point: str) -> None:
        if self.next == point:
            self.next = None
            raise Crash(point)


class FaultyUnitOfWork:
    """A unit of work whose commit may be the last thing that the process tries, or does."""

    def __init__(self, inner: Any, faults: Faults) -> None:
        self._inner = inner
        self._faults = faults

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def __aenter__(self) -> Self:
        await self._inner.__aenter__()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._inner.__aexit__(*exception)

    async def commit(self) -> None:
        self._faults.take("before")
        await self._inner.commit()
        self._faults.take("after")


class Backend(Protocol):
    """Storage under test."""

    name: str
    clock: FakeClock
    faults: Faults
    ids: CountingIds

    def unit_of_work(self) -> Any: ...

    def snapshot(self) -> Any: ...

    def metering(self, use_case: Any) -> Any:
        """Return a use case of metering as this backend runs it."""

    async def stored(self) -> Stored: ...

    async def reset(self) -> None: ...

    async def close(self) -> None: ...


@dataclass(slots=True)
class MemoryBackend:
    """Storage in memory."""

    clock: FakeClock
    name: str = "memory"
    faults: Faults = field(default_factory=Faults)
    ids: CountingIds = field(default_factory=CountingIds)
    store: MemoryStore = field(default_factory=MemoryStore)

    def unit_of_work(self) -> Any:
        return FaultyUnitOfWork(MemoryUnitOfWork(self.store), self.faults)

    def snapshot(self) -> Any:
        return MemoryUnitOfWork(self.store, read_only=True)

    def metering(self, use_case: Any) -> Any:
        return use_case

    async def stored(self) -> Stored:
        tables = self.store.tables
        return stored_from(
            wallets=list(tables.wallets.values()),
            holds=list(tables.holds.values()),
            entries=list(tables.entries.values()),
            keys={scope: (row.body_hash, row.result) for scope, row in tables.keys.items()},
            jobs={job.id: job.status.value for job in tables.jobs.values()},
            events=[(event.type, event.account_id, dict(event.payload)) for event in tables.outbox],
        )

    async def reset(self) -> None:
        self.store = MemoryStore()
        self.ids.made = 0
        self.faults.next = None

    async def close(self) -> None:
        await self.reset()


@dataclass(slots=True)
class SqlBackend:
    """Storage in a migrated database that nobody else uses."""

    name: str
    database: Database
    clock: FakeClock
    faults: Faults = field(default_factory=Faults)
    ids: CountingIds = field(default_factory=CountingIds)

    def unit_of_work(self) -> Any:
        return FaultyUnitOfWork(SqlUnitOfWork(self.database, self.clock), self.faults)

    def snapshot(self) -> Any:
        return SqlUnitOfWork(self.database, self.clock, read_only=True)

    def metering(self, use_case: Any) -> Any:
        return use_case

    async def stored(self) -> Stored:
        async with self.database.reader() as connection:
            rows = {
                table.name: (await connection.execute(select(table))).all()
                for table in (
                    ledger.wallets,
                    ledger.holds,
                    ledger.entries,
                    shared.idempotency_keys,
                    shared.jobs,
                )
            }
            outbox = await connection.execute(select(shared.outbox).order_by(shared.outbox.c.id))
            events = [(row.type, row.account_id, row.payload) for row in outbox]
        return stored_from(
            wallets=[wallet_from(row) for row in rows["wallets"]],
            holds=[hold_from(row) for row in rows["holds"]],
            entries=[entry_from(row) for row in rows["ledger_entries"]],
            keys={
                (row.account_id, row.caller, row.operation, row.key): (row.body_hash, row.result)
                for row in rows["idempotency_keys"]
            },
            jobs={row.id: row.status for row in rows["jobs"]},
            events=events,
        )

    async def reset(self) -> None:
        """Empty the tables; only a test may, and it puts the triggers back."""
        self.ids.made = 0
        self.faults.next = None
        async with self.database.engine.begin() as connection:
            if self.database.is_sqlite:
                triggers = [row[0] for row in await connection.execute(text(TRIGGERS))]
                for trigger in triggers:
                    await connection.execute(text(f"DROP TRIGGER {trigger.split()[2]}"))
                for table in TABLES:
                    await connection.execute(delete(table))
                for trigger in triggers:
                    await connection.execute(text(trigger))
                return
            await connection.execute(text("ALTER TABLE ledger_entries DISABLE TRIGGER USER"))
            for table in TABLES:
                await connection.execute(delete(table))
            await connection.execute(text("ALTER TABLE ledger_entries ENABLE TRIGGER USER"))

    async def close(self) -> None:
        await self.database.close()


class FaultyGroup(Group):
    """A group whose commit may be the last thing that the process tries, or does."""

    def __init__(self, database: Database, clock: FakeClock, faults: Faults) -> None:
        super().__init__(database, clock)
        self._faults = faults

    async def _commit(self, wire: Wire) -> None:
        self._faults.take("before")
        await super()._commit(wire)
        self._faults.take("after")


class GroupedBackend(SqlBackend):
    """The same storage, with metering in batches; the rest works beside them."""

    def __init__(self, name: str, database: Database, clock: FakeClock) -> None:
        super().__init__(name, database, clock)
        self.group = FaultyGroup(database, clock, self.faults)

    async def close(self) -> None:
        await self.group.close()
        await super().close()

    def metering(self, use_case: Any) -> Any:
        return Grouped(self.group, use_case, NEEDS[type(use_case)])


def stored_from(
    *,
    wallets: list[Wallet],
    holds: list[Hold],
    entries: list[Entry],
    keys: dict[tuple[int, str, str, str], tuple[str, str | None]],
    jobs: dict[str, str],
    events: list[tuple[str, int | None, dict[str, object]]],
) -> Stored:
    """Put rows in a form that compares."""
    by_account: dict[int, list[Entry]] = {}
    for entry in sorted(entries, key=lambda each: (each.account_id, each.sequence)):
        by_account.setdefault(entry.account_id, []).append(entry)
    return Stored(
        wallets={wallet.account_id: wallet for wallet in wallets},
        holds={hold.id: hold for hold in holds},
        entries={account: tuple(each) for account, each in by_account.items()},
        keys=keys,
        jobs=jobs,
        events=tuple((kind, who, tuple(sorted(what.items()))) for kind, who, what in events),
    )


Act = Callable[[Backend], Awaitable[Any]]
"""One call of a use case on one backend."""
