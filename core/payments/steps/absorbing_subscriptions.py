"""Takes in what is seen of a subscription."""

from datetime import datetime

from core.payments.facts import SubscriptionSeen
from core.payments.model import ItemKind, payment_id
from core.payments.ports import PaymentsUnitOfWork
from core.payments.rules.merging import new_subscription, subscription_seen
from core.payments.steps.cases import account_of
from core.payments.steps.subscribing import keep_expiry
from core.payments.steps.telling import tell_orphaned, tell_subscription
from core.payments.steps.trade import Trade


async def absorb_subscription(
    work: PaymentsUnitOfWork, provider: str, seen: SubscriptionSeen, trade: Trade, now: datetime
) -> None:
    """Take in what is seen of a subscription; one of nobody's order is none of ours."""
    order = await work.orders.get(seen.order_id) if seen.order_id else None
    before = await work.subscriptions.get(payment_id(provider, seen.subscription))
    if before is None:
        if order is None or order.provider != provider or order.kind is not ItemKind.SUBSCRIPTION:
            return
        before = new_subscription(order, seen.subscription, seen_at=seen.at, now=now)
    after = subscription_seen(before, seen)
    await work.subscriptions.save(after)
    if seen.customer is not None:
        await work.customers.save(provider, after.account_id, seen.customer)
    account = await account_of(work, after.account_id)
    if account is not None:
        await keep_expiry(work, account, after, trade.terms)
    else:
        await tell_orphaned(work, after)
    await tell_subscription(work, before, after)
