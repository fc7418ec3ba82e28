"""Stripe's objects as facts. Shapes of API version 2026-10-28."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.payments.reading import (
    Json,
    currency_of,
    inside,
    instant,
    link,
    needed,
    objects,
    order_id_in,
    text,
    whole,
)
from core.payments.facts import CheckoutSeen, PaymentSeen, SubscriptionSeen
from core.payments.model import DisputeState, PaymentState, Period, SubscriptionStatus

INTENT_STATES: Mapping[str, PaymentState] = {
    "succeeded": PaymentState.CAPTURED,
    "requires_capture": PaymentState.AUTHORISED,
    "canceled": PaymentState.FAILED,
}
SUBSCRIPTION_STATES: Mapping[str, SubscriptionStatus] = {
    "active": SubscriptionStatus.ACTIVE,
    "trialing": SubscriptionStatus.ACTIVE,
    "past_due": SubscriptionStatus.PAST_DUE,
    "unpaid": SubscriptionStatus.PAST_DUE,
    "paused": SubscriptionStatus.PAST_DUE,
    "canceled": SubscriptionStatus.ENDED,
    "incomplete_expired": SubscriptionStatus.ENDED,
}
"""`incomplete` is missing: before the first payment there is nothing to keep."""
DISPUTE_STATES: Mapping[str, DisputeState] = {
    "needs_response": DisputeState.OPEN,
    "under_review": DisputeState.OPEN,
    "won": DisputeState.WON,
    "prevented": DisputeState.WON,
    "lost": DisputeState.LOST,
}
"""`warning_*` is missing: an inquiry takes no money."""
GRANTING = frozenset({"subscription_create", "subscription_cycle"})
"""Why an invoice was made, of those that pay for a period. Others are prorations and the like."""


def session_seen(session: Json) -> CheckoutSeen:
    """Read a Checkout session."""
    return CheckoutSeen(
        checkout=needed(session, "id"),
        order_id=order_id_in(inside(session, "metadata")),
        expired=text(session, "status") == "expired",
        url=link(session, "url"),
        customer=text(session, "customer"),
    )


def charge_seen(session: Json, intent: str, *, at: datetime) -> PaymentSeen:
    """Read the payment of a session that is paid."""
    return PaymentSeen(
        charge=intent,
        state=PaymentState.CAPTURED,
        currency=currency_of(session, "currency"),
        amount_minor=whole(session, "amount_total"),
        at=at,
        order_id=order_id_in(inside(session, "metadata")),
        checkout=needed(session, "id"),
    )


def intent_seen(intent: Json) -> PaymentSeen:
    """Read a payment intent, with its latest charge where that is inside."""
    status = text(intent, "status") or ""
    state = INTENT_STATES.get(status, PaymentState.PENDING)
    if status == "requires_payment_method" and inside(intent, "last_payment_error") is not None:
        state = PaymentState.FAILED
    is_captured = state is PaymentState.CAPTURED
    charge = inside(intent, "latest_charge")
    has_charge = isinstance(charge, Mapping)
    return PaymentSeen(
        charge=needed(intent, "id"),
        state=state,
        currency=currency_of(intent, "currency"),
        amount_minor=whole(intent, "amount_received" if is_captured else "amount"),
        at=instant(charge if has_charge else intent, "created"),
        refunded_minor=whole(charge, "amount_refunded") if has_charge else 0,
        order_id=order_id_in(inside(intent, "metadata")),
        receipt_url=link(charge, "receipt_url") if has_charge else None,
    )


def invoice_seen(
    invoice: Json, items: Mapping[str, str], *, refunded_minor: int = 0
) -> PaymentSeen:
    """Read an invoice of a subscription: what it pays for is the period of its one real line."""
    subscription = text(invoice, "parent", "subscription_details", "subscription")
    line = period_line(invoice)
    period = None
    if subscription is not None and line is not None:
        period = Period(
            subscription=subscription,
            starts_at=instant(line, "period", "start"),
            ends_at=instant(line, "period", "end"),
        )
    paid = text(invoice, "status") == "paid"
    paid_at = inside(invoice, "status_transitions", "paid_at")
    price = text(line, "pricing", "price_details", "price") or ""
    return PaymentSeen(
        charge=needed(invoice, "id"),
        state=PaymentState.CAPTURED if paid else PaymentState.PENDING,
        currency=currency_of(invoice, "currency"),
        amount_minor=whole(invoice, "amount_paid" if paid else "amount_due"),
        at=instant(invoice, "status_transitions", "paid_at")
        if paid_at
        else instant(invoice, "created"),
        refunded_minor=refunded_minor,
        order_id=order_id_in(inside(invoice, "parent", "subscription_details", "metadata")),
        item=items.get(price),
        period=period,
        extra=subscription is not None and text(invoice, "billing_reason") not in GRANTING,
        receipt_url=link(invoice, "hosted_invoice_url"),
    )


def period_line(invoice: Json) -> Json | None:
    """Return the line of an invoice that is no proration, the latest period first."""
    lines = [
        line
        for line in objects(invoice, "lines", "data")
        if not inside(line, "parent", "subscription_item_details", "proration")
    ]
    return max(lines, key=lambda line: whole(line, "period", "start"), default=None)


def subscription_seen(
    subscription: Any, items: Mapping[str, str], *, at: datetime
) -> SubscriptionSeen | None:
    """Read a subscription; None before its first payment."""
    status = SUBSCRIPTION_STATES.get(text(subscription, "status") or "")
    if status is None:
        return None
    lines = objects(subscription, "items", "data")
    price = next((text(line, "price", "id") for line in lines), None)
    return SubscriptionSeen(
        subscription=needed(subscription, "id"),
        order_id=order_id_in(inside(subscription, "metadata")),
        status=status,
        cancels=bool(
            inside(subscription, "cancel_at_period_end") or inside(subscription, "cancel_at")
        ),
        at=at,
        item=items.get(price or ""),
        customer=text(subscription, "customer"),
    )
