"""Providers that are down, slow, or whose answers get lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.payments.errors import ProviderRefused, ProviderUnavailable
from core.payments.model import (
    EventState,
    ItemKind,
    Order,
    OrderState,
    Outcome,
    Payment,
    PaymentState,
    StoredEvent,
    Subscription,
    SubscriptionStatus,
)
from core.payments.use_cases.place_order import PlaceOrder, PlaceOrderCommand
from core.shared.amounts import MICRO_PER_CREDIT
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from tests.payments_world import PAGES, TRADE, Shop, selling
from tests.peers.loopback import Faults

ALWAYS = 50
SERVED = (("stripe", ItemKind.PACK, "small"), ("razorpay", ItemKind.PLAN, "premium"))


async def ordered(shop: Shop, kind: ItemKind, item: str, key: str) -> Order:
    """Order under a key."""
    place = PlaceOrder(
        unit_of_work=shop.work,
        clock=shop.clock,
        ids=shop.ids,
        gateways=shop.gateways,
        trade=TRADE,
        pages=PAGES,
    )
    request = RequestKey(
        caller="ada", account_id=shop.account_id, operation="order", key=key, body_hash="same"
    )
    command = PlaceOrderCommand(account_id=shop.account_id, kind=kind, item=item, key=request)
    return (await place(command)).order


async def orders(shop: Shop) -> list[Order]:
    """Return the orders that may still be paid."""
    async with shop.snapshot() as work:
        return list(await work.orders.open_of(shop.account_id))


def break_down(faults: Faults, how: str) -> None:
    """Let everything go wrong from now on."""
    faults.coming[:] = [how] * ALWAYS


@pytest.mark.parametrize(("name", "kind", "item"), SERVED)
@pytest.mark.parametrize("how", ["down", "page", "lost"])
async def test_a_provider_that_is_down_makes_nothing_half(
    name: str, kind: ItemKind, item: str, how: str
) -> None:
    async with selling(name) as shop:
        before = await shop.wallet()
        break_down(shop.peer.faults, how)
        with pytest.raises(ProviderUnavailable) as refusal:
            await ordered(shop, kind, item, "one")
        assert refusal.value.retry_after_seconds > 0
        assert await shop.wallet() == before
        assert await shop.payments() == []
        (waiting,) = await orders(shop)
        assert (waiting.state, waiting.checkout) == (OrderState.CREATED, None)

        shop.peer.faults.coming.clear()
        order = await ordered(shop, kind, item, "one")

        assert order.id == waiting.id
        assert order.checkout is not None
        assert (await ordered(shop, kind, item, "one")).checkout == order.checkout
        engine = shop.peer.fake  # type: ignore[attr-defined]  # The provider's own books.
        known = engine.objects if name == "stripe" else engine.orders
        assert len(known) == 1


@pytest.mark.parametrize(("name", "kind", "item"), SERVED)
async def test_an_answer_after_our_time_out_is_one_grant(
    name: str, kind: ItemKind, item: str
) -> None:
    """The provider did it, its answer came too late; somebody pays; we hear of it by all ways."""
    async with selling(name) as shop:
        break_down(shop.peer.faults, "lost")
        with pytest.raises(ProviderUnavailable):
            await shop.order(kind, item)
        shop.peer.faults.coming.clear()
        engine = shop.peer.fake  # type: ignore[attr-defined]  # The provider's own books.
        (checkout, *_) = engine.objects if name == "stripe" else engine.orders
        await shop.peer.pay(checkout)
        told = shop.peer.deliveries()

        for delivery in told:
            await shop.take_in(delivery)
        shop.clock.advance(timedelta(minutes=5))
        assert await shop.reconcile() == []
        for delivery in reversed(told):
            await shop.take_in(delivery)

        fulfilled = [p for p in await shop.payments() if p.outcome is Outcome.FULFILLED]
        assert len(fulfilled) == 1
        assert await shop.cases() == []
        wallet = await shop.wallet()
        if kind is ItemKind.PACK:
            assert wallet.available == 100 * MICRO_PER_CREDIT
        else:
            assert (wallet.plan.name, wallet.plan.quota) == ("premium", 51_000)


@pytest.mark.parametrize(("name", "kind", "item"), SERVED)
async def test_a_lost_order_is_found_again_by_reconciliation_alone(
    name: str, kind: ItemKind, item: str
) -> None:
    async with selling(name) as shop:
        break_down(shop.peer.faults, "lost")
        with pytest.raises(ProviderUnavailable):
            await shop.order(kind, item)
        shop.peer.faults.coming.clear()
        shop.clock.advance(timedelta(minutes=5))

        assert await shop.reconcile() == []

        (found,) = await orders(shop)
        assert found.state is OrderState.OPEN
        assert found.checkout is not None


async def test_one_lost_answer_is_asked_for_again_with_the_same_key() -> None:
    async with selling("stripe") as shop:
        shop.peer.faults.coming[:] = ["lost"]
        await shop.order(ItemKind.PACK, "small")
        fake = shop.peer.fake  # type: ignore[attr-defined]  # Stripe's own books.
        sessions = [o for o in fake.objects.values() if o["object"] == "checkout.session"]
        assert fake.asked.count(("POST", "/v1/checkout/sessions")) == 2
        assert len(sessions) == 1


async def test_a_refusal_closes_the_order_and_frees_its_key() -> None:
    async with selling("stripe") as shop:
        gateway = shop.peer.gateway
        gateway._prices["small"] = "price_missing"  # type: ignore[attr-defined]  # Set up wrongly.
        with pytest.raises(ProviderRefused):
            await ordered(shop, ItemKind.PACK, "small", "one")
        assert await orders(shop) == []

        gateway._prices.clear()  # type: ignore[attr-defined]
        order = await ordered(shop, ItemKind.PACK, "small", "one")
        assert order.state is OrderState.OPEN


async def test_a_price_at_stripe_that_is_not_ours_is_not_sold() -> None:
    async with selling("stripe") as shop:
        gateway = shop.peer.gateway
        gateway._prices["sub_basic"] = "price_sub_pro"  # type: ignore[attr-defined]  # Mixed up.
        with pytest.raises(ProviderRefused):
            await shop.order(ItemKind.SUBSCRIPTION, "sub_basic")
        fake = shop.peer.fake  # type: ignore[attr-defined]  # Stripe's own books.
        (session,) = [o for o in fake.objects.values() if o["object"] == "checkout.session"]
        assert session["status"] == "expired"


async def test_an_event_waits_for_a_provider_that_is_away() -> None:
    async with selling("razorpay") as shop:
        order = await shop.order(ItemKind.PLAN, "premium")
        assert order.checkout is not None
        await shop.peer.pay(order.checkout)
        (first, *_) = shop.peer.deliveries()
        event = await shop.receive(first)
        break_down(shop.peer.faults, "down")
        with pytest.raises(ProviderUnavailable):
            await shop.apply(event.id)
        shop.clock.advance(timedelta(minutes=5))
        assert len(await shop.reconcile()) == 1
        assert (await shop.wallet()).plan.name == "basic"

        shop.peer.faults.coming.clear()
        applied = await shop.apply(event.id)

        assert applied.state is EventState.APPLIED
        assert (await shop.wallet()).plan.name == "premium"


async def test_a_capture_whose_answer_is_lost_is_one_purchase() -> None:
    async with selling("razorpay") as shop:
        order = await shop.order(ItemKind.PLAN, "premium")
        assert order.checkout is not None
        await shop.peer.pay(order.checkout, later=True)
        fake = shop.peer.fake  # type: ignore[attr-defined]  # Razorpay's own books.
        (charge,) = fake.payments
        shop.peer.deliveries()
        # The payment and its order are shown; the capture is done, and nobody hears of it.
        shop.peer.faults.coming[:] = ["", "", "", "lost"]
        with pytest.raises(ProviderUnavailable):
            await shop.verify(order, charge)
        assert fake.payments[charge]["status"] == "captured"

        verified = await shop.verify(order, charge)

        assert verified.is_done
        assert verified.plan.quota == 51_000
        assert len(await shop.payments()) == 1


async def test_another_subscription_may_be_chosen_before_paying() -> None:
    async with selling("stripe") as shop:
        first = await shop.order(ItemKind.SUBSCRIPTION, "sub_basic")
        assert (await shop.order(ItemKind.SUBSCRIPTION, "sub_basic")).id == first.id
        second = await shop.order(ItemKind.SUBSCRIPTION, "sub_pro")
        fake = shop.peer.fake  # type: ignore[attr-defined]  # Stripe's own books.
        assert first.checkout is not None
        assert fake.objects[first.checkout]["status"] == "expired"
        assert second.checkout is not None
        await shop.peer.pay(second.checkout)
        await shop.take_in_all()
        assert (await shop.wallet()).available == 1_500 * MICRO_PER_CREDIT


async def test_what_one_provider_no_longer_knows_does_not_stop_the_others() -> None:
    async with selling("stripe") as shop:
        lost = await shop.order(ItemKind.PACK, "small")
        async with shop.work() as work:
            await work.orders.add(
                replace(lost, id="of-another", provider="razorpay", checkout="order_1")
            )
            await work.commit()
        fake = shop.peer.fake  # type: ignore[attr-defined]  # Stripe's own books.
        fake.objects.pop(lost.checkout)
        wanted = await shop.order(ItemKind.PACK, "medium")
        assert wanted.checkout is not None
        await shop.peer.pay(wanted.checkout)
        shop.peer.deliveries()
        shop.clock.advance(timedelta(days=1))

        failures = await shop.reconcile()

        assert len(failures) == 2
        assert (await shop.wallet()).available == 500 * MICRO_PER_CREDIT
        assert await orders(shop) == []


async def test_subscriptions_that_are_refused_starve_nobody() -> None:
    """More of them than a batch takes, which the provider does not know, all older than ours."""
    async with selling("sandbox") as shop:
        now = shop.clock.now()
        async with shop.work() as work:
            for number in range(7):
                refused = Subscription(
                    provider="sandbox",
                    name=f"sub_{number}",
                    account_id=shop.account_id,
                    order_id="none",
                    item="sub_basic",
                    status=SubscriptionStatus.PAST_DUE,
                    cancels=False,
                    created_at=now - timedelta(days=90),
                    seen_at=now - timedelta(days=90),
                    paid_until=now - timedelta(days=60),
                )
                await work.subscriptions.save(replace(refused, account_id=AccountId(number + 2)))
            await work.commit()
        order = await shop.order(ItemKind.SUBSCRIPTION, "sub_basic")
        assert order.checkout is not None
        await shop.peer.pay(order.checkout)
        await shop.take_in_all()
        async with shop.snapshot() as work:
            (own,) = await work.subscriptions.live_of(shop.account_id)
        shop.clock.advance(timedelta(days=31))
        await shop.peer.renew(own.name, paid=True)
        shop.peer.deliveries()  # Lost.

        failures: list[str] = []
        for _ in range(3):
            shop.clock.advance(timedelta(minutes=5))
            failures += await shop.reconcile(at_once=3)

        assert (await shop.wallet()).available == 2 * 500 * MICRO_PER_CREDIT
        assert len(set(failures)) == 7


async def test_events_that_stay_unreadable_starve_nobody() -> None:
    async with selling("sandbox") as shop:
        order = await shop.order(ItemKind.PACK, "small")
        assert order.checkout is not None
        async with shop.work() as work:
            for number in range(7):
                unreadable = StoredEvent(
                    provider="sandbox",
                    name=f"evt_{number}",
                    type="payment",
                    body=b"{}",
                    signature="",
                    received_at=shop.clock.now(),
                    state=EventState.FAILED,
                )
                await work.payment_events.add(unreadable)
            await work.commit()
        shop.clock.advance(timedelta(minutes=1))
        await shop.peer.pay(order.checkout)
        received = [await shop.receive(told) for told in shop.peer.deliveries()]
        async with shop.work() as work:
            for event in received:
                await work.payment_events.save(replace(event, state=EventState.FAILED))
            closed = await work.orders.get(order.id)
            assert closed is not None
            await work.orders.save(replace(closed, state=OrderState.CLOSED))
            await work.commit()

        failures: list[str] = []
        for _ in range(3):
            shop.clock.advance(timedelta(minutes=5))
            failures += await shop.reconcile(at_once=3)

        assert (await shop.wallet()).available == 100 * MICRO_PER_CREDIT
        assert len(set(failures)) == 7


async def test_what_can_not_be_asked_about_starves_nobody() -> None:
    """Payments of a provider that is no longer set up, and more of them than a batch takes."""
    async with selling("sandbox") as shop:
        async with shop.work() as work:
            for number in range(7):
                dead = Payment(
                    provider="gone",
                    name=f"pay_{number}",
                    charge=f"pay_{number}",
                    state=PaymentState.PENDING,
                    currency="USD",
                    amount_minor=500,
                    created_at=shop.clock.now(),
                    updated_at=shop.clock.now(),
                )
                await work.payments.claim(dead)
            await work.commit()
        shop.clock.advance(timedelta(minutes=1))
        order = await shop.order(ItemKind.PACK, "small")
        assert order.checkout is not None
        await shop.peer.pay(order.checkout, later=True)
        await shop.take_in_all()
        await shop.peer.arrive(order.checkout)
        shop.peer.deliveries()  # Lost.

        failures: list[str] = []
        for _ in range(3):
            shop.clock.advance(timedelta(minutes=5))
            failures += await shop.reconcile(at_once=3)

        assert (await shop.wallet()).available == 100 * MICRO_PER_CREDIT
        assert len(set(failures)) == 7
