"""Takes in what is seen of a payment, and fulfils it once it is captured."""

from dataclasses import replace
from datetime import datetime

from core.payments.facts import CheckoutSeen, PaymentSeen
from core.payments.model import (
    ItemKind,
    Order,
    OrderState,
    Outcome,
    Payment,
    PaymentState,
    Reason,
    Subscription,
)
from core.payments.ports import PaymentsUnitOfWork
from core.payments.rules.judging import item_of, reason_to_set_aside
from core.payments.rules.merging import (
    merged,
    moved,
    new_payment,
    new_subscription,
    order_seen,
)
from core.payments.steps.asking import ask_operator, close_question, question, question_id
from core.payments.steps.cases import case_of, subscription_of
from core.payments.steps.fulfilling import Sale, begin_anew, fulfil
from core.payments.steps.giving_back import give_back
from core.payments.steps.telling import tell_captured, tell_change, tell_orphaned
from core.payments.steps.trade import Trade


async def absorb_payment(
    work: PaymentsUnitOfWork,
    provider: str,
    seen: PaymentSeen,
    trade: Trade,
    now: datetime,
    *,
    wants_reset: bool = False,
) -> Payment:
    """Take in what is seen of a payment; fulfil it once it is captured; return it."""
    stored = await work.payments.claim(new_payment(provider, seen, now))
    payment = merged(stored, seen, now)
    payment = replace(payment, wants_reset=payment.wants_reset or wants_reset)
    order = await order_of(work, payment, seen)
    if order is not None:
        payment = adopted(payment, order)
        if seen.checkout is not None:
            order = order_seen(order, CheckoutSeen(checkout=seen.checkout, order_id=order.id))
            await work.orders.save(order)
    if seen.extra and payment.outcome is Outcome.WAITING:
        payment = replace(payment, outcome=Outcome.NOTHING)
    if is_due(payment) and not await is_dealt_with(work, payment):
        payment = await decide(work, payment, order, trade, now)
    payment = await begin_anew(work, payment, trade.rules, now)
    payment = await give_back(work, payment, trade.rules, now)
    await work.payments.save(payment)
    await tell_change(work, stored, payment)
    await tell_captured(work, stored, payment)
    return payment


def adopted(payment: Payment, order: Order) -> Payment:
    """Return a payment as that of an order: whose it is, and what it is for."""
    return replace(
        payment,
        order_id=order.id,
        account_id=order.account_id,
        kind=order.kind,
        item=payment.item or order.item,
    )


def is_due(payment: Payment) -> bool:
    """Tell whether a payment is captured and undecided.

    One of unknown origin is decided again with each fact: a later one may say where it is from.
    """
    if payment.state is not PaymentState.CAPTURED:
        return False
    return payment.outcome is Outcome.WAITING or payment.reason is Reason.UNKNOWN_ORIGIN


async def is_dealt_with(work: PaymentsUnitOfWork, payment: Payment) -> bool:
    """Tell whether an operator resolved where a payment is from: nothing more is given then."""
    if payment.reason is not Reason.UNKNOWN_ORIGIN:
        return False
    case = await work.attentions.get(question_id(payment, Reason.UNKNOWN_ORIGIN))
    return case is not None and case.resolved_at is not None


async def order_of(work: PaymentsUnitOfWork, payment: Payment, seen: PaymentSeen) -> Order | None:
    """Return the order that a payment is for, locked, or None when it is not one of ours."""
    order_id = payment.order_id or seen.order_id
    if order_id is None and payment.period is not None:
        subscription = await subscription_of(work, payment)
        order_id = subscription.order_id if subscription else None
    order = await work.orders.get(order_id) if order_id else None
    if order is None and seen.checkout is not None:
        order = await work.orders.by_checkout(payment.provider, seen.checkout)
    return order if order is not None and order.provider == payment.provider else None


async def decide(
    work: PaymentsUnitOfWork, payment: Payment, order: Order | None, trade: Trade, now: datetime
) -> Payment:
    """Fulfil a captured payment, or set it aside."""
    if order is None:
        return await set_aside(work, payment, Reason.UNKNOWN_ORIGIN, now)
    if payment.reason is Reason.UNKNOWN_ORIGIN:
        asked = question_id(payment, payment.reason)
        note = f"It is known now: it is for the order {order.id}."
        await close_question(work, asked, by="provider", note=note, now=now)
    subscription = await subscription_or_new(work, payment, order, now)
    case = await case_of(
        work, payment, order, subscription=subscription, terms=trade.terms, now=now
    )
    reason = reason_to_set_aside(case, trade.shop, now)
    if reason is Reason.ACCOUNT_GONE and subscription is not None:
        await tell_orphaned(work, subscription)
    if reason is not None:
        return await set_aside(work, payment, reason, now)
    item = item_of(case, trade.shop)
    assert item is not None
    assert case.account is not None
    sale = Sale(
        payment=payment, order=order, item=item, account=case.account, subscription=subscription
    )
    paid = await fulfil(work, sale, trade.rules, now)
    if order.state is not OrderState.FULFILLED:
        await work.orders.save(replace(moved(order, OrderState.FULFILLED), payment_id=paid.id))
    return paid


async def subscription_or_new(
    work: PaymentsUnitOfWork, payment: Payment, order: Order, now: datetime
) -> Subscription | None:
    """Return the subscription that a payment is for, made when this is the first word of it."""
    period = payment.period
    if period is None or order.kind is not ItemKind.SUBSCRIPTION:
        return None
    known = await subscription_of(work, payment)
    if known is not None:
        return known
    new = new_subscription(order, period.subscription, seen_at=period.starts_at, now=now)
    await work.subscriptions.save(new)
    return new


async def set_aside(
    work: PaymentsUnitOfWork, payment: Payment, reason: Reason, now: datetime
) -> Payment:
    """Give nothing for a payment, and ask the operator."""
    amount = f"{payment.amount_minor} {payment.currency} (minor units)"
    details = f"{amount} for {payment.item or 'something unknown'}; nothing was granted"
    await ask_operator(work, question(payment, reason, details, now))
    return replace(payment, outcome=Outcome.SET_ASIDE, reason=reason)
