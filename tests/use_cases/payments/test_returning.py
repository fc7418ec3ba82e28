"""What goes back when money goes back: packs, subscriptions, disputes."""

from datetime import timedelta

import pytest

from core.payments.model import ItemKind, Outcome
from core.shared.amounts import MICRO_PER_CREDIT
from tests.payments_world import Shop, selling
from tests.use_cases.payments.scene import CARDS, available, bought, spend


@pytest.mark.parametrize("name", CARDS)
async def test_a_refund_takes_back_its_part_once_however_often_it_is_told(name: str) -> None:
    async with selling(name) as shop:
        charge = await bought(shop, ItemKind.PACK, "small")
        await shop.peer.refund(charge, 333)
        told = shop.peer.deliveries()
        for delivery in [*told, *told]:
            await shop.take_in(delivery)
        wallet = await shop.wallet()
        assert wallet.available == 100 * MICRO_PER_CREDIT - 100 * MICRO_PER_CREDIT * 333 // 500

        await shop.peer.refund(charge, 167)
        await shop.take_in_all()
        for delivery in told:
            await shop.take_in(shop.peer.resent(delivery))

        assert await available(shop) == 0
        assert await shop.differences() == []


@pytest.mark.parametrize("name", CARDS)
async def test_what_was_used_of_a_refunded_pack_is_owed(name: str) -> None:
    async with selling(name) as shop:
        charge = await bought(shop, ItemKind.PACK, "small")
        await spend(shop, 80)
        await shop.peer.refund(charge, 500)
        await shop.take_in_all()
        assert await available(shop) == -80

        await bought(shop, ItemKind.PACK, "small")
        assert await available(shop) == 20


@pytest.mark.parametrize("name", CARDS)
async def test_a_refund_that_is_told_first_ends_the_same(name: str) -> None:
    async with selling(name) as shop:
        order = await shop.order(ItemKind.PACK, "small")
        assert order.checkout is not None
        await shop.peer.pay(order.checkout)
        (paid,) = await shop.peer.paid()
        await shop.peer.refund(paid.charge, 250)
        for delivery in reversed(shop.peer.deliveries()):
            await shop.take_in(delivery)

        assert await available(shop) == 50
        (payment,) = await shop.payments()
        assert (payment.granted, payment.taken_back) == (
            100 * MICRO_PER_CREDIT,
            50 * MICRO_PER_CREDIT,
        )


@pytest.mark.parametrize("name", CARDS)
@pytest.mark.parametrize(("end", "left"), [("won", 80), ("lost", -20)])
async def test_a_dispute_freezes_what_is_left_and_then_frees_or_takes_it(
    name: str, end: str, left: int
) -> None:
    async with selling(name) as shop:
        charge = await bought(shop, ItemKind.PACK, "small")
        await spend(shop, 20)
        await shop.peer.dispute(charge)
        await shop.take_in_all()
        wallet = await shop.wallet()
        assert (wallet.available, wallet.frozen) == (0, 80 * MICRO_PER_CREDIT)

        await shop.peer.decide(charge, end)
        told = shop.peer.deliveries()
        for delivery in [*told, *told]:
            await shop.take_in(delivery)

        wallet = await shop.wallet()
        assert (wallet.available, wallet.frozen) == (left * MICRO_PER_CREDIT, 0)
        assert await shop.differences() == []


@pytest.mark.parametrize("name", CARDS)
async def test_a_refund_and_a_lost_dispute_take_no_more_than_was_given(name: str) -> None:
    async with selling(name) as shop:
        charge = await bought(shop, ItemKind.PACK, "small")
        await shop.peer.dispute(charge)
        await shop.peer.refund(charge, 300)
        await shop.peer.decide(charge, "lost")
        told = shop.peer.deliveries()
        for delivery in [*reversed(told), *told]:
            await shop.take_in(delivery)

        assert await available(shop) == 0
        (payment,) = await shop.payments()
        assert payment.taken_back == payment.granted


async def test_only_the_disputed_payment_of_a_merged_grant_is_frozen() -> None:
    async with selling("sandbox") as shop:
        charges = [await bought(shop, ItemKind.PACK, "small") for _ in range(66)]
        wallet = await shop.wallet()
        assert len(wallet.grants) == 64
        merged = next(grant for grant in wallet.grants if grant.names)
        assert merged.granted == 300 * MICRO_PER_CREDIT

        await shop.peer.dispute(charges[1])
        await shop.take_in_all()
        wallet = await shop.wallet()
        assert wallet.frozen == 100 * MICRO_PER_CREDIT
        assert wallet.available == 6_500 * MICRO_PER_CREDIT
        assert await shop.differences() == []

        await shop.peer.decide(charges[1], "lost")
        await shop.take_in_all()
        wallet = await shop.wallet()
        assert (wallet.frozen, wallet.available) == (0, 6_500 * MICRO_PER_CREDIT)

        await shop.peer.refund(charges[0], 500)
        await shop.take_in_all()
        assert (await shop.wallet()).available == 6_400 * MICRO_PER_CREDIT
        assert await shop.differences() == []


async def test_a_payment_that_granted_nothing_takes_back_nothing() -> None:
    async with selling("razorpay") as shop:
        order = await shop.order(ItemKind.PLAN, "premium")
        assert order.checkout is not None
        await shop.peer.pay(order.checkout)
        await shop.peer.pay_again(order.checkout)
        await shop.take_in_all()
        second = next(p for p in await shop.payments() if p.outcome is Outcome.SET_ASIDE)
        assert second.charge is not None
        before = await shop.wallet()

        await shop.peer.refund(second.charge, 9_900)
        await shop.take_in_all()

        assert await shop.wallet() == before


@pytest.mark.parametrize("name", CARDS)
async def test_a_refunded_period_no_longer_makes_a_subscriber(name: str) -> None:
    async with selling(name) as shop:
        charge = await bought(shop, ItemKind.SUBSCRIPTION, "sub_basic")
        await shop.peer.refund(charge, 900)
        await shop.take_in_all()

        assert await available(shop) == 0
        assert not await is_subscriber(shop)
        assert await shop.differences() == []

        shop.clock.advance(timedelta(days=30))
        (subscription,) = await live(shop)
        await shop.peer.renew(subscription, paid=False)
        await shop.take_in_all()
        assert not await is_subscriber(shop)

        await shop.peer.renew(subscription, paid=True)
        await shop.take_in_all()
        assert await is_subscriber(shop)


@pytest.mark.parametrize("name", CARDS)
async def test_a_refunded_renewal_leaves_the_period_before_it_and_no_grace(name: str) -> None:
    async with selling(name) as shop:
        await bought(shop, ItemKind.SUBSCRIPTION, "sub_basic")
        (subscription,) = await live(shop)
        known = {paid.charge for paid in await shop.peer.paid()}
        await shop.peer.renew(subscription, paid=True)
        await shop.take_in_all()
        (renewal,) = [p.charge for p in await shop.peer.paid() if p.charge not in known]

        await shop.peer.refund(renewal, 900)
        await shop.take_in_all()

        assert await is_subscriber(shop)
        shop.clock.advance(timedelta(days=30, hours=1))
        assert not await is_subscriber(shop)


async def live(shop: Shop) -> list[str]:
    """Return the names of the subscriptions that have not ended."""
    async with shop.snapshot() as work:
        return [each.name for each in await work.subscriptions.live_of(shop.account_id)]


async def is_subscriber(shop: Shop) -> bool:
    """Tell whether the account is a subscriber now."""
    async with shop.snapshot() as work:
        account = await work.accounts.find(shop.account_id)
    assert account is not None
    return account.is_subscriber(shop.clock.now())
