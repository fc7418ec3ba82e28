"""A plan's payment brings the same in whatever order its news comes, by whoever's clock."""

from dataclasses import replace
from datetime import timedelta

import pytest

import tests.payments_world as world
from core.ledger.rules.plan import PlanChange, Step, change_plan
from core.payments.model import ItemKind, Outcome
from core.plans.rules.transitions import plan_terms
from tests.payments_world import TERMS, TRADE, Shop, selling
from tests.use_cases.payments.scene import PLANS, bought, use_tokens

SECOND = timedelta(seconds=1)


async def go_down(shop: Shop) -> None:
    """Change to the free plan, which is the customer's own to do."""
    terms = plan_terms(TRADE.rules.catalogue.plan("basic"))
    down = PlanChange(plan=terms, step=Step.DOWN, paid_at=None)
    async with shop.work() as work:
        wallet = await work.wallets.get(shop.account_id)
        await work.wallets.save(change_plan(wallet, down, TERMS, shop.clock.now()))
        await work.commit()


async def paid_with_a_new_period(shop: Shop, plan: str, *, told_first: bool) -> int:
    """Buy a plan with `reset_used`, its events coming before the browser or never; return quota."""
    known = {paid.charge for paid in await shop.peer.paid()}
    order = await shop.order(ItemKind.PLAN, plan)
    assert order.checkout is not None
    await shop.peer.pay(order.checkout)
    if told_first:
        await shop.take_in_all()
    (charge,) = [paid.charge for paid in await shop.peer.paid() if paid.charge not in known]
    return (await shop.verify(order, charge, reset_used=True)).plan.quota


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("told_first", [False, True])
async def test_a_late_wish_for_a_new_period_keeps_what_an_upgrade_carried(
    name: str, *, told_first: bool
) -> None:
    async with selling(name) as shop:
        await bought(shop, ItemKind.PLAN, "premium")
        await use_tokens(shop, 9_000)
        await go_down(shop)

        quota = await paid_with_a_new_period(shop, "standard", told_first=told_first)

        assert quota == 10_000 + (1_000 - 9_000)
        assert await shop.differences() == []


@pytest.mark.parametrize("told_first", [False, True])
async def test_it_keeps_it_where_carry_over_ends_with_a_period_too(
    monkeypatch: pytest.MonkeyPatch, *, told_first: bool
) -> None:
    once = replace(TERMS, carry_over_once=True)
    monkeypatch.setattr(world, "TRADE", replace(TRADE, rules=replace(TRADE.rules, wallet=once)))
    async with selling("razorpay") as shop:
        await use_tokens(shop, 300)

        quota = await paid_with_a_new_period(shop, "standard", told_first=told_first)

        assert quota == 10_000 + 700


@pytest.mark.parametrize("name", PLANS)
async def test_what_is_in_grace_to_the_wallet_is_so_by_a_slower_clock(name: str) -> None:
    async with selling(name) as shop:
        await bought(shop, ItemKind.PLAN, "premium")
        ends_at = (await shop.wallet()).plan.ends_at
        assert ends_at is not None
        shop.clock.at = ends_at + SECOND
        await use_tokens(shop, 10)
        shop.clock.at = ends_at - SECOND

        await bought(shop, ItemKind.PLAN, "standard")

        plan = (await shop.wallet()).plan
        assert (plan.name, plan.ends_at) == ("standard", ends_at + SECOND + timedelta(days=30))
        assert {each.outcome for each in await shop.payments()} == {Outcome.FULFILLED}
