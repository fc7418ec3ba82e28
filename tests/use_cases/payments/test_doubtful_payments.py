"""What is not believed of payments, and what is left to the operator."""

from datetime import timedelta

import pytest

from core.payments.errors import (
    OrderNotFound,
    PaymentNotFound,
    PaymentRefused,
    PlanDiffers,
    PlanNotSold,
    ProofInvalid,
    SignatureInvalid,
)
from core.payments.facts import Fact, PaymentSeen, SubscriptionSeen
from core.payments.model import ItemKind, PaymentState, Period, Reason, SubscriptionStatus
from core.payments.steps.absorbing import absorb_each
from core.payments.use_cases.resolve_attention import ResolveAttention, ResolveAttentionCommand
from tests.payments_world import TRADE, Shop, selling
from tests.peers.providers import Delivery
from tests.use_cases.payments.scene import available


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
        assert await available(shop) == 0


@pytest.mark.parametrize("resolved", [False, True])
async def test_what_is_known_later_is_given_once_and_by_whoever_was_first(
    *, resolved: bool
) -> None:
    async with selling("stripe") as shop:
        order = await shop.order(ItemKind.SUBSCRIPTION, "sub_basic")
        now = shop.clock.now()
        period = Period(subscription="sub_1", starts_at=now, ends_at=now + timedelta(days=30))
        paid = PaymentSeen(
            charge="in_1",
            state=PaymentState.CAPTURED,
            currency="USD",
            amount_minor=900,
            at=now,
            period=period,
        )
        begun = SubscriptionSeen(
            subscription="sub_1",
            order_id=order.id,
            status=SubscriptionStatus.ACTIVE,
            cancels=False,
            at=now,
        )
        told: list[Fact] = [begun, paid]

        async def absorb(*facts: Fact) -> None:
            await absorb_each(facts, "stripe", TRADE, unit_of_work=shop.work, clock=shop.clock)

        await absorb(paid)
        (case,) = await shop.cases()
        assert case.reason is Reason.UNKNOWN_ORIGIN
        if resolved:
            command = ResolveAttentionCommand(attention_id=case.id, by="boss", note="Given by hand")
            await ResolveAttention(unit_of_work=shop.work, clock=shop.clock)(command)
        for _ in range(2):
            await absorb(*told)

        assert await available(shop) == (0 if resolved else 500)
        assert await shop.cases() == []
        assert await shop.differences() == []


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
