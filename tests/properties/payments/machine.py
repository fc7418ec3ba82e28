"""A customer, a provider and the net between them, in any order.

What happens at the provider is true; what reaches us comes late, twice, out of order or never.
Whatever happens, each order is fulfilled once, returns take back no more than was given, and a
capture lowers no plan. When all has been told, or asked for, our books say what is true there.
"""

from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from typing import Any, TypeVar

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.ledger.model import PlanState
from core.ledger.rules.opening import Deduction, deduct
from core.payments.model import ItemKind, Order, OrderState, Outcome, Payment, PaymentState, Reason
from core.shared.errors import DomainError
from core.shared.pages import LIMIT_MAX
from tests.payments_world import TERMS, TRADE, Shop, selling
from tests.peers.providers import Delivery, Paid
from tests.runner import Runner

Result = TypeVar("Result")
ITEMS = {
    ItemKind.PACK: ("small", "medium"),
    ItemKind.SUBSCRIPTION: ("sub_basic", "sub_pro"),
    ItemKind.PLAN: ("standard", "premium"),
}


class PaymentsMachine(RuleBasedStateMachine):
    """One shop; subclasses say who takes the money."""

    provider_name: str
    loses_answers = True

    def __init__(self) -> None:
        super().__init__()
        self.runner = Runner()
        self.stack = AsyncExitStack()
        self.orders: list[Order] = []
        self.told: list[Delivery] = []
        self.received: list[str] = []
        self.lowered = False

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine to its end."""
        return self.runner.run(work)

    @initialize()
    def open(self) -> None:
        self.shop: Shop = self.run(self.stack.enter_async_context(selling(self.provider_name)))

    def teardown(self) -> None:
        with self.runner:
            if hasattr(self, "shop"):
                try:
                    self.settle_everything()
                finally:
                    self.run(self.stack.aclose())

    # ------------------------------------------------------------ what the customer does

    @rule(pick=st.integers(0, 99), lost=st.booleans())
    def order(self, pick: int, lost: bool) -> None:
        kinds = self.shop.peer.sells
        kind = kinds[pick % len(kinds)]
        items = ITEMS[kind]
        item = items[pick // len(kinds) % len(items)]
        if lost and self.loses_answers:
            self.shop.peer.faults.coming[:] = ["lost"] * 3
        try:
            order = self.run(self.shop.order(kind, item))
        except DomainError:
            self.shop.peer.faults.coming.clear()
            self.keep_lost_order()
            return
        self.shop.peer.faults.coming.clear()
        self.keep(order)

    def keep_lost_order(self) -> None:
        """Remember an order whose answer was lost: somebody may pay it at the provider."""
        for order in self.run(self.open_orders()):
            self.keep(order)

    async def open_orders(self) -> list[Order]:
        async with self.shop.snapshot() as work:
            return list(await work.orders.open_of(self.shop.account_id))

    def keep(self, order: Order) -> None:
        if all(each.id != order.id for each in self.orders):
            self.orders.append(order)

    @precondition(lambda self: self.orders)
    @rule(pick=st.integers(0, 99), later=st.booleans())
    def pay(self, pick: int, later: bool) -> None:
        order = self.orders[pick % len(self.orders)]
        checkout = self.checkout_of(order)
        if checkout is None:
            return
        try:
            self.run(
                self.shop.peer.pay(
                    checkout, later=later and order.kind is not ItemKind.SUBSCRIPTION
                )
            )
        except (AssertionError, DomainError):
            self.run(self.shop.peer.pay_again(checkout))
        self.collect()

    @rule(pick=st.integers(0, 99), told=st.booleans())
    def buy(self, pick: int, told: bool) -> None:
        """Order something and pay at once."""
        known = len(self.orders)
        self.order(pick, lost=False)
        for order in self.orders[known:]:
            assert order.checkout is not None
            self.run(self.shop.peer.pay(order.checkout))
        self.collect(told=told)

    @precondition(lambda self: ItemKind.PLAN in self.shop.peer.sells)
    @rule(lower_last=st.booleans())
    def order_two_plans_and_pay_both(self, lower_last: bool) -> None:
        """Order while nothing is paid, so that the lower one may be captured under the higher."""
        try:
            orders = [
                self.run(self.shop.order(ItemKind.PLAN, item)) for item in ("standard", "premium")
            ]
        except DomainError:
            return
        for order in reversed(orders) if lower_last else orders:
            self.keep(order)
            assert order.checkout is not None
            before, known = self.plan(), len(self.told)
            self.run(self.shop.peer.pay(order.checkout))
            self.collect()
            for delivery in self.told[known:]:
                self.run(self.shop.take_in(self.shop.peer.resent(delivery)))
            self.check_not_lowered(before)

    def checkout_of(self, order: Order) -> str | None:
        """Return the provider's name of an order, from the provider itself."""
        if order.checkout is not None:
            return order.checkout
        facts = self.run(self.shop.peer.gateway.look_up(order))
        names = [getattr(fact, "checkout", None) for fact in facts]
        return next((name for name in names if name is not None), None)

    @precondition(lambda self: self.orders)
    @rule(pick=st.integers(0, 99))
    def arrive(self, pick: int) -> None:
        checkout = self.checkout_of(self.orders[pick % len(self.orders)])
        if checkout is not None:
            self.run(self.shop.peer.arrive(checkout))
            self.collect()

    @rule(credits=st.integers(1, 200))
    def spend(self, credits: int) -> None:
        self.run(self.used(credits))

    async def used(self, credits: int) -> None:
        """Use up to so many credits."""
        async with self.shop.work() as work:
            wallet = await work.wallets.get(self.shop.account_id)
            amount = min(credits * 1_000_000, wallet.available)
            if amount > 0:
                wish = Deduction(micro_credits=amount, reason="used")
                now = self.shop.clock.now()
                await work.wallets.save(deduct(wallet, wish, TERMS, now))
                await work.commit()

    @precondition(lambda self: any(order.kind is ItemKind.PLAN for order in self.orders))
    @rule(pick=st.integers(0, 99), charge=st.integers(0, 99), reset=st.booleans())
    def verify(self, pick: int, charge: int, reset: bool) -> None:
        orders = [order for order in self.orders if order.kind is ItemKind.PLAN and order.checkout]
        paid = self.run(self.shop.peer.paid())
        if not orders or not paid:
            return
        order = orders[pick % len(orders)]
        payment = paid[charge % len(paid)]
        before = self.plan()
        with suppress(DomainError):
            self.run(self.shop.verify(order, payment.charge, reset_used=reset))
        self.check_not_lowered(before)
        self.collect()

    # ------------------------------------------------------------ what happens at the provider

    @rule(pick=st.integers(0, 99), share=st.integers(1, 3), told=st.booleans())
    def refund(self, pick: int, share: int, told: bool) -> None:
        paid = [p for p in self.run(self.shop.peer.paid()) if p.refunded < p.amount]
        if paid:
            payment = paid[pick % len(paid)]
            left = payment.amount - payment.refunded
            self.run(self.shop.peer.refund(payment.charge, max(1, left * share // 3)))
            self.collect(told=told)

    @rule(pick=st.integers(0, 99), told=st.booleans())
    def dispute(self, pick: int, told: bool) -> None:
        paid = [
            p
            for p in self.run(self.shop.peer.paid())
            if not p.disputed and p.refunded < p.amount and p.lost == 0
        ]
        if paid:
            self.run(self.shop.peer.dispute(paid[pick % len(paid)].charge))
            self.collect(told=told)

    @rule(pick=st.integers(0, 99), end=st.sampled_from(("won", "lost")), told=st.booleans())
    def decide(self, pick: int, end: str, told: bool) -> None:
        disputed = [p for p in self.run(self.shop.peer.paid()) if p.disputed]
        if disputed:
            self.run(self.shop.peer.decide(disputed[pick % len(disputed)].charge, end))
            self.collect(told=told)

    @rule(pick=st.integers(0, 99), paid=st.booleans())
    def renew(self, pick: int, paid: bool) -> None:
        live = self.run(self.live())
        if live:
            self.shop.clock.advance(timedelta(days=30))
            with suppress(DomainError):  # It may have ended there, unheard of here.
                self.run(self.shop.peer.renew(live[pick % len(live)], paid=paid))
            self.collect()

    async def live(self) -> list[str]:
        async with self.shop.snapshot() as work:
            found = await work.subscriptions.live_of(self.shop.account_id)
        return [each.name for each in found]

    @rule()
    def cancel(self) -> None:
        if self.run(self.live()):
            with suppress(DomainError):
                self.run(self.shop.cancel())
            self.collect()

    # ------------------------------------------------------------ the net between

    def collect(self, *, told: bool = False) -> None:
        """Take what the provider posts; unless it is told now, it arrives some time or never."""
        new = self.shop.peer.deliveries()
        self.told.extend(new)
        for delivery in new if told else ():
            self.received.append(self.run(self.shop.take_in(delivery)).id)

    @precondition(lambda self: self.told)
    @rule(pick=st.integers(0, 999))
    def receive(self, pick: int) -> None:
        delivery = self.shop.peer.resent(self.told[pick % len(self.told)])
        event = self.run(self.shop.receive(delivery))
        self.received.append(event.id)

    @precondition(lambda self: self.received)
    @rule(pick=st.integers(0, 999))
    def apply(self, pick: int) -> None:
        before = self.plan()
        self.run(self.shop.apply(self.received[pick % len(self.received)]))
        self.check_not_lowered(before)

    @precondition(lambda self: self.told)
    @rule(newest=st.integers(1, 6))
    def take_in(self, newest: int) -> None:
        before = self.plan()
        for delivery in self.told[-newest:]:
            event = self.run(self.shop.take_in(self.shop.peer.resent(delivery)))
            self.received.append(event.id)
        self.check_not_lowered(before)

    @rule()
    def reconcile(self) -> None:
        self.shop.clock.advance(timedelta(minutes=5))
        before = self.plan()
        assert self.run(self.shop.reconcile()) == []
        self.collect()
        self.check_not_lowered(before)

    @rule(hours=st.integers(1, 400))
    def wait(self, hours: int) -> None:
        self.shop.clock.advance(timedelta(hours=hours))

    # ------------------------------------------------------------ what must hold

    def plan(self) -> PlanState:
        """Return the plan as it is now."""
        return self.run(self.shop.wallet()).plan

    def has_returns(self) -> bool:
        """Tell whether money went back."""
        return any(p.refunded or p.lost for p in self.run(self.shop.peer.paid()))

    def check_not_lowered(self, before: PlanState) -> None:
        """Only money that went back, or the end of a plan, lowers it: never a capture."""
        rank = TRADE.rules.catalogue.rank
        lowered = rank(self.plan().name) < rank(before.name)
        assert not lowered or before.in_grace(self.shop.clock.now()) or self.has_returns()

    def payments(self) -> list[Payment]:
        return self.run(self.shop.payments())

    @invariant()
    def each_order_is_fulfilled_once(self) -> None:
        if not hasattr(self, "shop"):
            return
        payments = self.payments()
        assert len(payments) < LIMIT_MAX
        fulfilled = [p for p in payments if p.outcome is Outcome.FULFILLED]
        once = [(p.order_id, p.period) for p in fulfilled]
        assert len(once) == len(set(once))
        for payment in fulfilled:
            assert payment.state is PaymentState.CAPTURED
            assert payment.taken_back <= payment.granted
            part = payment.granted * payment.returned_minor // payment.amount_minor
            assert payment.taken_back == part
            assert payment.frozen == (payment.is_disputed and payment.kind is not ItemKind.PLAN)
        disputed = {p.grant_id: p.granted - p.taken_back for p in fulfilled if p.frozen}
        for grant in self.run(self.shop.wallet()).grants:
            assert grant.frozen == min(grant.remaining, disputed.get(grant.id, 0))

    @invariant()
    def the_books_agree(self) -> None:
        if hasattr(self, "shop"):
            assert self.run(self.shop.differences()) == []

    def settle_everything(self) -> None:
        """Let all be told, ask about the rest, and compare with what is true there."""
        self.collect()
        for delivery in self.told:
            self.run(self.shop.take_in(self.shop.peer.resent(delivery)))
        self.each_order_is_fulfilled_once()  # Before what is only authorised is captured.
        for _ in range(2):
            self.shop.clock.advance(timedelta(minutes=5))
            assert self.run(self.shop.reconcile()) == []
            for delivery in self.shop.peer.deliveries():
                self.run(self.shop.take_in(delivery))
        self.each_order_is_fulfilled_once()
        self.the_books_agree()
        self.check_truth()

    def check_truth(self) -> None:
        """Each capture is fulfilled or set aside, and what went back there went back here."""
        ours = {payment.charge: payment for payment in self.payments()}
        by_name = {payment.name: payment for payment in self.payments()}
        true = self.run(self.shop.peer.paid())
        for paid in true:
            payment = ours.get(paid.charge) or by_name.get(self.name_of(paid))
            assert payment is not None, paid
            assert payment.outcome in {Outcome.FULFILLED, Outcome.SET_ASIDE}
            assert payment.refunded_minor == paid.refunded
            assert payment.is_disputed == paid.disputed
            assert payment.lost_minor == paid.lost
        paid_orders = {paid.checkout for paid in true if paid.checkout is not None}
        for order in self.run(self.all_orders()):
            is_done = order.state is OrderState.FULFILLED
            is_second = any(
                payment.order_id == order.id and payment.reason is Reason.SECOND_SUBSCRIPTION
                for payment in self.payments()
            )
            if order.kind is not ItemKind.PLAN and not is_second:
                assert is_done == (order.checkout in paid_orders or self.has_period(order))

    def name_of(self, paid: Paid) -> str:
        """Return our name of a payment, from the provider's own word on it."""
        return self.run(self.shop.peer.gateway.payment(paid.charge)).name

    def has_period(self, order: Order) -> bool:
        """Tell whether a period of an order's subscription was paid."""
        return any(p.order_id == order.id and p.granted for p in self.payments())

    async def all_orders(self) -> list[Order]:
        async with self.shop.snapshot() as work:
            found = [await work.orders.get(order.id) for order in self.orders]
        return [order for order in found if order is not None]
