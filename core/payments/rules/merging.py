"""What was stored and what is seen now, merged: everything only moves forward.

The laws behind it: the order and number in which the same facts come changes nothing.
"""

from dataclasses import replace
from datetime import datetime

from core.payments.facts import CheckoutSeen, PaymentSeen, SubscriptionSeen
from core.payments.model import (
    ORDER_STEPS,
    PAYMENT_STEPS,
    Dispute,
    DisputeState,
    Order,
    OrderState,
    Payment,
    PaymentState,
    Subscription,
    SubscriptionStatus,
)


def new_payment(provider: str, seen: PaymentSeen, now: datetime) -> Payment:
    """Return a payment as it is first seen: known by name, with nothing decided."""
    return Payment(
        provider=provider,
        name=seen.name,
        state=PaymentState.PENDING,
        currency=seen.currency,
        amount_minor=seen.amount_minor,
        created_at=now,
        updated_at=now,
    )


def merged(payment: Payment, seen: PaymentSeen, now: datetime) -> Payment:
    """Return a payment with what is seen of it now.

    The furthest state counts, and the highest refund. The amount is that of the furthest state.
    The money was captured when it was first seen so, whichever word on that comes first.
    """
    further = PAYMENT_STEPS.index(seen.state) > PAYMENT_STEPS.index(payment.state)
    is_captured = seen.state is PaymentState.CAPTURED
    captured_at = payment.captured_at
    if is_captured:
        captured_at = seen.at if captured_at is None else min(captured_at, seen.at)
    return replace(
        payment,
        state=seen.state if further else payment.state,
        amount_minor=seen.amount_minor if further else payment.amount_minor,
        currency=seen.currency if further else payment.currency,
        refunded_minor=max(payment.refunded_minor, seen.refunded_minor),
        captured_at=captured_at,
        charge=payment.charge or seen.charge,
        order_id=payment.order_id or seen.order_id,
        item=payment.item or seen.item,
        period=payment.period or seen.period,
        receipt_url=payment.receipt_url or seen.receipt_url,
        updated_at=now,
    )


def with_dispute(payment: Payment, seen: Dispute, now: datetime) -> tuple[Payment, bool]:
    """Return a payment with what is seen of a dispute, and whether that contradicts its end.

    A dispute ends once: a later word to the contrary is for a person to judge.
    """
    known = next((each for each in payment.disputes if each.id == seen.id), None)
    if known is None:
        disputes = (*payment.disputes, seen)
    elif known.state is DisputeState.OPEN:
        amount = max(known.amount_minor, seen.amount_minor)
        disputes = tuple(
            replace(seen, amount_minor=amount) if each.id == seen.id else each
            for each in payment.disputes
        )
    else:
        contradicts = seen.state not in {DisputeState.OPEN, known.state}
        return payment, contradicts
    return replace(payment, disputes=disputes, updated_at=now), False


def order_seen(order: Order, seen: CheckoutSeen) -> Order:
    """Return an order with what is seen of its checkout: a lost answer is found, an end noted."""
    state = OrderState.CLOSED if seen.expired else OrderState.OPEN
    return moved(
        replace(order, checkout=order.checkout or seen.checkout, url=order.url or seen.url), state
    )


def moved(order: Order, state: OrderState) -> Order:
    """Return an order in `state`, unless it is further already."""
    if ORDER_STEPS.index(state) <= ORDER_STEPS.index(order.state):
        return order
    return replace(order, state=state)


def new_subscription(order: Order, name: str, *, seen_at: datetime, now: datetime) -> Subscription:
    """Return a subscription as it is first seen: that of an order, with nothing paid."""
    return Subscription(
        provider=order.provider,
        name=name,
        account_id=order.account_id,
        order_id=order.id,
        item=order.item,
        status=SubscriptionStatus.ACTIVE,
        cancels=False,
        created_at=now,
        seen_at=seen_at,
    )


def subscription_seen(subscription: Subscription, seen: SubscriptionSeen) -> Subscription:
    """Return a subscription with what is seen of it: the newest word counts, an end is an end."""
    customer = subscription.customer or seen.customer
    if subscription.status is SubscriptionStatus.ENDED:
        return replace(subscription, customer=customer)
    if seen.status is SubscriptionStatus.ENDED:
        return replace(
            subscription,
            status=seen.status,
            ended_at=seen.at,
            seen_at=max(seen.at, subscription.seen_at),
            customer=customer,
        )
    if seen.at < subscription.seen_at:
        return replace(subscription, customer=customer)
    return replace(
        subscription,
        status=seen.status,
        cancels=seen.cancels,
        seen_at=seen.at,
        customer=customer,
    )
