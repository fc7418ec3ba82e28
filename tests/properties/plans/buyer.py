"""What a customer with a purse can do, and what of it can be counted from outside."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from core.accounts.model import NewAccount
from core.accounts.steps.opening import AccountTerms, open_account
from core.accounts.use_cases.delete_account import DeleteAccount
from core.accounts.use_cases.follow_debt import FollowDebt
from core.ledger.model import Book, Entry, EntryKind, Hold, Unit, Wallet
from core.ledger.rules.holds import HoldRequest, place, void
from core.ledger.rules.settling import Actual, settle
from core.ledger.use_cases.audit_ledger import AuditLedger
from core.payments.model import ItemKind, Order
from core.payments.use_cases.audit_payments import AuditPayments
from core.payments.use_cases.end_subscriptions import EndSubscriptions
from core.plans.use_cases.set_plan import SetPlan, SetPlanCommand
from core.shared.ids import AccountId
from core.shared.jobs import NewJob
from tests.payments_world import CATALOG, TERMS, TRADE, Shop
from tests.peers.providers import Delivery, SandboxProvider

EMAIL = "ada@example.com"
ME = "customer"
CHARGED = (EntryKind.CHARGE, EntryKind.LATE_CHARGE)
PLAN_DAYS = timedelta(days=30)


class Names:
    """Pseudonyms that anybody can read."""

    def of(self, kind: str, value: str) -> Sequence[str]:
        """Return the one name."""
        return (f"{kind}:{value}",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """A captured payment as the provider's own books have it."""

    kind: ItemKind
    item: str
    amount: int
    returned: int
    captured_at: datetime

    @property
    def kept_credits(self) -> int:
        """Micro-credits that the money which stayed there pays for."""
        granted = TRADE.shop.get(self.kind, self.item).micro_credits
        return granted - granted * min(self.amount, self.returned) // self.amount


