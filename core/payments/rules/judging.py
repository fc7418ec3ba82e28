"""What a payment is worth: capture and fulfil it, or leave it; once captured, set it aside."""

from dataclasses import dataclass
from datetime import datetime

from core.accounts.model import Account
from core.ledger.model import Wallet
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
from core.payments.shop import Shop
from core.plans.errors import PlanBelow
from core.plans.rules.transitions import check_sale


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A payment with all that it is judged by.

    `others` are the account's other subscriptions, `account` is None once it is deleted, `wallet`
    is as of now.
    """

    payment: Payment
    order: Order | None
    subscription: Subscription | None = None
    others: tuple[Subscription, ...] = ()
    account: Account | None = None
    wallet: Wallet | None = None


def item_of(case: Case, shop: Shop) -> Item | None:
    """Return what a payment is for: the order's item; of a renewal, what the period is for."""
    order = case.order
    if order is None:
        return None
    code = case.payment.item if case.payment.period is not None else None
    return shop.find(order.kind, code or order.item)


def reason_to_set_aside(case: Case, shop: Shop, now: datetime) -> Reason | None:
    """Return why nothing may be given for a payment, or None.

    What is only authorised is not captured then; what is captured is set aside.
    """
    payment, order = case.payment, case.order
    if order is None:
        return Reason.UNKNOWN_ORIGIN
    if case.account is None:
        return Reason.ACCOUNT_GONE
    item = item_of(case, shop)
    if item is None or (payment.period is None) == (order.kind is ItemKind.SUBSCRIPTION):
        return Reason.WRONG_ITEM
    checks = {
        Reason.SECOND_CAPTURE: is_second(case),
        Reason.WRONG_AMOUNT: (payment.amount_minor, payment.currency) != owed(case, item),
        Reason.SECOND_SUBSCRIPTION: is_second_subscription(case),
        Reason.LOWER_TIER: is_below(case, item, shop, now),
    }
    return next((reason for reason, applies in checks.items() if applies), None)


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
    if case.payment.period is None:
        return False
    if case.subscription is not None and case.subscription.paid_until is not None:
        return False
    return any(
        other.status is not SubscriptionStatus.ENDED and other.paid_until is not None
        for other in case.others
    )


def is_below(case: Case, item: Item, shop: Shop, now: datetime) -> bool:
    """Tell whether a plan is lower than the one that is paid for and still runs."""
    if item.kind is not ItemKind.PLAN or case.wallet is None:
        return False
    return lowers(case.wallet, item.code, shop, now)


def lowers(wallet: Wallet, wanted: str, shop: Shop, now: datetime) -> bool:
    """Tell whether buying `wanted` would end a better plan before its time; in grace it may.

    `wallet` is as of now, and time is its own: what is in grace stays so when clocks differ.
    """
    try:
        check_sale(shop.catalogue, wallet.plan, shop.catalogue.plan(wanted), wallet.time_at(now))
    except PlanBelow:
        return True
    return False
