"""Orders made inside somebody's unit of work, before the provider is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.accounts.model import Account
from core.ledger.rules.time import roll_forward
from core.payments.errors import LowerTier, OrderClosed, OrderNotFound, SubscriptionLive
from core.payments.model import Item, ItemKind, Order, OrderState
from core.payments.ports import PaymentsUnitOfWork
from core.payments.rules.judging import lowers
from core.payments.steps.trade import Trade
from core.shared.ids import AccountId

LIFETIME = {
    ItemKind.PACK: timedelta(hours=1),
    ItemKind.SUBSCRIPTION: timedelta(hours=1),
    ItemKind.PLAN: timedelta(days=1),
}
PAYABLE = (OrderState.CREATED, OrderState.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An order as it was stored, whose it is, and older ones that it replaces.

    Of a repeat the provider may have opened it, and its answer was lost.
    """

    order: Order
    account: Account
    customer: str | None
    replaced: Sequence[Order] = ()
    is_repeat: bool = False


def new_order(id: str, account_id: AccountId, provider: str, item: Item, now: datetime) -> Order:
    """Return an order that the provider does not know yet."""
    return Order(
        id=id,
        account_id=account_id,
        provider=provider,
        kind=item.kind,
        item=item.code,
        amount_minor=item.amount_minor,
        currency=item.currency,
        state=OrderState.CREATED,
        created_at=now,
        expires_at=now + LIFETIME[item.kind],
    )


async def check_wanted(
    work: PaymentsUnitOfWork, account_id: AccountId, item: Item, trade: Trade, now: datetime
) -> list[Order]:
    """Return the unpaid orders that buying this would replace.

    Raises `LowerTier` and `SubscriptionLive`.
    """
    if item.kind is ItemKind.PLAN:
        await check_tier(work, account_id, item, trade, now)
    if item.kind is ItemKind.SUBSCRIPTION:
        return await unpaid_subscriptions(work, account_id, now)
    return []


async def check_tier(
    work: PaymentsUnitOfWork, account_id: AccountId, item: Item, trade: Trade, now: datetime
) -> None:
    """Return unless a plan is below the one that is paid for. Raises `LowerTier`."""
    wallet = roll_forward(await work.wallets.get(account_id), trade.terms, now).wallet
    if lowers(wallet, item.code, trade.shop, now):
        raise LowerTier(
            f"The plan {wallet.plan.name} is paid for until {wallet.plan.ends_at:%Y-%m-%d}. "
            f"Buy {item.code} after that."
        )


async def unpaid_subscriptions(
    work: PaymentsUnitOfWork, account_id: AccountId, now: datetime
) -> list[Order]:
    """Return unpaid checkouts of subscriptions; the account's lock keeps them from racing.

    Raises `SubscriptionLive` where one is paid.
    """
    if await work.subscriptions.live_of(account_id):
        raise SubscriptionLive(
            "A subscription is live. Switch or cancel it on the page of POST payments/portal; "
            "a switch takes effect with the next period."
        )
    orders = await work.orders.open_of(account_id)
    return [o for o in orders if o.kind is ItemKind.SUBSCRIPTION and now < o.expires_at]


async def earlier_order(work: PaymentsUnitOfWork, order_id: str, account_id: AccountId) -> Order:
    """Return the order of a request that is repeated. Raises `OrderNotFound`, `OrderClosed`."""
    order = await work.orders.get(order_id)
    if order is None or order.account_id != account_id:
        raise OrderNotFound(f"There is no order {order_id}.")
    if order.checkout is None and order.state not in PAYABLE:
        raise OrderClosed("This order can't be paid any more. Order again with a new key.")
    return order
