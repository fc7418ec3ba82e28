"""What a captured payment buys, example by example."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.ledger.model import PlanState, Unit
from core.shared.ids import AccountId
from tests.properties.ledger import calls as ledger_calls
from tests.properties.plans import calls
from tests.use_cases.ledger.worlds import Ledger, in_memory

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


class Shop:
    """One customer on the ledger, who buys and uses."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.begun = ledger.clock.at

    async def buy(
        self, plan: str, *, captured: datetime | None = None, reset_used: bool = False
    ) -> str | None:
        """Apply a payment; return why it was refused."""
        at = captured or self.ledger.clock.at
        answer = await self.ledger.do(calls.buying(plan, reset_used=reset_used, captured_at=at))
        return answer.refusal

    async def use(self, tokens: int) -> None:
        answer = await self.ledger.do(ledger_calls.charging(Unit.TOKENS, tokens))
        assert answer.refusal is None

    async def plan(self) -> PlanState:
        await self.ledger.do(calls.looking())
        stored = await self.ledger.backend.stored()
        return stored.wallets[AccountId(1)].plan

    def wait(self, span: timedelta) -> None:
        self.ledger.clock.at += span


@pytest.fixture
async def shop() -> Shop:
    shop = Shop(in_memory())
    await shop.ledger.do(calls.opening(50_000_000, gifts=True))
    return shop


async def test_a_purchase_lasts_30_days_and_carries_over(shop: Shop) -> None:
    await shop.use(300)
    assert await shop.buy("standard") is None
    plan = await shop.plan()
    assert (plan.quota, plan.used) == (10_700, 0)
    assert plan.ends_at == shop.begun + 30 * DAY


async def test_a_renewal_extends_from_the_old_end(shop: Shop) -> None:
    await shop.buy("standard")
    await shop.use(2_000)
    shop.wait(5 * DAY)
    await shop.buy("standard")
    plan = await shop.plan()
    assert (plan.quota, plan.used) == (11_000, 2_000)
    assert plan.ends_at == shop.begun + 60 * DAY


async def test_a_renewal_in_grace_extends_from_the_old_end_too(shop: Shop) -> None:
    await shop.buy("standard")
    shop.wait(32 * DAY)
    assert await shop.buy("standard") is None
    plan = await shop.plan()
    assert (plan.name, plan.ends_at) == ("standard", shop.begun + 60 * DAY)


async def test_after_the_lapse_it_is_an_upgrade(shop: Shop) -> None:
    await shop.buy("standard")
    shop.wait(33 * DAY)
    assert (await shop.plan()).name == "basic"
    await shop.buy("standard")
    plan = await shop.plan()
    assert (plan.quota, plan.ends_at) == (11_000, shop.begun + 63 * DAY)


async def test_a_lower_plan_is_sold_in_grace_and_not_before(shop: Shop) -> None:
    await shop.buy("premium")
    await shop.use(3_000)
    before = await shop.plan()
    assert await shop.buy("standard") == "plan-below"
    assert await shop.plan() == before
    shop.wait(31 * DAY)
    assert await shop.buy("standard") is None
    plan = await shop.plan()
    assert (plan.name, plan.quota, plan.cap) == ("standard", 10_000, None)
    assert plan.ends_at == shop.begun + 61 * DAY


@pytest.mark.parametrize("plan", ["basic", "gold", ""])
async def test_what_is_not_for_sale_is_refused(shop: Shop, plan: str) -> None:
    assert await shop.buy(plan) == "plan-invalid"


async def test_a_new_period_counts_what_was_used_since_the_payment(shop: Shop) -> None:
    await shop.buy("standard")
    await shop.use(4_000)
    shop.wait(MINUTE)
    captured = shop.ledger.clock.at
    shop.wait(MINUTE)
    await shop.use(70)
    shop.wait(2 * DAY)
    await shop.buy("standard", captured=captured, reset_used=True)
    plan = await shop.plan()
    assert (plan.quota, plan.used) == (11_000, 70)
    assert plan.ends_at == captured + 30 * DAY


async def test_a_month_that_turned_since_the_payment_has_reset_already(shop: Shop) -> None:
    shop.wait(14 * DAY)  # 29 January.
    await shop.buy("standard")
    captured = shop.ledger.clock.at
    await shop.use(500)
    shop.wait(5 * DAY)
    await shop.use(40)
    await shop.buy("standard", captured=captured, reset_used=True)
    assert (await shop.plan()).used == 40


async def test_a_new_period_ends_a_negative_carry(shop: Shop) -> None:
    await shop.buy("premium")
    await shop.use(9_000)
    await shop.ledger.do(calls.setting_plan("basic", reset_used=False, by_admin=False))
    await shop.buy("standard")
    assert (await shop.plan()).quota == 10_000 - 8_000
    await shop.buy("standard", reset_used=True)
    assert (await shop.plan()).quota == 10_000


async def test_up_down_and_up_again_gives_what_was_paid_for_and_no_more(shop: Shop) -> None:
    await shop.buy("premium")
    await shop.use(20_000)
    for remains in (-19_000, 1_000, 1_000):
        before = await shop.plan()
        await shop.ledger.do(calls.setting_plan("basic", reset_used=False, by_admin=False))
        down = await shop.plan()
        assert down.remaining == 1_000 - before.used == remains
        await shop.buy("premium")
        assert (await shop.plan()).remaining == remains + 50_000


async def test_what_is_held_stays_held_and_settles_into_the_new_plan(shop: Shop) -> None:
    await shop.buy("standard")
    await shop.ledger.do(ledger_calls.placing([(Unit.TOKENS, 6_000)], 604_800))
    await shop.buy("premium")
    plan = await shop.plan()
    assert (plan.quota, plan.held, plan.available) == (61_000, 6_000, 55_000)
    (hold,) = (await shop.ledger.backend.stored()).holds.values()
    await shop.ledger.do(ledger_calls.settling(hold.id, Unit.TOKENS, 5_000, ledger_calls.CALLER))
    plan = await shop.plan()
    assert (plan.used, plan.held, plan.available) == (5_000, 0, 56_000)


async def test_carry_over_once_ends_with_the_month(shop: Shop) -> None:
    shop.ledger.terms = replace(shop.ledger.terms, carry_over_once=True)
    await shop.buy("standard")
    assert (await shop.plan()).quota == 11_000
    shop.wait(20 * DAY)
    assert (await shop.plan()).quota == 10_000
