"""Takes facts in: merges them into what is stored and does what has become due.

Each function works inside the caller's unit of work, which the caller commits. All channels end
here: the browser's return, events, reconciliation. Locks are taken in the order payment, order,
subscription, account, wallet.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from core.ledger.model import WalletTerms
from core.payments.facts import (
    CheckoutSeen,
    DisputeSeen,
    Fact,
    PaymentSeen,
    RefundFailed,
    SubscriptionSeen,
)
from core.payments.model import (
    Attention,
    ItemKind,
    Order,
    OrderState,
    Outcome,
    Payment,
    PaymentState,
    Reason,
    Subscription,
    SubscriptionStatus,
    payment_id,
)
from core.payments.ports import PaymentsUnitOfWork
from core.payments.rules.judging import item_of, reason_to_set_aside
from core.payments.rules.merging import (
    merged,
    moved,
    new_payment,
    order_seen,
    subscription_seen,
    with_dispute,
)
from core.payments.shop import Shop
from core.payments.steps.asking import ask_operator, question
from core.payments.steps.cases import account_of, case_of, subscription_of
from core.payments.steps.fulfilling import Sale, begin_anew, fulfil
from core.payments.steps.giving_back import give_back
from core.payments.steps.subscribing import keep_expiry
from core.plans.steps.buying import PlanRules
from core.shared.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """What is sold, and the terms of the wallets it goes into."""

    rules: PlanRules

    @property
    def shop(self) -> Shop:
        """Everything for sale."""
        return Shop(self.rules.catalogue)

    @property
    def terms(self) -> WalletTerms:
        """The wallets' terms."""
        return self.rules.wallet


async def absorb(
    work: PaymentsUnitOfWork, provider: str, fact: Fact, trade: Trade, now: datetime
) -> None:
    """Take one fact in; taking it in again changes nothing."""
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
    if is_due(payment):
        payment = await decide(work, payment, order, trade, now)
    payment = await begin_anew(work, payment, trade.rules, now)
    payment = await give_back(work, payment, trade.rules, now)
    await work.payments.save(payment)
    await tell_change(work, stored, payment)
    if is_captured(payment) and not is_captured(stored):
        await work.events.add(captured(payment))
    return payment


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


def is_captured(payment: Payment) -> bool:
    """Tell whether the money is there and known to be somebody's."""
    return payment.state is PaymentState.CAPTURED and payment.account_id is not None


def captured(payment: Payment) -> Event:
    """Return the event that tells of captured money, once for each payment."""
    return Event(
        type="payment.captured",
        account_id=payment.account_id,
        payload={
            "payment_id": payment.id,
            "item": payment.item,
            "amount_minor": payment.amount_minor,
            "currency": payment.currency,
        },
    )


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
    if payment.period is None or order.kind is not ItemKind.SUBSCRIPTION:
        return None
    known = await subscription_of(work, payment)
    if known is not None:
        return known
    new = Subscription(
        provider=payment.provider,
        name=payment.period.subscription,
        account_id=order.account_id,
        order_id=order.id,
        item=order.item,
        status=SubscriptionStatus.ACTIVE,
        cancels=False,
        created_at=now,
        seen_at=payment.period.starts_at,
    )
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


async def absorb_dispute(
    work: PaymentsUnitOfWork, provider: str, seen: DisputeSeen, trade: Trade, now: datetime
) -> None:
    """Take in a dispute: what is left of the grant is frozen, taken back or free again."""
    id = payment_id(provider, seen.payment)
    what = seen.dispute.id
    known = await work.payments.find(id)
    if known is None:
        case = Subject(provider=provider, id=id, payment=None, what=what)
        await ask_operator(work, case.question(Reason.UNKNOWN_ORIGIN, now))
        return
    payment, contradicts = with_dispute(known, seen.dispute, now)
    if contradicts:
        case = Subject(provider=provider, id=id, payment=known, what=what)
        await ask_operator(work, case.question(Reason.DISPUTE_CHANGED, now))
        return
    payment = await give_back(work, payment, trade.rules, now)
    await work.payments.save(payment)
    await tell_change(work, known, payment)


async def absorb_failed_refund(
    work: PaymentsUnitOfWork, provider: str, seen: RefundFailed, now: datetime
) -> None:
    """Ask the operator about a refund that did not arrive: what was taken back stays so."""
    id = payment_id(provider, seen.payment)
    payment = await work.payments.find(id)
    case = Subject(provider=provider, id=id, payment=payment, what=seen.refund)
    await ask_operator(work, case.question(Reason.REFUND_FAILED, now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A dispute or refund (`what`) of a payment that may not be known."""

    provider: str
    id: str
    payment: Payment | None
    what: str

    def question(self, reason: Reason, now: datetime) -> Attention:
        """Return the case for the operator."""
        return Attention(
            id=f"{self.id}:{reason.value}:{self.what}",
            reason=reason,
            provider=self.provider,
            payment_id=self.id,
            account_id=self.payment.account_id if self.payment else None,
            details=f"{self.what} of {self.id}",
            created_at=now,
        )


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


async def absorb_subscription(
    work: PaymentsUnitOfWork, provider: str, seen: SubscriptionSeen, trade: Trade, now: datetime
) -> None:
    """Take in what is seen of a subscription; one of nobody's order is none of ours."""
    order = await work.orders.get(seen.order_id) if seen.order_id else None
    subscription = await work.subscriptions.get(payment_id(provider, seen.subscription))
    if subscription is None:
        if order is None or order.provider != provider or order.kind is not ItemKind.SUBSCRIPTION:
            return
        subscription = Subscription(
            provider=provider,
            name=seen.subscription,
            account_id=order.account_id,
            order_id=order.id,
            item=order.item,
            status=SubscriptionStatus.ACTIVE,
            cancels=False,
            created_at=now,
            seen_at=seen.at,
        )
    after = subscription_seen(subscription, seen)
    await work.subscriptions.save(after)
    if seen.customer is not None:
        await work.customers.save(provider, after.account_id, seen.customer)
    account = await account_of(work, after.account_id)
    if account is not None:
        await keep_expiry(work, account, after, trade.terms)
    else:
        await tell_orphaned(work, after)
    if after.status is not subscription.status:
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
