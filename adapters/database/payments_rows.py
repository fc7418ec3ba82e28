"""Rows of the payments' tables as values of their model, and back."""

from typing import Any

from sqlalchemy import Row

from core.payments.model import (
    Attention,
    Coverage,
    Covering,
    Dispute,
    DisputeState,
    EventState,
    ItemKind,
    Order,
    OrderState,
    Outcome,
    Payment,
    PaymentState,
    Period,
    Reason,
    StoredEvent,
    Subscription,
    SubscriptionStatus,
)
from core.shared.ids import AccountId


def order_values(order: Order) -> dict[str, Any]:
    """Return the columns of an order."""
    return {
        "id": order.id,
        "account_id": order.account_id,
        "provider": order.provider,
        "kind": order.kind.value,
        "item": order.item,
        "amount_minor": order.amount_minor,
        "currency": order.currency,
        "state": order.state.value,
        "checkout": order.checkout,
        "url": order.url,
        "error": order.error,
        "payment_id": order.payment_id,
        "created_at": order.created_at,
        "expires_at": order.expires_at,
        "looked_at": order.looked_at,
    }


def order_from(row: Row[Any]) -> Order:
    """Read an order."""
    return Order(
        id=row.id,
        account_id=AccountId(row.account_id),
        provider=row.provider,
        kind=ItemKind(row.kind),
        item=row.item,
        amount_minor=row.amount_minor,
        currency=row.currency,
        state=OrderState(row.state),
        checkout=row.checkout,
        url=row.url,
        error=row.error,
        payment_id=row.payment_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        looked_at=row.looked_at,
    )


def payment_values(payment: Payment) -> dict[str, Any]:
    """Return the columns of a payment."""
    period, coverage = payment.period, payment.coverage
    return {
        "id": payment.id,
        "provider": payment.provider,
        "name": payment.name,
        "charge": payment.charge,
        "order_id": payment.order_id,
        "account_id": payment.account_id,
        "kind": payment.kind.value if payment.kind else None,
        "item": payment.item,
        "state": payment.state.value,
        "currency": payment.currency,
        "amount_minor": payment.amount_minor,
        "refunded_minor": payment.refunded_minor,
        "captured_at": payment.captured_at,
        "disputes": [[each.id, each.state.value, each.amount_minor] for each in payment.disputes],
        "outcome": payment.outcome.value,
        "reason": payment.reason.value if payment.reason else None,
        "granted": payment.granted,
        "taken_back": payment.taken_back,
        "entry": payment.entry,
        "frozen": payment.frozen,
        "subscription": period.subscription if period else None,
        "period_starts_at": period.starts_at if period else None,
        "period_ends_at": period.ends_at if period else None,
        "covering": coverage.how.value if coverage else None,
        "covers_from": coverage.starts_at if coverage else None,
        "covers_until": coverage.ends_at if coverage else None,
        "applied_at": coverage.applied_at if coverage else None,
        "applied_after": coverage.after if coverage else None,
        "days_taken_seconds": coverage.taken_seconds if coverage else None,
        "days_taken_at": coverage.taken_at if coverage else None,
        "wants_reset": payment.wants_reset,
        "was_reset": payment.was_reset,
        "receipt_url": payment.receipt_url,
        "created_at": payment.created_at,
        "updated_at": payment.updated_at,
    }


