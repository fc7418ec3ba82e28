"""A greedy customer with a purse: what they have had is what they paid for and did not get back.

They order, pay at once or later, come back to verify, ask for their money back, dispute, ask for
plans, work, work longer than was held, delete the account and come back under the same e-mail, in
any order, while the provider's events come late. When all has been told, the provider's own books
say what they paid; what they used and still have is counted here, apart from the program's rules.
"""

from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.ledger.model import Unit
from core.ledger.rules.time import month_of, roll_forward, start_of
from core.payments.model import ItemKind
from core.shared.errors import DomainError
from tests.payments_world import CATALOG, TERMS, selling
from tests.properties.plans.buyer import PLAN_DAYS, Bought, Buyer, paid_back_tokens, used
from tests.runner import Runner

Result = TypeVar("Result")
ITEMS = {
    ItemKind.PACK: ("small", "medium"),
    ItemKind.SUBSCRIPTION: ("sub_basic", "sub_pro"),
    ItemKind.PLAN: ("standard", "premium"),
}
PICK = st.integers(0, 99)
ACCOUNTS_MAX = 4
USE = st.sampled_from([(0, 1), (1, 1), (2, 1), (2, None)])
FIRST = st.sampled_from(["", "", "part", "leave"])
DEED = st.sampled_from(["refund", "refund", "part", "lost"])


