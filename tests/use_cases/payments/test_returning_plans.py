"""What goes back of plans when their money goes back, and what a late capture brings."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from adapters.database.tables.shared import outbox
from core.ledger.model import EntryKind
from core.payments.model import Attention, ItemKind, Outcome, Reason
from core.payments.use_cases.resolve_attention import ResolveAttention, ResolveAttentionCommand
from core.shared.amounts import MICRO_PER_CREDIT
from tests.payments_world import Shop, selling
from tests.use_cases.payments.scene import PLANS, bought, use_tokens


@pytest.mark.parametrize("name", PLANS)
async def test_a_refunded_plan_gives_back_its_days_and_pays_for_its_tokens(name: str) -> None:
    async with selling(name) as shop:
        await use_tokens(shop, 600)
        charge = await bought(shop, ItemKind.PLAN, "standard")
        await use_tokens(shop, 5_000)
        shop.clock.advance(timedelta(days=3))

        await shop.peer.refund(charge, 2_900)
        told = shop.peer.deliveries()
        for delivery in [*told, *told]:
            await shop.take_in(delivery)

        wallet = await shop.wallet()
        # 600 of this month's 1,000 free tokens were used before, so 400 of the 5,000 are free.
        assert (wallet.plan.name, wallet.plan.ends_at) == ("basic", None)
        assert wallet.available == -4_600 * MICRO_PER_CREDIT // 2_000
        entries = await kinds(shop)
        assert entries.count(EntryKind.TAKE_BACK) == 1


@pytest.mark.parametrize("name", PLANS)
async def test_a_refunded_renewal_takes_only_its_own_days(name: str) -> None:
    async with selling(name) as shop:
        first = await bought(shop, ItemKind.PLAN, "standard")
        began = shop.clock.now()
        shop.clock.advance(timedelta(days=5))
        second = await bought(shop, ItemKind.PLAN, "standard")
        assert (await shop.wallet()).plan.ends_at == began + timedelta(days=60)

        shop.clock.advance(timedelta(days=5))
        await shop.peer.refund(first, 2_900)
        await shop.take_in_all()
        plan = (await shop.wallet()).plan
        assert (plan.name, plan.ends_at) == ("standard", began + timedelta(days=40))

        shop.clock.advance(timedelta(days=5))
        await shop.peer.refund(second, 2_900)
        await shop.take_in_all()
        plan = (await shop.wallet()).plan
        assert (plan.name, plan.ends_at) == ("basic", None)


@pytest.mark.parametrize("name", PLANS)
async def test_a_plan_that_owes_nothing_to_a_refunded_payment_stays(name: str) -> None:
    async with selling(name) as shop:
        lower = await bought(shop, ItemKind.PLAN, "standard")
        shop.clock.advance(timedelta(days=2))
        await bought(shop, ItemKind.PLAN, "premium")
        before = (await shop.wallet()).plan

        await shop.peer.refund(lower, 2_900)
        await shop.take_in_all()

        assert (await shop.wallet()).plan == before


@pytest.mark.parametrize("name", PLANS)
async def test_a_part_of_a_plan_refunded_is_for_the_operator(name: str) -> None:
    async with selling(name) as shop:
        charge = await bought(shop, ItemKind.PLAN, "premium")
        before = await shop.wallet()
        await shop.peer.refund(charge, 1_000)
        await shop.take_in_all()

        assert await shop.wallet() == before
        (case,) = await shop.cases()
        assert case.reason is Reason.PARTIAL_PLAN_REFUND

        await shop.peer.refund(charge, 8_900)
        await shop.take_in_all()
        assert (await shop.wallet()).plan.name == "basic"


@pytest.mark.parametrize("name", PLANS)
async def test_each_part_of_a_plan_refunded_is_for_the_operator(name: str) -> None:
    async with selling(name) as shop:
        charge = await bought(shop, ItemKind.PLAN, "premium")
        for part, back in ((1_000, 1_000), (2_000, 3_000)):
            await shop.peer.refund(charge, part)
            told = shop.peer.deliveries()
            for delivery in [*told, *told]:
                await shop.take_in(shop.peer.resent(delivery))
            (case,) = await shop.cases()
            assert case.reason is Reason.PARTIAL_PLAN_REFUND
            assert case.details.startswith(f"{back} of 9900 INR")
            await resolve(shop, case)
            for delivery in told:
                await shop.take_in(shop.peer.resent(delivery))
            assert await shop.cases() == []

        assert await asked(shop) == 2


@pytest.mark.parametrize("name", PLANS)
async def test_each_dispute_of_a_plan_is_for_the_operator(name: str) -> None:
    async with selling(name) as shop:
        charge = await bought(shop, ItemKind.PLAN, "premium")
        for _ in range(2):
            await shop.peer.dispute(charge)
            await shop.take_in_all()
            (case,) = await shop.cases()
            assert case.reason is Reason.PLAN_DISPUTE
            await resolve(shop, case)
            await shop.peer.decide(charge, "won")
            await shop.take_in_all()
            assert await shop.cases() == []

        assert await asked(shop) == 2


@pytest.mark.parametrize("name", PLANS)
async def test_a_lost_dispute_of_a_plan_is_a_refund_and_a_won_one_is_nothing(name: str) -> None:
    for end, plan in (("won", "premium"), ("lost", "basic")):
        async with selling(name) as shop:
            charge = await bought(shop, ItemKind.PLAN, "premium")
            await shop.peer.dispute(charge)
            await shop.take_in_all()
            assert (await shop.wallet()).plan.name == "premium"
            await shop.peer.decide(charge, end)
            await shop.take_in_all()
            assert (await shop.wallet()).plan.name == plan


@pytest.mark.parametrize("name", PLANS)
async def test_reset_used_acts_as_of_the_capture_and_once(name: str) -> None:
    async with selling(name) as shop:
        await bought(shop, ItemKind.PLAN, "standard")
        await use_tokens(shop, 3_000)
        shop.clock.advance(timedelta(days=1))
        order = await shop.order(ItemKind.PLAN, "standard")
        assert order.checkout is not None
        known = {paid.charge for paid in await shop.peer.paid()}
        await shop.peer.pay(order.checkout)
        captured_at = shop.clock.now()
        await shop.take_in_all()
        (charge,) = [p.charge for p in await shop.peer.paid() if p.charge not in known]
        await use_tokens(shop, 500)
        shop.clock.advance(timedelta(hours=1))

        verified = await shop.verify(order, charge, reset_used=True)
        await use_tokens(shop, 100)
        again = await shop.verify(order, charge, reset_used=True)

        assert verified.plan.used == 500
        assert verified.plan.ends_at == captured_at + timedelta(days=30)
        assert (again.plan.used, again.plan.ends_at) == (600, verified.plan.ends_at)


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("by", ["verify", "reconcile", "provider"])
async def test_what_is_captured_late_begins_anew_at_the_capture(name: str, by: str) -> None:
    async with selling(name) as shop:
        await bought(shop, ItemKind.PLAN, "standard")
        order = await shop.order(ItemKind.PLAN, "standard")
        assert order.checkout is not None
        await shop.peer.pay(order.checkout, later=True)
        await shop.take_in_all()
        charge = next(p.charge for p in await shop.payments() if p.outcome is Outcome.WAITING)
        assert charge is not None
        await use_tokens(shop, 3_000)
        shop.clock.advance(timedelta(days=2))
        captured_at = shop.clock.now()
        if by == "reconcile":
            assert await shop.reconcile() == []
        if by == "provider":
            await shop.peer.arrive(order.checkout)
            await shop.take_in_all()
        if by != "verify":
            await use_tokens(shop, 500)
            shop.clock.advance(timedelta(hours=1))

        verified = await shop.verify(order, charge, reset_used=True)

        assert verified.plan.used == (0 if by == "verify" else 500)
        assert verified.plan.ends_at == captured_at + timedelta(days=30)


async def test_the_order_of_events_changes_no_capture() -> None:
    for order_of in (list, reversed, lambda told: [*told[2:], *told[:2], *told]):
        async with selling("razorpay") as shop:
            order = await shop.order(ItemKind.PLAN, "premium")
            assert order.checkout is not None
            await shop.peer.pay(order.checkout, later=True)
            shop.clock.advance(timedelta(days=2))
            captured_at = shop.clock.now()
            await shop.peer.arrive(order.checkout)
            (paid,) = await shop.peer.paid()
            shop.clock.advance(timedelta(hours=1))
            await shop.peer.refund(paid.charge, 1_000)

            for delivery in order_of(shop.peer.deliveries()):
                await shop.take_in(delivery)
            verified = await shop.verify(order, paid.charge, reset_used=True)

            (payment,) = await shop.payments()
            assert payment.captured_at == captured_at
            assert verified.plan.ends_at == captured_at + timedelta(days=30)


async def resolve(shop: Shop, case: Attention) -> None:
    """Close a case."""
    close = ResolveAttention(unit_of_work=shop.work, clock=shop.clock)
    await close(ResolveAttentionCommand(attention_id=case.id, by="boss", note="Looked at."))


async def asked(shop: Shop) -> int:
    """Return how many times the operator was told to look."""
    async with shop.database.reader() as connection:
        query = select(outbox.c.type).where(outbox.c.type == "payment.needs_attention")
        return len((await connection.execute(query)).all())


async def kinds(shop: Shop) -> list[EntryKind]:
    """Return the kinds of all entries of sales and what was taken back."""
    async with shop.work() as work:
        wallet = await work.wallets.get(shop.account_id)
        found = [
            await work.entries.get(shop.account_id, number)
            for number in range(1, wallet.sequence + 1)
        ]
    return [entry.kind for entry in found if entry is not None]