def payment_from(row: Row[Any]) -> Payment:
    """Read a payment."""
    return Payment(
        provider=row.provider,
        name=row.name,
        charge=row.charge,
        order_id=row.order_id,
        account_id=None if row.account_id is None else AccountId(row.account_id),
        kind=ItemKind(row.kind) if row.kind else None,
        item=row.item,
        state=PaymentState(row.state),
        currency=row.currency,
        amount_minor=row.amount_minor,
        refunded_minor=row.refunded_minor,
        captured_at=row.captured_at,
        disputes=tuple(
            Dispute(id=id, state=DisputeState(state), amount_minor=amount)
            for id, state, amount in row.disputes
        ),
        outcome=Outcome(row.outcome),
        reason=Reason(row.reason) if row.reason else None,
        granted=row.granted,
        taken_back=row.taken_back,
        entry=row.entry,
        frozen=row.frozen,
        period=period_from(row),
        coverage=coverage_from(row),
        wants_reset=row.wants_reset,
        was_reset=row.was_reset,
        receipt_url=row.receipt_url,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def period_from(row: Row[Any]) -> Period | None:
    """Read the period of a subscription's payment."""
    if row.subscription is None:
        return None
    return Period(
        subscription=row.subscription,
        starts_at=row.period_starts_at,
        ends_at=row.period_ends_at,
    )


def coverage_from(row: Row[Any]) -> Coverage | None:
    """Read the days of a plan's payment."""
    if row.covering is None:
        return None
    return Coverage(
        how=Covering(row.covering),
        starts_at=row.covers_from,
        ends_at=row.covers_until,
        applied_at=row.applied_at,
        after=row.applied_after or 0,
        taken_seconds=row.days_taken_seconds,
        taken_at=row.days_taken_at,
    )


def subscription_values(subscription: Subscription) -> dict[str, Any]:
    """Return the columns of a subscription."""
    return {
        "id": subscription.id,
        "provider": subscription.provider,
        "name": subscription.name,
        "account_id": subscription.account_id,
        "order_id": subscription.order_id,
        "item": subscription.item,
        "status": subscription.status.value,
        "cancels": subscription.cancels,
        "paid_until": subscription.paid_until,
        "returned_from": subscription.returned_from,
        "ended_at": subscription.ended_at,
        "customer": subscription.customer,
        "seen_at": subscription.seen_at,
        "looked_at": subscription.looked_at,
        "created_at": subscription.created_at,
    }


def subscription_from(row: Row[Any]) -> Subscription:
    """Read a subscription."""
    return Subscription(
        provider=row.provider,
        name=row.name,
        account_id=AccountId(row.account_id),
        order_id=row.order_id,
        item=row.item,
        status=SubscriptionStatus(row.status),
        cancels=row.cancels,
        paid_until=row.paid_until,
        returned_from=row.returned_from,
        ended_at=row.ended_at,
        customer=row.customer,
        seen_at=row.seen_at,
        looked_at=row.looked_at,
        created_at=row.created_at,
    )


def event_values(event: StoredEvent) -> dict[str, Any]:
    """Return the columns of an event."""
    return {
        "id": event.id,
        "provider": event.provider,
        "name": event.name,
        "type": event.type,
        "body": event.body,
        "signature": event.signature,
        "received_at": event.received_at,
        "state": event.state.value,
        "applied_at": event.applied_at,
        "tried_at": event.tried_at,
        "error": event.error,
    }


def event_from(row: Row[Any]) -> StoredEvent:
    """Read an event."""
    return StoredEvent(
        provider=row.provider,
        name=row.name,
        type=row.type,
        body=bytes(row.body),
        signature=row.signature,
        received_at=row.received_at,
        state=EventState(row.state),
        applied_at=row.applied_at,
        tried_at=row.tried_at,
        error=row.error,
    )


def attention_values(case: Attention) -> dict[str, Any]:
    """Return the columns of a case for the operator."""
    return {
        "id": case.id,
        "reason": case.reason.value,
        "provider": case.provider,
        "payment_id": case.payment_id,
        "account_id": case.account_id,
        "details": case.details,
        "created_at": case.created_at,
        "resolved_at": case.resolved_at,
        "resolved_by": case.resolved_by,
        "note": case.note,
    }


def attention_from(row: Row[Any]) -> Attention:
    """Read a case for the operator."""
    return Attention(
        id=row.id,
        reason=Reason(row.reason),
        provider=row.provider,
        payment_id=row.payment_id,
        account_id=None if row.account_id is None else AccountId(row.account_id),
        details=row.details,
        created_at=row.created_at,
        resolved_at=row.resolved_at,
        resolved_by=row.resolved_by,
        note=row.note,
    )
