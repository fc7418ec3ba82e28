"""What a captured payment is worth: fulfil it, leave it, or set it aside for the operator."""

from dataclasses import dataclass
from datetime import datetime

from core.ledger.model import PlanState
from core.ledger.rules.plan import Step
from core.payments.catalog import Shop
from core.payments.model import (
    Item,
    ItemKind,
    Order,
    OrderState,
    Payment,
    Reason,
    Subscription,
    SubscriptionStatus,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A captured payment with all that it is judged by, read under its locks.

    `others` are the account's other subscriptions, `has_account` whether the account is still
    there, `plan` the wallet's plan as of now.
    """

    payment: Payment
    order: Order | None
    subscription: Subscription | None = None
    others: tuple[Subscription, ...] = ()
    has_account: bool = True
    plan: PlanState | None = None


def item_of(case: Case, shop: Shop) -> Item | None:
    """Return what a payment is for: the order's item; of a renewal, what the period is for."""
    order = case.order
    if order is None:
        return None
    code = case.payment.item if case.payment.period is not None else None
    return shop.find(order.kind, code or order.item)


def reason_to_set_aside(case: Case, shop: Shop, now: datetime) -> Reason | None:
    """Return why a captured payment must not be fulfilled, or None."""
    payment, order = case.payment, case.order
    if order is None:
        return Reason.UNKNOWN_ORIGIN
    if not case.has_account:
        return Reason.ACCOUNT_GONE
    item = item_of(case, shop)
    if item is None or (payment.period is None) == (order.kind is ItemKind.SUBSCRIPTION):
        return Reason.WRONG_ITEM
    if is_second(case):
        return Reason.SECOND_CAPTURE
    if (payment.amount_minor, payment.currency) != owed(case, item):
        return Reason.WRONG_AMOUNT
    if payment.period is not None and is_second_subscription(case):
        return Reason.SECOND_SUBSCRIPTION
    if item.kind is ItemKind.PLAN and is_below(case, item, shop, now):
        return Reason.LOWER_TIER
    return None


def is_second(case: Case) -> bool:
    """Tell whether the order was fulfilled by another payment; periods are many for one order."""
    assert case.order is not None
    if case.payment.period is not None:
        return False
    is_done = case.order.state is OrderState.FULFILLED
    return is_done and case.order.payment_id != case.payment.id


def owed(case: Case, item: Item) -> tuple[int, str]:
    """Return what must have been paid: the order's price, or of another item at renewal its own."""
    assert case.order is not None
    if item.code == case.order.item:
        return case.order.amount_minor, case.order.currency
    return item.amount_minor, item.currency


def is_second_subscription(case: Case) -> bool:
    """Tell whether another subscription of the account was live before this one's first payment."""
    if case.subscription is not None and case.subscription.paid_until is not None:
        return False
    return any(
        other.status is not SubscriptionStatus.ENDED and other.paid_until is not None
        for other in case.others
    )


def is_below(case: Case, item: Item, shop: Shop, now: datetime) -> bool:
    """Tell whether a plan is lower than the one that is paid for and still runs."""
    return case.plan is not None and lowers(case.plan, item.code, shop, now)


def lowers(plan: PlanState, wanted: str, shop: Shop, now: datetime) -> bool:
    """Tell whether buying `wanted` would end a better plan before its time; in grace it may."""
    is_live = plan.ends_at is not None and now < plan.ends_at
    return is_live and shop.rank(wanted) < shop.rank(plan.name)


def step_to(plan: PlanState, wanted: str, shop: Shop) -> Step:
    """Return where a plan's purchase leads from the present one."""
    if shop.rank(wanted) > shop.rank(plan.name):
        return Step.UP
    return Step.DOWN if shop.rank(wanted) < shop.rank(plan.name) else Step.SAME
