"""A browser comes back from paying for a plan, with a proof."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ledger.model import PlanState
from core.ledger.rules.time import roll_forward
from core.payments.errors import (
    OrderNotFound,
    PaymentNotFound,
    PaymentRefused,
    PlanDiffers,
    ProofInvalid,
)
from core.payments.facts import PaymentSeen
from core.payments.model import ItemKind, Order, Outcome, Payment, PaymentState, Reason
from core.payments.ports import Gateways, PaymentsUnitOfWork
from core.payments.steps.absorbing_payments import absorb_payment
from core.payments.steps.capturing import reason_to_let_lapse
from core.payments.steps.trade import Trade
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyPaymentCommand:
    """What the browser says: the plan, the provider's names of order and payment, the proof."""

    account_id: AccountId
    plan: str
    checkout: str
    charge: str
    signature: str
    reset_used: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedPayment:
    """Whether the payment is captured, and the plan as it is now."""

    is_done: bool
    plan: PlanState


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyPayment:
    """Fulfil a plan's order whose payment is proven and captured.

    Plan, amount and account come from the stored order; the provider itself says whether, for
    which order, how much and in which currency was paid, and is asked to capture what is only
    authorised, unless nothing would be given for it. Any number of calls, before and after events
    of the same payment, fulfil once.
    """

    unit_of_work: Callable[[], PaymentsUnitOfWork]
    snapshot: Callable[[], PaymentsUnitOfWork]
    clock: Clock
    gateways: Gateways
    trade: Trade

    async def __call__(self, command: VerifyPaymentCommand) -> VerifiedPayment:
        """Return the plan; `is_done` is false while the money is not captured yet.

        Raises `PlanNotSold`, `OrderNotFound`, `PlanDiffers`, `ProofInvalid`, `PaymentNotFound`,
        `PaymentRefused`, `PaymentProviderNotFound`, `ProviderUnavailable` and `ProviderRefused`.
        """
        item = self.trade.shop.get(ItemKind.PLAN, command.plan)
        gateway = self.gateways.for_item(item)
        order = await self._order(command, gateway.name)
        if not gateway.proves(
            checkout=command.checkout, payment=command.charge, signature=command.signature
        ):
            raise ProofInvalid("The signature does not prove this payment of this order.")
        seen = await gateway.payment(command.charge)
        check_same(seen, order)
        if seen.state is PaymentState.AUTHORISED:
            await self._check_wanted(gateway.name, seen, order)
            seen = await gateway.payment(command.charge, capture=order)
            check_same(seen, order)
        return await self._absorbed(gateway.name, seen, command)

    async def _order(self, command: VerifyPaymentCommand, provider: str) -> Order:
        async with self.snapshot() as work:
            order = await work.orders.by_checkout(provider, command.checkout)
        if order is None or order.account_id != command.account_id:
            raise OrderNotFound(f"There is no order {command.checkout} of yours.")
        if order.kind is not ItemKind.PLAN or order.item != command.plan:
            raise PlanDiffers(f"This order is for {order.item}, not for {command.plan}.")
        return order

    async def _check_wanted(self, provider: str, seen: PaymentSeen, order: Order) -> None:
        """Note an authorised payment. Raises `PaymentRefused` if nothing would be given for it."""
        now = self.clock.now()
        async with self.unit_of_work() as work:
            payment = await absorb_payment(work, provider, seen, self.trade, now)
            found = await work.orders.get(order.id)
            assert found is not None
            reason = await reason_to_let_lapse(work, payment, found, self.trade, now)
            await work.commit()
        if reason is not None and payment.outcome is Outcome.WAITING:
            raise PaymentRefused(
                f"The money was not taken, as nothing could be given for it ({in_words(reason)}). "
                "The bank frees it by itself, mostly within days."
            )

    async def _absorbed(
        self, provider: str, seen: PaymentSeen, command: VerifyPaymentCommand
    ) -> VerifiedPayment:
        now = self.clock.now()
        async with self.unit_of_work() as work:
            payment = await absorb_payment(
                work, provider, seen, self.trade, now, wants_reset=command.reset_used
            )
            wallet = await work.wallets.get(command.account_id)
            plan = roll_forward(wallet, self.trade.terms, now).wallet.plan
            await work.commit()
        check_outcome(payment)
        return VerifiedPayment(is_done=payment.outcome is Outcome.FULFILLED, plan=plan)


def check_same(seen: PaymentSeen, order: Order) -> None:
    """Raise `PaymentNotFound` or `PaymentRefused` unless a payment is one for this order."""
    if seen.checkout != order.checkout:
        raise PaymentNotFound(f"There is no payment {seen.charge} for this order.")
    if (seen.amount_minor, seen.currency) != (order.amount_minor, order.currency):
        raise PaymentRefused("The payment is not of the order's amount and currency.")
    if seen.state is PaymentState.FAILED:
        raise PaymentRefused("The payment failed. Pay again for the same order.")


def check_outcome(payment: Payment) -> None:
    """Raise `PaymentRefused` when a captured payment was set aside."""
    if payment.outcome is Outcome.SET_ASIDE:
        assert payment.reason is not None
        raise PaymentRefused(
            "The money came, but nothing could be given for it "
            f"({in_words(payment.reason)}). We look into it."
        )


def in_words(reason: Reason) -> str:
    """Return a reason as a customer reads it."""
    return reason.value.replace("_", " ")
