"""Payments, their receipts, subscriptions, and cases for the operator, as they are answered."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.payments.model import Attention, Outcome, Payment, PaymentState, Subscription
from core.payments.use_cases.get_order import PaidOrder
from entrypoints.http.serving.amounts import CreditsOut, credits_out

Status = Literal[
    "pending",
    "failed",
    "paid",
    "partly_refunded",
    "refunded",
    "disputed",
    "needs_attention",
]


Amount = Annotated[int, Meta(description="In minor units of the currency: cents, paise.")]
CaseReason = Literal[
    "unknown_origin",
    "second_capture",
    "second_subscription",
    "lower_tier",
    "wrong_amount",
    "wrong_item",
    "account_gone",
    "partial_plan_refund",
    "plan_dispute",
    "refund_failed",
    "dispute_changed",
    "event_failed",
    "used_beyond_hold",
]
Kind = Literal["pack", "subscription", "plan"]


class PaymentReceiptView(Struct, frozen=True):
    """What was paid, for what, and what came of it."""

    number: str
    item: str
    amount: Amount
    currency: str
    paid_at: datetime
    credits: CreditsOut
    refunded: Amount
    provider: str
    provider_reference: str | None
    url: Annotated[str | None, Meta(description="The provider's own receipt.")]


class PaymentView(Struct, frozen=True):
    """A payment and where it stands."""

    id: str
    order_id: Annotated[str | None, Meta(description="Our order that it is for, where one is.")]
    provider: str
    kind: Kind | None
    item: str | None
    status: Status
    amount: Amount
    currency: str
    refunded: Annotated[int, Meta(description="What went back, in minor units.")]
    credits: Annotated[CreditsOut, Meta(description="What it granted.")]
    credits_taken_back: CreditsOut
    period_start: datetime | None
    period_end: datetime | None
    created_at: datetime
    captured_at: datetime | None
    receipt: Annotated[PaymentReceiptView | None, Meta(description="There once money came.")]


class OrderView(Struct, frozen=True):
    """An order and what became of it.

    `created` before the provider opened it, `open` while it can be paid, `closed` when it should
    not be paid any more, `fulfilled` once it is.
    """

    id: str
    status: Literal["created", "open", "closed", "fulfilled"]
    provider: str
    kind: Kind
    item: str
    amount: Amount
    currency: str
    url: Annotated[str | None, Meta(description="Where it is paid, if on a page.")]
    created_at: datetime
    expires_at: datetime
    payment: Annotated[
        PaymentView | None,
        Meta(
            description="The payment that fulfilled it; before that the newest that was tried, "
            "whose `status` tells what became of it: `pending`, `failed`, or `needs_attention` "
            "when it came and nothing could be given for it."
        ),
    ]


class AttentionView(Struct, frozen=True):
    """A case for the operator."""

    id: str
    reason: CaseReason
    provider: str
    payment_id: str | None
    account: int | None
    details: str
    created_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None
    note: str | None


def status_of(payment: Payment) -> Status:
    """Return where a payment stands, in a customer's words."""
    if payment.state is PaymentState.FAILED:
        return "failed"
    if payment.outcome is Outcome.WAITING:
        return "pending"
    if payment.outcome is Outcome.SET_ASIDE:
        return "needs_attention"
    if payment.is_disputed:
        return "disputed"
    if payment.returned_minor == 0:
        return "paid"
    return "refunded" if payment.returned_minor >= payment.amount_minor else "partly_refunded"


def payment_view(payment: Payment) -> PaymentView:
    """Return the view of a payment."""
    period = payment.period
    return PaymentView(
        id=payment.id,
        order_id=payment.order_id,
        provider=payment.provider,
        kind=payment.kind.value if payment.kind else None,
        item=payment.item,
        status=status_of(payment),
        amount=payment.amount_minor,
        currency=payment.currency,
        refunded=payment.returned_minor,
        credits=credits_out(payment.granted),
        credits_taken_back=credits_out(payment.taken_back),
        period_start=period.starts_at if period else None,
        period_end=period.ends_at if period else None,
        created_at=payment.created_at,
        captured_at=payment.captured_at,
        receipt=receipt_view(payment),
    )


def order_view(paid: PaidOrder) -> OrderView:
    """Return the view of an order."""
    order = paid.order
    return OrderView(
        id=order.id,
        status=order.state.value,
        provider=order.provider,
        kind=order.kind.value,
        item=order.item,
        amount=order.amount_minor,
        currency=order.currency,
        url=order.url,
        created_at=order.created_at,
        expires_at=order.expires_at,
        payment=None if paid.payment is None else payment_view(paid.payment),
    )


def receipt_view(payment: Payment) -> PaymentReceiptView | None:
    """Return a payment's receipt, None before money came."""
    if payment.captured_at is None:
        return None
    return PaymentReceiptView(
        number=payment.id,
        item=payment.item or "",
        amount=payment.amount_minor,
        currency=payment.currency,
        paid_at=payment.captured_at,
        credits=credits_out(payment.granted),
        refunded=payment.returned_minor,
        provider=payment.provider,
        provider_reference=payment.charge,
        url=payment.receipt_url,
    )


def attention_view(case: Attention) -> AttentionView:
    """Return the view of a case."""
    return AttentionView(
        id=case.id,
        reason=case.reason.value,
        provider=case.provider,
        payment_id=case.payment_id,
        account=case.account_id,
        details=case.details,
        created_at=case.created_at,
        resolved_at=case.resolved_at,
        resolved_by=case.resolved_by,
        note=case.note,
    )


class SubscriptionView(Struct, frozen=True):
    """A subscription."""

    id: str
    subscription: str
    status: Literal["active", "past_due", "ended"]
    cancels: Annotated[bool, Meta(description="It ends with the period that is paid for.")]
    paid_until: datetime | None


def subscription_view(subscription: Subscription) -> SubscriptionView:
    """Return the view of a subscription."""
    return SubscriptionView(
        id=subscription.id,
        subscription=subscription.item,
        status=subscription.status.value,
        cancels=subscription.cancels,
        paid_until=subscription.paid_until,
    )
