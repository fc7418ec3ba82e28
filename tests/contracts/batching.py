"""Wallets, metering on them in batches and alone, and short words for what is asked."""

import asyncio
from typing import Any

from sqlalchemy import text

from adapters.database.engine import Database
from adapters.database.grouped.group import Group, Grouped
from adapters.database.grouped.needs import of_account, of_items, of_keyed_hold
from adapters.database.unit_of_work import SqlUnitOfWork
from adapters.system import SystemClock, TimeOrderedIds
from core.ledger.model import GrantKind, Hold, Unit, Wallet
from core.ledger.rules.grants import NewGrant
from core.ledger.rules.opening import open_wallet
from core.ledger.rules.settling import Actual
from core.ledger.use_cases.audit_ledger import AuditLedger
from core.ledger.use_cases.charge_account import ChargeAccount, ChargeWanted
from core.ledger.use_cases.place_holds import HoldsToPlace, PlaceHolds, Wanted
from core.ledger.use_cases.report_usage import ItemAnswer, ReportUsage, UsageItem
from core.ledger.use_cases.settle_hold import HoldToSettle, SettleHold
from core.ledger.use_cases.void_hold import VoidHold
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from tests.builders import admit_all
from tests.use_cases.ledger.worlds import CREDIT, TERMS

ACCOUNTS = 4
CREDITS = 100
CALLER = "key:1"
ADA, MISSING = AccountId(1), AccountId(99)


class CountingGroup(Group):
    """A group that knows how many calls each of its transactions had, and can be kept waiting."""

    def __init__(self, database: Database, clock: SystemClock) -> None:
        super().__init__(database, clock)
        self.sizes: list[int] = []
        self.at_commit: Any = None

    async def _transact(self, wire: Any, calls: Any) -> None:
        self.sizes.append(len(calls))
        await super()._transact(wire, calls)

    async def _commit(self, wire: Any) -> None:
        if self.at_commit is not None:
            await self.at_commit(wire)
        await super()._commit(wire)


class House:
    """A few wallets of 100 credits, and metering in batches and alone."""

    def __init__(self, url: str, *, prepared_statements: bool = True) -> None:
        self.database = Database(url, prepared_statements=prepared_statements)
        clock, ids = SystemClock(), TimeOrderedIds()
        self.clock = clock
        self.group = CountingGroup(self.database, clock)
        some: dict[str, Any] = {"unit_of_work": self.unit_of_work, "clock": clock, "terms": TERMS}
        self.place_alone = PlaceHolds(**some, admit=admit_all, ids=ids)
        self.settle_alone = SettleHold(**some)
        self.place = Grouped(self.group, self.place_alone, of_account)
        charge_alone = ChargeAccount(**some, admit=admit_all, ids=ids)
        self.charge = Grouped(self.group, charge_alone, of_account)
        self.settle = Grouped(self.group, self.settle_alone, of_keyed_hold)
        self.void = Grouped(self.group, VoidHold(**some), of_keyed_hold)
        self.report = Grouped(self.group, ReportUsage(**some, ids=ids), of_items)

    def unit_of_work(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.database, self.clock)

    def snapshot(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.database, self.clock, read_only=True)

    async def open(self) -> None:
        async with self.unit_of_work() as work:
            for number in range(1, ACCOUNTS + 1):
                gift = NewGrant(
                    id=f"gift-{number}",
                    kind=GrantKind.SIGNUP,
                    micro_credits=CREDITS * CREDIT,
                )
                opened = open_wallet(AccountId(number), (gift,), TERMS, self.clock.now())
                await work.wallets.save(opened)
            await work.commit()

    async def close(self) -> None:
        await self.group.close()
        await self.database.close()

    async def wallet(self, account: AccountId = ADA) -> Wallet:
        async with self.snapshot() as work:
            return await work.wallets.get(account)

    async def clean(self) -> bool:
        return (await AuditLedger(snapshot=self.snapshot)()).is_clean


class KilledGroup(CountingGroup):
    """A group whose connection is killed in the middle of its first batch."""

    KILL = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()"""
    killed = False

    def unit_of_work(self) -> Any:
        work = super().unit_of_work()
        return work if self.killed else KillingWork(work, self)

    async def kill(self) -> None:
        self.killed = True
        async with self._database.engine.connect() as connection:
            await connection.execute(text(self.KILL))


class KillingWork:
    """A unit of work at whose beginning the connection is killed."""

    def __init__(self, work: Any, group: KilledGroup) -> None:
        self._work, self._group = work, group

    async def __aenter__(self) -> Any:
        await self._group.kill()
        return await self._work.__aenter__()

    async def __aexit__(self, *exception: object) -> None:
        await self._work.__aexit__(*exception)


def key(name: str, account: AccountId = ADA, body: str = "b", operation: str = "op") -> RequestKey:
    return RequestKey(
        caller=CALLER, account_id=account, operation=operation, key=name, body_hash=body
    )


def hold_of(credits: int, account: AccountId = ADA, **more: Any) -> HoldsToPlace:
    wanted = Wanted(unit=Unit.CREDITS, amount=credits * CREDIT, purpose="work")
    return HoldsToPlace(account_id=account, caller=CALLER, holds=(wanted,), **more)


def settled(hold: Hold, credits: int) -> HoldToSettle:
    actual = Actual(unit=Unit.CREDITS, amount=credits * CREDIT)
    return HoldToSettle(hold_id=hold.id, caller=CALLER, actual=actual)


def item_of(name: str, credits: int, account: AccountId = ADA) -> UsageItem:
    actual = Actual(unit=Unit.CREDITS, amount=credits * CREDIT, key=name)
    return UsageItem(
        account_id=account, purpose="work", actual=actual, key=key(name, account, operation="usage")
    )


async def outcomes(*calls: Any) -> list[Any]:
    return await asyncio.gather(*calls, return_exceptions=True)


def charge_of(credits: int, **more: Any) -> ChargeWanted:
    actual = Actual(unit=Unit.CREDITS, amount=credits * CREDIT)
    return ChargeWanted(account_id=ADA, caller=CALLER, purpose="work", actual=actual, **more)


def refusal_of(answer: ItemAnswer) -> str | None:
    return None if answer.refusal is None else answer.refusal.code


def cents() -> Actual:
    return Actual(unit=Unit.CREDITS, amount=CREDIT // 100)
