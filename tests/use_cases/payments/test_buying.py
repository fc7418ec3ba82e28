"""What a captured payment brings, whoever the provider and whatever the channel."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.accounts.model import AccountStatus
from core.ledger.model import GrantKind
from core.payments.errors import LowerTier, PaymentRefused
from core.payments.model import ItemKind, OrderState, Outcome, Reason
from core.shared.amounts import MICRO_PER_CREDIT
from tests.payments_world import selling
from tests.use_cases.payments.scene import CARDS, PLANS, available, bought


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
        assert await available(shop) == 0

        assert await shop.peer.arrive(order.checkout)
        await shop.take_in_all()

        assert await available(shop) == 100


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
