"""What a captured payment brings, whoever the provider and whatever the channel."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.accounts.model import AccountStatus
from core.ledger.model import GrantKind
from core.payments.errors import (
    LowerTier,
    OrderNotFound,
    PaymentNotFound,
    PaymentRefused,
    PlanDiffers,
    PlanNotSold,
    ProofInvalid,
    SignatureInvalid,
    SubscriptionLive,
)
from core.payments.model import ItemKind, OrderState, Outcome, Reason, Subscription
from core.shared.amounts import MICRO_PER_CREDIT
from tests.payments_world import Shop, selling
from tests.peers.providers import Delivery

CARDS = ("stripe", "sandbox")
PLANS = ("razorpay", "sandbox")


async def credits(shop: Shop) -> int:
    """Return what is available, in whole credits."""
    return (await shop.wallet()).available // MICRO_PER_CREDIT


async def bought(shop: Shop, kind: ItemKind, item: str) -> str:
    """Order, pay and take in all events; return the charge."""
    order = await shop.order(kind, item)
    assert order.checkout is not None
    await shop.peer.pay(order.checkout)
    await shop.take_in_all()
    return (await shop.peer.paid())[-1].charge


@pytest.mark.parametrize("name", CARDS)
@pytest.mark.parametrize(("pack", "given"), [("small", 100), ("medium", 500), ("large", 2_000)])
async def test_a_pack_gives_its_credits_once_and_for_ever(name: str, pack: str, given: int) -> None:
    async with selling(name) as shop:
        order = await shop.order(ItemKind.PACK, pack)
        assert order.checkout is not None
        assert order.url is not None
        await shop.peer.pay(order.checkout)
        told = shop.peer.deliveries()
        for delivery in [*told, *reversed(told), *told]:
            await shop.take_in(delivery)
        await shop.reconcile()

        wallet = await shop.wallet()
        assert wallet.available == given * MICRO_PER_CREDIT
        (grant,) = wallet.grants
        assert (grant.kind, grant.expires_at) == (GrantKind.PACK, None)
        (payment,) = await shop.payments()
        assert payment.outcome is Outcome.FULFILLED
        assert await shop.differences() == []


@pytest.mark.parametrize("name", CARDS)
async def test_money_that_comes_later_gives_nothing_before_it_came(name: str) -> None:
    async with selling(name) as shop:
        order = await shop.order(ItemKind.PACK, "small")
        assert order.checkout is not None
        await shop.peer.pay(order.checkout, later=True)
        await shop.take_in_all()
        assert await credits(shop) == 0

        assert await shop.peer.arrive(order.checkout)
        await shop.take_in_all()

        assert await credits(shop) == 100


@pytest.mark.parametrize("name", [*CARDS, "razorpay"])
async def test_events_that_never_come_are_made_up_for_by_reconciliation(name: str) -> None:
    async with selling(name) as shop:
        kind = shop.peer.sells[0]
        order = await shop.order(kind, "premium" if kind is ItemKind.PLAN else "small")
        assert order.checkout is not None
        await shop.peer.pay(order.checkout)
        shop.peer.deliveries()
        shop.clock.advance(timedelta(minutes=5))

        assert await shop.reconcile() == []
        assert await shop.reconcile() == []

        (payment,) = await shop.payments()
        assert payment.outcome is Outcome.FULFILLED
        assert await shop.differences() == []


@pytest.mark.parametrize("name", [*CARDS, "razorpay"])
async def test_an_order_that_nobody_pays_is_closed_in_time(name: str) -> None:
    async with selling(name) as shop:
        kind = shop.peer.sells[0]
        order = await shop.order(kind, "premium" if kind is ItemKind.PLAN else "small")
        shop.clock.advance(timedelta(days=2))
        await shop.reconcile()
        async with shop.snapshot() as work:
            found = await work.orders.get(order.id)
        assert found is not None
        assert found.state is OrderState.CLOSED


@pytest.mark.parametrize("name", CARDS)
async def test_a_subscription_gives_once_a_period_and_makes_a_subscriber(name: str) -> None:
    async with selling(name) as shop:
        await bought(shop, ItemKind.SUBSCRIPTION, "sub_basic")
        assert await credits(shop) == 500
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

        assert await credits(shop) == 1_000
        assert await expiry(shop) == until + timedelta(days=30)
        assert len([p for p in await shop.payments() if p.outcome is Outcome.FULFILLED]) == 2
        assert await shop.differences() == []


@pytest.mark.parametrize("name", CARDS)
async def test_a_failed_renewal_ends_the_benefits_after_the_grace(name: str) -> None:
    async with selling(name) as shop:
        await bought(shop, ItemKind.SUBSCRIPTION, "sub_basic")
        (subscription,) = await live(shop)
        assert subscription.paid_until is not None
        shop.clock.advance(timedelta(days=30))
        await shop.peer.renew(subscription.name, paid=False)
        await shop.take_in_all()

        assert await credits(shop) == 500
        assert await expiry(shop) == subscription.paid_until + timedelta(days=3)
        (late,) = await live(shop)
        assert late.status.value == "past_due"

        await shop.peer.renew(subscription.name, paid=True)
        await shop.take_in_all()
        assert await credits(shop) == 1_000


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
        assert await credits(shop) == 500
        await shop.order(ItemKind.SUBSCRIPTION, "sub_pro")


async def test_a_switch_counts_from_the_next_period_and_prorations_give_nothing() -> None:
    async with selling("stripe") as shop:
        await bought(shop, ItemKind.SUBSCRIPTION, "sub_basic")
        (subscription,) = await live(shop)
        fake = shop.peer.fake  # type: ignore[attr-defined]  # Stripe's own portal.
        fake.switch(subscription.name, "price_sub_pro")
        fake.prorate(subscription.name)
        await shop.take_in_all()
        assert await credits(shop) == 500
        assert await shop.cases() == []

        shop.clock.advance(timedelta(days=30))
        await shop.peer.renew(subscription.name, paid=True)
        await shop.take_in_all()

        assert await credits(shop) == 2_000
        (switched,) = await live(shop)
        assert switched.item == "sub_pro"


@pytest.mark.parametrize("name", PLANS)
async def test_a_plan_is_verified_in_any_order_with_its_events(name: str) -> None:
    for first in ("verify", "events"):
        async with selling(name) as shop:
            order = await shop.order(ItemKind.PLAN, "premium")
            assert order.checkout is not None
            await shop.peer.pay(order.checkout)
            (paid,) = await shop.peer.paid()
            if first == "events":
                await shop.take_in_all()
            verified = await shop.verify(order, paid.charge)
            await shop.take_in_all()
            again = await shop.verify(order, paid.charge)

            assert verified.is_done
            assert again.plan == verified.plan
            assert verified.plan.name == "premium"
            assert verified.plan.quota == 51_000
            assert verified.plan.ends_at == shop.clock.now() + timedelta(days=30)
            (payment,) = await shop.payments()
            assert payment.outcome is Outcome.FULFILLED


@pytest.mark.parametrize("name", PLANS)
async def test_what_is_only_authorised_is_captured_by_verifying(name: str) -> None:
    async with selling(name) as shop:
        order = await shop.order(ItemKind.PLAN, "standard")
        assert order.checkout is not None
        await shop.peer.pay(order.checkout, later=True)
        await shop.take_in_all()
        (payment,) = await shop.payments()
        assert payment.outcome is Outcome.WAITING
        assert (await shop.wallet()).plan.name == "basic"
        assert payment.charge is not None

        verified = await shop.verify(order, payment.charge)

        assert verified.is_done
        assert len(await shop.peer.paid()) == 1


async def test_reconciliation_captures_what_is_only_authorised() -> None:
    async with selling("razorpay") as shop:
        order = await shop.order(ItemKind.PLAN, "standard")
        assert order.checkout is not None
        await shop.peer.pay(order.checkout, later=True)
        await shop.take_in_all()
        shop.clock.advance(timedelta(minutes=5))

        assert await shop.reconcile() == []

        assert (await shop.wallet()).plan.name == "standard"


@pytest.mark.parametrize("name", PLANS)
async def test_what_would_lower_the_plan_is_not_captured(name: str) -> None:
    async with selling(name) as shop:
        lower = await shop.order(ItemKind.PLAN, "standard")
        assert lower.checkout is not None
        await shop.peer.pay(lower.checkout, later=True)
        await shop.take_in_all()
        (authorised,) = await shop.payments()
        assert authorised.charge is not None
        await bought(shop, ItemKind.PLAN, "premium")

        for _ in range(2):
            with pytest.raises(PaymentRefused, match=r"was not taken.*lower tier"):
                await shop.verify(lower, authorised.charge)
            shop.clock.advance(timedelta(minutes=5))
            assert await shop.reconcile() == []

        assert authorised.charge not in {paid.charge for paid in await shop.peer.paid()}
        assert await shop.cases() == []

        shop.clock.advance(timedelta(days=31))
        assert await shop.reconcile() == []
        assert (await shop.wallet()).plan.name == "standard"


async def test_a_second_authorisation_of_an_order_is_not_captured() -> None:
    async with selling("razorpay") as shop:
        order = await shop.order(ItemKind.PLAN, "premium")
        assert order.checkout is not None
        first, second = [
            shop.peer.fake.pay(order.checkout, "authorized")  # type: ignore[attr-defined]
            for _ in range(2)
        ]
        await shop.verify(order, first["id"])
        with pytest.raises(PaymentRefused, match=r"was not taken.*second capture"):
            await shop.verify(order, second["id"])
        shop.clock.advance(timedelta(minutes=5))
        assert await shop.reconcile() == []

        assert [paid.charge for paid in await shop.peer.paid()] == [first["id"]]
        assert await shop.cases() == []


@pytest.mark.parametrize("name", PLANS)
async def test_nothing_is_captured_of_who_deleted_their_account(name: str) -> None:
    async with selling(name) as shop:
        order = await shop.order(ItemKind.PLAN, "standard")
        assert order.checkout is not None
        await shop.peer.pay(order.checkout, later=True)
        await shop.take_in_all()
        async with shop.work() as work:
            account = await work.accounts.get(shop.account_id)
            await work.accounts.save(replace(account, status=AccountStatus.DELETED))
            await work.commit()
        shop.clock.advance(timedelta(minutes=5))

        assert await shop.reconcile() == []

        assert await shop.peer.paid() == []
        assert await shop.cases() == []


async def test_what_lapsed_was_never_captured_and_is_not_asked_about_again() -> None:
    async with selling("razorpay") as shop:
        order = await shop.order(ItemKind.PLAN, "standard")
        fake = shop.peer.fake  # type: ignore[attr-defined]  # Razorpay's own books.
        fake.lapse(fake.pay(order.checkout, "authorized"))
        told = shop.peer.deliveries()
        for delivery in [*told, *reversed(told)]:
            await shop.take_in(delivery)

        (payment,) = await shop.payments()
        assert (payment.outcome, payment.captured_at) == (Outcome.WAITING, None)
        assert await shop.cases() == []
        shop.clock.advance(timedelta(days=1))
        async with shop.snapshot() as work:
            assert await work.payments.pending(before=shop.clock.now(), limit=9) == []


async def test_forged_words_of_the_browser_give_nothing() -> None:
    async with selling("razorpay") as shop:
        cheap = await shop.order(ItemKind.PLAN, "standard")
        dear = await shop.order(ItemKind.PLAN, "premium")
        assert cheap.checkout is not None
        assert dear.checkout is not None
        await shop.peer.pay(cheap.checkout)
        (paid,) = await shop.peer.paid()
        fake = shop.peer.fake  # type: ignore[attr-defined]  # Razorpay's own books.
        wrong = fake.pay(dear.checkout, "captured", currency="USD")["id"]
        less = fake.pay(dear.checkout, "captured", amount=100)["id"]
        failed = fake.pay(dear.checkout, "failed")["id"]

        with pytest.raises(PlanDiffers):
            await shop.verify(cheap, paid.charge, plan="premium")
        with pytest.raises(PlanNotSold):
            await shop.verify(cheap, paid.charge, plan="basic")
        with pytest.raises(PaymentNotFound):
            await shop.verify(dear, paid.charge)
        with pytest.raises(PaymentNotFound):
            await shop.verify(dear, "pay_99999999999999")
        for charge in (wrong, less, failed):
            with pytest.raises(PaymentRefused):
                await shop.verify(dear, charge)
        for forged in ("0" * 64, "", "ü", shop.peer.proof("order_other", paid.charge)):
            with pytest.raises(ProofInvalid):
                await shop.verify(cheap, paid.charge, signature=forged)
        stranger = Shop(shop.database, shop.clock, shop.peer, type(shop.account_id)(999))
        with pytest.raises(OrderNotFound):
            await stranger.verify(cheap, paid.charge)

        assert (await shop.wallet()).plan.name == "basic"
        assert await shop.payments() == []


async def test_money_of_the_wrong_amount_or_currency_is_set_aside() -> None:
    async with selling("razorpay") as shop:
        order = await shop.order(ItemKind.PLAN, "premium")
        fake = shop.peer.fake  # type: ignore[attr-defined]  # Razorpay's own books.
        fake.pay(order.checkout, "captured", currency="USD")
        fake.pay(order.checkout, "captured", amount=100)
        await shop.take_in_all()

        assert (await shop.wallet()).plan.name == "basic"
        assert {case.reason for case in await shop.cases()} == {Reason.WRONG_AMOUNT}


async def test_a_second_capture_of_an_order_is_for_the_operator() -> None:
    async with selling("razorpay") as shop:
        order = await shop.order(ItemKind.PLAN, "premium")
        assert order.checkout is not None
        await shop.peer.pay(order.checkout)
        await shop.peer.pay_again(order.checkout)
        await shop.take_in_all()

        assert (await shop.wallet()).plan.quota == 51_000
        (case,) = await shop.cases()
        assert case.reason is Reason.SECOND_CAPTURE
        outcomes = sorted(payment.outcome.value for payment in await shop.payments())
        assert outcomes == ["fulfilled", "set_aside"]


async def test_money_of_unknown_origin_is_for_the_operator() -> None:
    async with selling("razorpay") as shop:
        shop.peer.fake.pay(None)  # type: ignore[attr-defined]  # A payment link, perhaps.
        await shop.take_in_all()

        (case,) = await shop.cases()
        assert (case.reason, case.account_id) == (Reason.UNKNOWN_ORIGIN, None)
        assert await credits(shop) == 0


@pytest.mark.parametrize("name", PLANS)
async def test_a_lower_tier_is_not_sold_and_its_capture_lowers_nothing(name: str) -> None:
    async with selling(name) as shop:
        lower = await shop.order(ItemKind.PLAN, "standard")
        assert lower.checkout is not None
        await bought(shop, ItemKind.PLAN, "premium")
        with pytest.raises(LowerTier):
            await shop.order(ItemKind.PLAN, "standard")
        before = (await shop.wallet()).plan

        await shop.peer.pay(lower.checkout)
        await shop.take_in_all()

        assert (await shop.wallet()).plan == before
        (case,) = await shop.cases()
        assert case.reason is Reason.LOWER_TIER

        shop.clock.advance(timedelta(days=31))
        await bought(shop, ItemKind.PLAN, "standard")
        plan = (await shop.wallet()).plan
        assert (plan.name, plan.quota) == ("standard", 10_000)
        assert plan.ends_at == shop.clock.now() + timedelta(days=30)


async def test_altered_and_old_events_are_not_believed() -> None:
    for name in ("stripe", "razorpay", "sandbox"):
        async with selling(name) as shop:
            kind = shop.peer.sells[0]
            order = await shop.order(kind, "premium" if kind is ItemKind.PLAN else "small")
            assert order.checkout is not None
            await shop.peer.pay(order.checkout)
            for delivery in shop.peer.deliveries():
                altered = delivery.body.replace(b"created", b"creaTed")
                forgeries = [
                    Delivery(body=altered, headers=delivery.headers),
                    Delivery(body=delivery.body + b" ", headers=delivery.headers),
                    Delivery(body=delivery.body, headers={}),
                    *(
                        Delivery(body=delivery.body, headers=dict.fromkeys(delivery.headers, bad))
                        for bad in ("", "t=1,v1=00", "ü", "t=x,v1=", "v1", ",,=,")
                    ),
                    Delivery(body=b"\xff\xfe", headers=delivery.headers),
                ]
                for forgery in forgeries:
                    with pytest.raises(SignatureInvalid):
                        await shop.receive(forgery)
            assert await shop.payments() == []


async def test_an_old_event_is_not_taken_from_stripe_or_the_sandbox() -> None:
    async with selling("stripe") as shop:
        order = await shop.order(ItemKind.PACK, "small")
        shop.peer.fake.pay(order.checkout)  # type: ignore[attr-defined]  # Stripe's own books.
        event = shop.peer.fake.events[-1]  # type: ignore[attr-defined]
        old = shop.peer.delivery(event, timestamp=1_700_000_000)  # type: ignore[attr-defined]
        with pytest.raises(SignatureInvalid):
            await shop.receive(old)
    async with selling("sandbox") as shop:
        order = await shop.order(ItemKind.PACK, "small")
        assert order.checkout is not None
        await shop.peer.pay(order.checkout)
        (first, *_) = shop.peer.deliveries()
        shop.clock.advance(timedelta(minutes=6))
        with pytest.raises(SignatureInvalid):
            await shop.receive(first)


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
