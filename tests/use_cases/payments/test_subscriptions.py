"""What a subscription brings each period, and how it ends."""

from datetime import datetime, timedelta

import pytest

from core.payments.errors import SubscriptionLive
from core.payments.model import ItemKind, OrderState, Outcome, Reason, Subscription
from tests.payments_world import Shop, selling
from tests.use_cases.payments.scene import CARDS, available, bought


@pytest.mark.parametrize("name", CARDS)
async def test_a_subscription_gives_once_a_period_and_makes_a_subscriber(name: str) -> None:
    async with selling(name) as shop:
        await bought(shop, ItemKind.SUBSCRIPTION, "sub_basic")
        assert await available(shop) == 500
        (subscription,) = await live(shop)
        until = await expiry(shop)
        assert until is not None
        assert subscription.paid_until is not None
        assert until == subscription.paid_until + timedelta(days=3)
        with pytest.raises(SubscriptionLive):
            await shop.order(ItemKind.SUBSCRIPTION, "sub_pro")

        shop.clock.advance(timedelta(days=30))
        await shop.peer.renew(subscription.name, paid=True)
        told = shop.peer.deliveries()
        for delivery in [*reversed(told), *told]:
            await shop.take_in(delivery)

        assert await available(shop) == 1_000
        assert await expiry(shop) == until + timedelta(days=30)
        assert len([p for p in await shop.payments() if p.outcome is Outcome.FULFILLED]) == 2
        assert await shop.differences() == []


@pytest.mark.parametrize("name", CARDS)
async def test_of_two_paid_while_no_news_came_the_second_tells_that_it_waits_for_us(
    name: str,
) -> None:
    async with selling(name) as shop:
        orders = []
        for item in ("sub_pro", "sub_basic"):
            orders.append(await shop.order(ItemKind.SUBSCRIPTION, item))
            assert orders[-1].checkout is not None
            await shop.peer.pay(orders[-1].checkout)
            shop.clock.advance(timedelta(hours=2))
        await shop.take_in_all()

        first, second = [await shop.look(order) for order in orders]
        assert first.payment is not None
        assert first.payment.outcome is Outcome.FULFILLED
        assert second.order.state is OrderState.OPEN
        assert second.payment is not None
        assert second.payment.reason is Reason.SECOND_SUBSCRIPTION


@pytest.mark.parametrize("name", CARDS)
async def test_a_failed_renewal_ends_the_benefits_after_the_grace(name: str) -> None:
    async with selling(name) as shop:
        await bought(shop, ItemKind.SUBSCRIPTION, "sub_basic")
        (subscription,) = await live(shop)
        assert subscription.paid_until is not None
        shop.clock.advance(timedelta(days=30))
        await shop.peer.renew(subscription.name, paid=False)
        await shop.take_in_all()

        assert await available(shop) == 500
        assert await expiry(shop) == subscription.paid_until + timedelta(days=3)
        (late,) = await live(shop)
        assert late.status.value == "past_due"

        await shop.peer.renew(subscription.name, paid=True)
        await shop.take_in_all()
        assert await available(shop) == 1_000


@pytest.mark.parametrize("name", CARDS)
async def test_a_cancelled_subscription_ends_with_its_period(name: str) -> None:
    async with selling(name) as shop:
        await bought(shop, ItemKind.SUBSCRIPTION, "sub_basic")
        await shop.cancel()
        (subscription,) = await live(shop)
        assert subscription.cancels
        assert await expiry(shop) == subscription.paid_until

        shop.clock.advance(timedelta(days=30))
        await shop.peer.renew(subscription.name, paid=True)
        await shop.take_in_all()

        assert await live(shop) == []
        assert await available(shop) == 500
        await shop.order(ItemKind.SUBSCRIPTION, "sub_pro")


async def test_a_switch_counts_from_the_next_period_and_prorations_give_nothing() -> None:
    async with selling("stripe") as shop:
        await bought(shop, ItemKind.SUBSCRIPTION, "sub_basic")
        (subscription,) = await live(shop)
        fake = shop.peer.fake  # type: ignore[attr-defined]  # Stripe's own portal.
        fake.switch(subscription.name, "price_sub_pro")
        fake.prorate(subscription.name)
        await shop.take_in_all()
        assert await available(shop) == 500
        assert await shop.cases() == []

        shop.clock.advance(timedelta(days=30))
        await shop.peer.renew(subscription.name, paid=True)
        await shop.take_in_all()

        assert await available(shop) == 2_000
        (switched,) = await live(shop)
        assert switched.item == "sub_pro"


async def live(shop: Shop) -> list[Subscription]:
    """Return the subscriptions that have not ended."""
    async with shop.snapshot() as work:
        return list(await work.subscriptions.live_of(shop.account_id))


async def expiry(shop: Shop) -> datetime | None:
    """Return until when the account is a subscriber."""
    async with shop.snapshot() as work:
        account = await work.accounts.find(shop.account_id)
    assert account is not None
    return account.subscription_expires_at