class GreedyBuyer(RuleBasedStateMachine):
    """Pays when it must, and asks for everything back."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = Runner()
        self.stack = AsyncExitStack()

    @initialize()
    def begin(self) -> None:
        shop = self.run(self.stack.enter_async_context(selling("sandbox")))
        self.buyer = Buyer(shop, [shop.account_id])
        self.begun = shop.clock.now()

    def teardown(self) -> None:
        with self.runner:
            if hasattr(self, "buyer"):
                try:
                    self.gains_nothing()
                finally:
                    self.run(self.stack.aclose())

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self.runner.run(work)

    def tried(self, work: Coroutine[Any, Any, Any]) -> None:
        """Ask for something that may be refused."""
        with suppress(DomainError):
            self.run(work)

    # ---------------------------------------------------------------- requests

    @rule(kind=st.sampled_from(list(ITEMS)), which=st.integers(0, 1), how=PICK, told=st.booleans())
    def buy(self, kind: ItemKind, which: int, how: int, told: bool) -> None:
        async def bought() -> None:
            order = await self.buyer.order(kind, ITEMS[kind][which])
            assert order.checkout is not None
            await self.buyer.bank.pay(order.checkout, later=how % 4 == 0)

        self.tried(bought())
        if told:
            self.hear()

    @precondition(lambda self: self.buyer.orders)
    @rule(pick=PICK, paid=PICK, reset=st.booleans())
    def come_back_to_verify(self, pick: int, paid: int, reset: bool) -> None:
        order = self.buyer.orders[pick % len(self.buyer.orders)]
        charges = [each.charge for each in self.run(self.buyer.bank.paid())]
        if charges:
            charge = charges[paid % len(charges)]
            self.tried(self.buyer.shop.verify(order, charge, reset_used=reset))

    @rule(pick=PICK, deed=st.sampled_from(["refund", "refund", "part", "dispute", "won", "lost"]))
    def ask_for_money_back(self, pick: int, deed: str) -> None:
        bank = self.buyer.bank
        paid = self.run(bank.paid())
        if not paid:
            return
        one = paid[pick % len(paid)]
        left = one.amount - one.refunded - one.lost
        if deed in {"refund", "part"} and left > 0:
            self.tried(bank.refund(one.charge, left if deed == "refund" else max(1, left // 3)))
        elif deed == "dispute" and left > 0:
            self.tried(bank.dispute(one.charge))
        elif deed in {"won", "lost"}:
            if not one.disputed and left > 0:
                self.tried(bank.dispute(one.charge))
            self.tried(bank.decide(one.charge, deed))

    @rule(which=st.integers(0, 1), use=USE, first=FIRST, deed=DEED, told=st.booleans())
    def use_a_plan_and_ask_for_money_back(
        self, which: int, use: tuple[int, int | None], first: str, deed: str, told: bool
    ) -> None:
        self.use_it_and_ask_for_money_back((ItemKind.PLAN, which), use, first, deed, told)

    @rule(
        what=st.sampled_from(
            [(kind, which) for kind in (ItemKind.PACK, ItemKind.SUBSCRIPTION) for which in (0, 1)]
        ),
        use=USE,
        first=FIRST,
        deed=DEED,
        told=st.booleans(),
    )
    def use_it_and_ask_for_money_back(
        self,
        what: tuple[ItemKind, int],
        use: tuple[int, int | None],
        first: str,
        deed: str,
        told: bool,
    ) -> None:
        """What this customer likes best: also from another account, or while the work runs."""
        kind, which = what
        self.buy(kind, which, 1, told=True)
        newest = len(self.run(self.buyer.bank.paid())) - 1
        self.use_what_is_there(kind, *use)
        if first == "part":
            self.ask_for_money_back(newest, "part")
            self.hear()
        elif first == "leave" and len(self.buyer.accounts) < ACCOUNTS_MAX:
            self.leave_and_come_back()
        self.ask_for_money_back(newest, deed)
        if told:
            self.hear()
            if self.buyer.holds:
                self.end_work(len(self.buyer.holds) - 1, 1)
            self.use_what_is_there(kind, 2, 1)

    def use_what_is_there(self, kind: ItemKind, halves: int, times: int | None) -> None:
        """Use up to two halves of what is available, in the unit that was bought."""
        wallet = self.run(self.buyer.shop.wallet())
        amount = wallet.plan.available if kind is ItemKind.PLAN else wallet.available
        if halves and amount > 0:
            unit = Unit.TOKENS if kind is ItemKind.PLAN else Unit.CREDITS
            self.work((unit, amount * halves // 2 or 1), times)

    @rule(plan=st.sampled_from(["basic", "standard", "premium"]), reset_used=st.booleans())
    def ask_for_a_plan(self, plan: str, reset_used: bool) -> None:
        self.tried(self.buyer.ask_for_plan(plan, reset_used=reset_used))

    @rule(
        work=st.sampled_from(
            [
                (Unit.CREDITS, 60_000_000),
                (Unit.CREDITS, 400_000_000),
                (Unit.TOKENS, 900),
                (Unit.TOKENS, 9_000),
                (Unit.TOKENS, 40_000),
            ]
        ),
        times=st.sampled_from([0, 1, 1, 2, None]),
    )
    def work(self, work: tuple[Unit, int], times: int | None) -> None:
        async def done() -> None:
            await self.buyer.work(*work)
            if times is not None:
                await self.buyer.end(self.buyer.holds[-1], times=times)

        self.tried(done())

    @precondition(lambda self: self.buyer.holds)
    @rule(pick=PICK, times=st.sampled_from([0, 1, 2]))
    def end_work(self, pick: int, times: int) -> None:
        self.tried(self.buyer.end(self.buyer.holds[pick % len(self.buyer.holds)], times=times))

    @precondition(lambda self: len(self.buyer.accounts) < ACCOUNTS_MAX)
    @rule()
    def leave_and_come_back(self) -> None:
        self.run(self.buyer.leave())

    # ---------------------------------------------------------------- the provider, and time

    @rule(newest=st.integers(1, 6))
    def take_in(self, newest: int) -> None:
        self.hear()
        for delivery in self.buyer.told[-newest:]:
            self.run(self.buyer.shop.take_in(self.buyer.bank.resent(delivery)))

    def hear(self) -> None:
        """Let what was said since the last time arrive."""
        new = self.buyer.bank.deliveries()
        self.buyer.told += new
        for delivery in new:
            self.run(self.buyer.shop.take_in(delivery))

    @rule(pick=PICK, paid=st.booleans(), hours=st.sampled_from([1, 30, 300]))
    def wait(self, pick: int, paid: bool, hours: int) -> None:
        """Let time pass; a subscription that runs is renewed in it, or its payment fails."""
        self.buyer.shop.clock.advance(timedelta(hours=hours))
        records = self.buyer.bank.records.records.values()
        live = [r["id"] for r in records if r["kind"] == "subscription" and r["status"] != "ended"]
        if live:
            self.buyer.shop.clock.advance(PLAN_DAYS)
            self.tried(self.buyer.bank.renew(live[pick % len(live)], paid=paid))

    @rule(step=st.sampled_from([timedelta(seconds=-2), timedelta(seconds=1), timedelta(days=3)]))
    def go_on(self, step: timedelta) -> None:
        """Let a little time pass, or meet a host whose clock lags; all else is at one instant."""
        self.buyer.shop.clock.advance(step)

    @rule(step=st.sampled_from([timedelta(seconds=-1), timedelta(), timedelta(seconds=1)]))
    def wait_for_what_is_due(self, step: timedelta) -> None:
        """Let the month turn, or a plan end or lapse."""
        wallet = self.run(self.buyer.shop.wallet())
        now = self.buyer.shop.clock.now()
        due = [at for at in (wallet.next_due_at, wallet.plan.ends_at) if at and at > now]
        if due:
            self.buyer.shop.clock.advance(min(due) + step - now)

    # ---------------------------------------------------------------- what was gained

    def gains_nothing(self) -> None:
        """Compare what was had with what was paid for, once all has been told."""
        self.run(self.buyer.hear())
        now = self.buyer.shop.clock.now()
        entries = self.run(self.buyer.entries())
        present = roll_forward(self.run(self.buyer.wallets())[-1], TERMS, now).wallet
        bought = self.buyer.bought()
        had = used(entries, Unit.CREDITS) + present.posted
        kept = sum(each.kept_credits for each in bought if each.kind is not ItemKind.PLAN)
        assert had <= kept, f"{had - kept} micro-credits were gained"
        tokens = used(entries, Unit.TOKENS) - paid_back_tokens(entries)
        assert tokens <= self.tokens_at_most(bought, now), "plan tokens were gained"
        assert self.run(self.buyer.differences()) == []

    def tokens_at_most(self, bought: list[Bought], now: datetime) -> int:
        """Return the most plan tokens that the months and the plans that stayed paid brought.

        A month brings the free tokens, and the quota of each paid plan that may run in it. What an
        upgrade carried over stays with the plan that was bought then, whatever comes of the lower.
        """
        plans = [each for each in bought if each.kind is ItemKind.PLAN]
        kept = [each for each in plans if each.returned < each.amount]
        lower = [each for each in plans if each not in kept and each.item == "standard"]
        ends = len(kept) * PLAN_DAYS + timedelta(days=TERMS.grace_days)
        most = 0
        for month in range(month_of(self.begun), month_of(now) + 1):
            running = [
                each
                for each in kept
                if month_of(each.captured_at) <= month
                and each.captured_at + ends >= start_of(month)
            ]
            if any(each.item == "premium" for each in running):
                running += lower
            most += TERMS.free_tokens + sum(CATALOG.plan(each.item).tokens for each in running)
        return most


@pytest.mark.slow
def test_a_greedy_buyer_gains_nothing() -> None:
    how = settings(
        max_examples=max(25, settings().max_examples),
        stateful_step_count=20,
        phases=[Phase.generate],  # The shortest failure would take minutes to find.
    )
    run_state_machine_as_test(GreedyBuyer, settings=how)


def test_money_that_goes_back_after_leaving_is_owed_by_who_came_back() -> None:
    buyer = GreedyBuyer()
    buyer.begin()
    buyer.buy(ItemKind.PACK, 0, 1, told=True)
    buyer.work((Unit.CREDITS, 60_000_000), 2)
    buyer.leave_and_come_back()
    buyer.leave_and_come_back()
    buyer.ask_for_money_back(0, "refund")
    buyer.teardown()
