"""Tells others, by events, what has become of payments and subscriptions."""

from core.payments.model import Payment, PaymentState, Subscription, SubscriptionStatus
from core.payments.ports import PaymentsUnitOfWork
from core.shared.events import Event


async def tell_change(work: PaymentsUnitOfWork, before: Payment, after: Payment) -> None:
    """Tell of a payment whose state, refunds or disputes are others now, or what came of it."""
    event = changed(after)
    if event.payload != changed(before).payload:
        await work.events.add(event)


def changed(payment: Payment) -> Event:
    """Return the event that tells how a payment stands."""
    return Event(
        type="payment.changed",
        account_id=payment.account_id,
        payload={
            "payment_id": payment.id,
            "state": payment.state.value,
            "outcome": payment.outcome.value,
            "reason": payment.reason.value if payment.reason else None,
            "amount_minor": payment.amount_minor,
            "currency": payment.currency,
            "refunded_minor": payment.refunded_minor,
            "disputed_minor": payment.disputed_minor,
            "lost_minor": payment.lost_minor,
        },
    )


async def tell_captured(work: PaymentsUnitOfWork, before: Payment, after: Payment) -> None:
    """Tell of captured money, once for each payment."""
    if is_captured(before) or not is_captured(after):
        return
    await work.events.add(
        Event(
            type="payment.captured",
            account_id=after.account_id,
            payload={
                "payment_id": after.id,
                "item": after.item,
                "amount_minor": after.amount_minor,
                "currency": after.currency,
            },
        )
    )


def is_captured(payment: Payment) -> bool:
    """Tell whether the money is there and known to be somebody's."""
    return payment.state is PaymentState.CAPTURED and payment.account_id is not None


async def tell_taken(work: PaymentsUnitOfWork, payment: Payment, micro_credits: int) -> None:
    """Tell that credits were taken back."""
    await work.events.add(
        Event(
            type="payment.taken_back",
            account_id=payment.account_id,
            payload={"payment_id": payment.id, "micro_credits": micro_credits},
        )
    )


async def tell_subscription(
    work: PaymentsUnitOfWork, before: Subscription, after: Subscription
) -> None:
    """Tell of a subscription whose status is another one now."""
    if after.status is not before.status:
        payload = {"subscription_id": after.id, "status": after.status.value}
        event_type = "subscription.changed"
        await work.events.add(Event(type=event_type, account_id=after.account_id, payload=payload))


async def tell_orphaned(work: PaymentsUnitOfWork, subscription: Subscription) -> None:
    """Tell that somebody who deleted their account is still charged: it is to be ended."""
    if subscription.status is not SubscriptionStatus.ENDED:
        event = Event(
            type="subscription.orphaned",
            account_id=subscription.account_id,
            payload={"subscription_id": subscription.id},
        )
        await work.events.add(event)