@dataclass(slots=True)
class Buyer:
    """A customer of a shop, under one e-mail, with one account after another."""

    shop: Shop
    accounts: list[AccountId]
    orders: list[Order] = field(default_factory=list)
    told: list[Delivery] = field(default_factory=list)
    holds: list[str] = field(default_factory=list)

    @property
    def bank(self) -> SandboxProvider:
        """The provider."""
        assert isinstance(self.shop.peer, SandboxProvider)
        return self.shop.peer

    # ---------------------------------------------------------------- requests

    async def order(self, kind: ItemKind, item: str) -> Order:
        """Place an order."""
        order = await self.shop.order(kind, item)
        self.orders.append(order)
        return order

    async def work(self, unit: Unit, amount: int) -> None:
        """Let something be begun, for which it is held."""
        async with self.shop.work() as work:
            wallet = await work.wallets.get(self.shop.account_id)
            name = f"work:{self.shop.account_id}:{len(self.holds)}"
            now = self.shop.clock.now()
            request = HoldRequest(
                id=name,
                owner=ME,
                purpose="work",
                work=name,
                number=1,
                unit=unit,
                amount=amount,
                expires_at=now + timedelta(days=365),
            )
            await work.wallets.save(place(wallet, (request,), TERMS, now))
            await work.commit()
        self.holds.append(name)

    async def end(self, name: str, *, times: int) -> None:
        """Let work be cancelled (0 times), done, or done with more than was held."""
        async with self.shop.work() as work:
            account = await work.holds.account_of(name)
            wallet = await work.wallets.get(account)
            hold: Hold = await work.holds.get(name)
            now = self.shop.clock.now()
            if times == 0:
                change = void(wallet, hold, caller=ME, terms=TERMS, now=now)
            else:
                actual = Actual(unit=hold.unit, amount=hold.amount * times)
                change = settle(wallet, hold, actual, caller=ME, terms=TERMS, now=now)
            await work.wallets.save(change)
            await work.commit()

    async def ask_for_plan(self, plan: str, *, reset_used: bool) -> None:
        """Ask for a plan without paying."""
        set_plan = SetPlan(
            unit_of_work=self.shop.work,
            clock=self.shop.clock,
            rules=TRADE.rules,
            free_changes=False,
        )
        account = self.shop.account_id
        await set_plan(SetPlanCommand(account_id=account, plan=plan, reset_used=reset_used))

    async def leave(self) -> None:
        """Delete the account, and come back under the same e-mail."""
        shop, account = self.shop, self.shop.account_id
        await DeleteAccount(unit_of_work=shop.work, clock=shop.clock, pseudonyms=Names())(account)
        end = EndSubscriptions(
            unit_of_work=shop.work,
            snapshot=shop.snapshot,
            clock=shop.clock,
            gateways=shop.gateways,
            trade=TRADE,
        )
        await end(account, job_id=await self.job(f"left:{account}"))
        terms = AccountTerms(
            wallet=TERMS,
            catalogue=CATALOG,
            verified_email_for_gifts=False,
            pseudonyms=Names(),
        )
        async with shop.work() as work:
            made = await open_account(work, NewAccount(email=EMAIL), terms, shop.clock.now())
            await work.commit()
        shop.account_id = made.id
        self.accounts.append(made.id)

    async def job(self, name: str) -> str:
        """Promise a job, and return its id."""
        now = self.shop.clock.now()
        job = NewJob(id=name, kind="test", account_id=None, arguments={}, run_at=now)
        async with self.shop.work() as work:
            await work.jobs.add(job)
            await work.commit()
        return job.id

    # ---------------------------------------------------------------- what is true

    async def hear(self) -> None:
        """Take in all that the provider has said, and ask it about the rest, twice."""
        self.told += self.bank.deliveries()
        for delivery in self.told:
            await self.shop.take_in(self.bank.resent(delivery))
        for _ in range(2):
            self.shop.clock.advance(timedelta(minutes=5))
            assert await self.shop.reconcile() == []
            await self.shop.take_in_all()
        follow = FollowDebt(unit_of_work=self.shop.work, clock=self.shop.clock, wallet=TERMS)
        for account in self.accounts:
            await follow(account, job_id=await self.job(f"follow:{account}"))

    def bought(self) -> list[Bought]:
        """Return what was captured, as the provider has it."""
        return [
            Bought(
                kind=ItemKind(each["mode"]),
                item=each["item"],
                amount=each["amount"],
                returned=each["refunded"]
                + sum(d["amount"] for d in each["disputes"] if d["status"] == "lost"),
                captured_at=datetime.fromtimestamp(each["captured_at"]).astimezone(),
            )
            for each in self.bank.records.records.values()
            if each["kind"] == "payment" and each["status"] == "captured"
        ]

    async def wallets(self) -> list[Wallet]:
        """Return the wallets, the present one last."""
        async with self.shop.snapshot() as work:
            return [await work.wallets.get(account) for account in self.accounts]

    async def entries(self) -> list[Entry]:
        """Return all entries of all accounts."""
        found = []
        async with self.shop.snapshot() as work:
            for account in self.accounts:
                sequence = (await work.wallets.get(account)).sequence
                for number in range(1, sequence + 1):
                    entry = await work.entries.get(account, number)
                    assert entry is not None
                    found.append(entry)
        return found

    async def differences(self) -> list[Any]:
        """Return what audits find, but for the triggers that these tables have not."""
        ledger = await AuditLedger(snapshot=self.shop.snapshot)()
        found = [each for each in ledger.differences if each.account_id in self.accounts]
        return [*found, *await AuditPayments(snapshot=self.shop.snapshot)()]


def used(entries: Sequence[Entry], unit: Unit) -> int:
    """Return what work took of a unit."""
    return sum(e.amount for e in entries if e.unit is unit and e.kind in CHARGED)


def paid_back_tokens(entries: Sequence[Entry]) -> int:
    """Return the plan tokens that were charged as credits because their plan was refunded."""
    micro = sum(
        e.amount for e in entries if e.kind is EntryKind.TAKE_BACK and e.target is Book.USAGE
    )
    return micro * TERMS.tokens_per_credit // 1_000_000
