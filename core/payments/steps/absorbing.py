"""Takes facts in: merges them into what is stored and does what has become due.

All channels end here: the browser's return, events, reconciliation. Taking a fact in again changes
nothing. Locks are taken in the order payment, order, subscription, account, wallet.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from core.payments.facts import (
    CheckoutSeen,
    DisputeSeen,
    Fact,
    PaymentSeen,
    RefundFailed,
    SubscriptionSeen,
)
from core.payments.ports import PaymentsUnitOfWork
from core.payments.rules.merging import order_seen
from core.payments.steps.absorbing_disputes import absorb_dispute, absorb_failed_refund
from core.payments.steps.absorbing_payments import absorb_payment
from core.payments.steps.absorbing_subscriptions import absorb_subscription
from core.payments.steps.trade import Trade
from core.shared.ports import Clock


async def absorb_each(
    facts: Iterable[Fact],
    provider: str,
    trade: Trade,
    *,
    unit_of_work: Callable[[], PaymentsUnitOfWork],
    clock: Clock,
) -> None:
    """Take in what a provider showed, each fact in a transaction of its own."""
    for fact in facts:
        async with unit_of_work() as work:
            await absorb(work, provider, fact, trade, clock.now())
            await work.commit()


async def absorb(
    work: PaymentsUnitOfWork, provider: str, fact: Fact, trade: Trade, now: datetime
) -> None:
    """Take one fact in."""
    match fact:
        case PaymentSeen():
            await absorb_payment(work, provider, fact, trade, now)
        case DisputeSeen():
            await absorb_dispute(work, provider, fact, trade, now)
        case RefundFailed():
            await absorb_failed_refund(work, provider, fact, now)
        case CheckoutSeen():
            await absorb_checkout(work, provider, fact)
        case SubscriptionSeen():
            await absorb_subscription(work, provider, fact, trade, now)


async def absorb_checkout(work: PaymentsUnitOfWork, provider: str, seen: CheckoutSeen) -> None:
    """Take in what is seen of an order's checkout."""
    order = await work.orders.get(seen.order_id) if seen.order_id else None
    if order is None:
        order = await work.orders.by_checkout(provider, seen.checkout)
    if order is None or order.provider != provider:
        return
    await work.orders.save(order_seen(order, seen))
    if seen.customer is not None:
        await work.customers.save(provider, order.account_id, seen.customer)
