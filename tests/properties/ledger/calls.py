"""Calls of the ledger's use cases that can be made on any backend, and made again."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from core.ledger.model import Entry, GrantKind, Hold, Unit, WalletTerms
from core.ledger.rules.closing import close
from core.ledger.rules.grants import GrantTerms, NewGrant
from core.ledger.rules.opening import open_wallet
from core.ledger.rules.settling import Actual
from core.ledger.steps import booking
from core.ledger.use_cases.charge_account import ChargeAccount, ChargeWanted
from core.ledger.use_cases.claim_daily_bonus import ClaimDailyBonus
from core.ledger.use_cases.deduct_credits import CreditsToDeduct, DeductCredits
from core.ledger.use_cases.get_balance import GetBalance
from core.ledger.use_cases.get_balance_at import BalanceAt, GetBalanceAt
from core.ledger.use_cases.grant_credits import CreditsToGrant, GrantCredits
from core.ledger.use_cases.place_holds import HoldsToPlace, PlaceHolds, Wanted
from core.ledger.use_cases.refund_charge import ChargeToRefund, RefundCharge, Refunded
from core.ledger.use_cases.renew_hold import HoldToRenew, RenewHold
from core.ledger.use_cases.report_usage import ItemAnswer, ReportUsage, UsageItem
from core.ledger.use_cases.settle_hold import HoldToSettle, SettleHold
from core.ledger.use_cases.sweep_holds import SweepHolds
from core.ledger.use_cases.void_hold import HoldToVoid, VoidHold
from core.shared.errors import DomainError
from core.shared.ids import AccountId
from core.shared.jobs import NewJob
from core.shared.keys import RequestKey
from tests.builders import admit_all
from tests.properties.ledger.backends import Backend
from tests.properties.ledger.put_in_flight import HoldToFly, PutInFlight
from tests.properties.ledger.record_progress import Progress, RecordProgress

CALLER = "key:meter"
OTHER = "key:other"
ADMIN = "admin"
BONUS = GrantTerms(micro_credits=10_000_000, days=30)

Run = Callable[[Backend, "Call"], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call answered: a code of refusal, or what in the result can never change."""

    refusal: str | None
    result: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request of a use case under the terms in force, with its key where it has one."""

    name: str
    run: Run
    terms: WalletTerms
    account: int = 1
    key: str | None = None
    body: str = ""

    def request_key(self) -> RequestKey | None:
        if self.key is None:
            return None
        return RequestKey(
            caller=CALLER,
            account_id=AccountId(self.account),
            operation=self.name,
            key=self.key,
            body_hash=self.body,
        )

    def with_other_body(self) -> "Call":
        return replace(self, body=self.body + "'")

    async def on(self, backend: Backend) -> Answer:
        try:
            result = await self.run(backend, self)
        except DomainError as refusal:
            return Answer(refusal.code, None)
        return Answer(None, lasting(result))


def lasting(result: object) -> object:
    """Return what of a result can never change, however the row went on."""
    match result:
        case Hold():
            return (result.id, result.amount, result.unit, result.plan_tokens, result.parts)
        case Refunded():
            return (result.hold.id, tuple(result.entries))
        case ItemAnswer():
            refusal = result.refusal
            return (result.key, lasting(result.hold), None if refusal is None else refusal.code)
        case Entry() | BalanceAt() | int() | str() | None:
            return result
        case list() | tuple():
            return tuple(lasting(each) for each in result)
        case _:
            return repr(result)


def common(backend: Backend, terms: WalletTerms) -> dict[str, Any]:
    return {
        "unit_of_work": backend.unit_of_work,
        "clock": backend.clock,
        "ids": backend.ids,
        "terms": terms,
    }


def reads(backend: Backend, terms: WalletTerms) -> dict[str, Any]:
    return {"snapshot": backend.snapshot, "clock": backend.clock, "terms": terms}


def opening(micro_credits: int) -> Run:
    async def run(backend: Backend, call: Call) -> None:
        now = backend.clock.now()
        gift = NewGrant(id=backend.ids.new(), kind=GrantKind.SIGNUP, micro_credits=micro_credits)
        async with backend.unit_of_work() as work:
            account = AccountId(call.account)
            await work.wallets.save(open_wallet(account, (gift,), call.terms, now))
            await work.commit()

    return run


def closing(*, closed: bool) -> Run:
    async def run(backend: Backend, call: Call) -> None:
        async with backend.unit_of_work() as work:
            wallet = await work.wallets.get(AccountId(call.account))
            await work.wallets.save(close(wallet, closed=closed))
            await work.commit()

    return run


def placing(wanted: Sequence[tuple[Unit, int]], seconds: int) -> Run:
    async def run(backend: Backend, call: Call) -> object:
        return await backend.metering(PlaceHolds(**common(backend, call.terms), admit=admit_all))(
            HoldsToPlace(
                account_id=AccountId(call.account),
                caller=CALLER,
                holds=tuple(Wanted(unit=u, amount=a, purpose="work") for u, a in wanted),
                seconds=seconds,
                key=call.request_key(),
            )
        )

    return run


def settling(hold: str, unit: Unit, amount: int, caller: str) -> Run:
    async def run(backend: Backend, call: Call) -> object:
        parts = common(backend, call.terms)
        del parts["ids"]
        return await backend.metering(SettleHold(**parts))(
            HoldToSettle(
                hold_id=hold,
                caller=caller,
                actual=Actual(unit=unit, amount=amount),
                key=call.request_key(),
            )
        )

    return run


def voiding(hold: str, caller: str) -> Run:
    async def run(backend: Backend, call: Call) -> object:
        parts = common(backend, call.terms)
        del parts["ids"]
        wish = HoldToVoid(hold_id=hold, caller=caller, key=call.request_key())
        return await backend.metering(VoidHold(**parts))(wish)

    return run


def cancelling(hold: str, caller: str) -> Run:
    async def run(backend: Backend, call: Call) -> object:
        async with backend.unit_of_work() as work:
            made = await booking.cancel(
                work,
                AccountId(call.account),
                hold,
                caller=caller,
                terms=call.terms,
                now=backend.clock.now(),
            )
            await work.commit()
            return made

    return run


def flying(hold: str, seconds: int, caller: str) -> Run:
    async def run(backend: Backend, call: Call) -> object:
        wish = HoldToFly(hold_id=hold, caller=caller, seconds=seconds)
        return await PutInFlight(**common(backend, call.terms))(wish)

    return run


def renewing(hold: str, seconds: int, caller: str) -> Run:
    async def run(backend: Backend, call: Call) -> object:
        renew = RenewHold(unit_of_work=backend.unit_of_work, clock=backend.clock)
        return await backend.metering(renew)(
            HoldToRenew(hold_id=hold, caller=caller, seconds=seconds)
        )

    return run


def progressing(hold: str, amount: int, caller: str) -> Run:
    async def run(backend: Backend, call: Call) -> object:
        note = RecordProgress(unit_of_work=backend.unit_of_work)
        return await note(Progress(hold_id=hold, caller=caller, amount=amount))

    return run


def charging(unit: Unit, amount: int) -> Run:
    async def run(backend: Backend, call: Call) -> object:
        return await backend.metering(
            ChargeAccount(**common(backend, call.terms), admit=admit_all)
        )(
            ChargeWanted(
                account_id=AccountId(call.account),
                caller=CALLER,
                purpose="work",
                actual=Actual(unit=unit, amount=amount),
                key=call.request_key(),
            )
        )

    return run


def reporting(items: Sequence[tuple[Unit, int]]) -> Run:
    async def run(backend: Backend, call: Call) -> object:
        key = call.request_key()
        assert key is not None
        usage = [
            UsageItem(
                account_id=AccountId(call.account),
                purpose="work",
                actual=Actual(unit=unit, amount=amount),
                key=replace(key, key=f"{key.key}/{index}"),
            )
            for index, (unit, amount) in enumerate(items)
        ]
        report = backend.metering(ReportUsage(**common(backend, call.terms)))
        return await report(usage, caller=CALLER)

    return run


def granting(micro_credits: int, expires_at: datetime | None) -> Run:
    async def run(backend: Backend, call: Call) -> object:
        return await GrantCredits(**common(backend, call.terms))(
            CreditsToGrant(
                account_id=AccountId(call.account),
                micro_credits=micro_credits,
                reason="a gift",
                expires_at=expires_at,
                key=call.request_key(),
            )
        )

    return run


def claiming() -> Run:
    async def run(backend: Backend, call: Call) -> object:
        parts = common(backend, call.terms)
        return await ClaimDailyBonus(**parts, bonus=BONUS)(AccountId(call.account))

    return run


def deducting(micro_credits: int, *, allow_debt: bool) -> Run:
    async def run(backend: Backend, call: Call) -> object:
        parts = common(backend, call.terms)
        del parts["ids"]
        return await DeductCredits(**parts)(
            CreditsToDeduct(
                account_id=AccountId(call.account),
                micro_credits=micro_credits,
                reason="a mistake",
                allow_debt=allow_debt,
                key=call.request_key(),
            )
        )

    return run


def refunding(hold: str, amount: int | None) -> Run:
    async def run(backend: Backend, call: Call) -> object:
        return await RefundCharge(**common(backend, call.terms))(
            ChargeToRefund(hold_id=hold, reason="bad", amount=amount, key=call.request_key())
        )

    return run


def sweeping() -> Run:
    async def run(backend: Backend, call: Call) -> object:
        parts = common(backend, call.terms)
        del parts["ids"]
        return await SweepHolds(**parts, snapshot=backend.snapshot)()

    return run


def promising(job: str, hold: str) -> Run:
    async def run(backend: Backend, call: Call) -> None:
        async with backend.unit_of_work() as work:
            await work.jobs.add(
                NewJob(
                    id=job,
                    kind="test.work",
                    account_id=AccountId(call.account),
                    arguments={},
                    run_at=backend.clock.now(),
                    hold_id=hold,
                )
            )
            await work.commit()

    return run


def ending(job: str) -> Run:
    async def run(backend: Backend, call: Call) -> None:
        async with backend.unit_of_work() as work:
            await work.jobs.done(job)
            await work.commit()

    return run


async def balance(backend: Backend, terms: WalletTerms, account: int) -> tuple[int, int, datetime]:
    """Return what a customer sees now, and the wallet's own time."""
    wallet = await GetBalance(**reads(backend, terms))(AccountId(account))
    at = max(backend.clock.now(), wallet.entered_at)
    return wallet.posted, wallet.plan.remaining, at


async def balance_at(
    backend: Backend, terms: WalletTerms, account: int, at: datetime
) -> tuple[int, int]:
    """Return what a customer is told that the balance was."""
    then = await GetBalanceAt(**reads(backend, terms))(AccountId(account), at)
    return then.posted, then.plan_remaining
