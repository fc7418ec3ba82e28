"""Brakes, thresholds, margins and prices."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.models.prices import KnownPrices, OwnPrice
from core.shared.errors import Deferred
from core.usage.errors import AccountBudgetReached, DailyBudgetReached
from core.usage.model import BrakeState, Budgets, Sold, Switches, TokenCount, UsageLine
from core.usage.rules.brakes import check_budgets, crossed, day_of, seconds_to_tomorrow
from core.usage.rules.margins import margins
from tests.builders import NOON


def state(spent: int = 0, by_account: int = 0) -> BrakeState:
    return BrakeState(
        switches=Switches(), spent=spent, spent_by_account=by_account, account_suspended=False
    )


def test_a_day_is_one_of_utc() -> None:
    late = datetime(2026, 3, 10, 23, 30, tzinfo=timezone(timedelta(hours=-2)))
    assert day_of(late).isoformat() == "2026-03-11"
    assert seconds_to_tomorrow(datetime(2026, 3, 10, 23, 59, 59, tzinfo=UTC)) == 1
    assert seconds_to_tomorrow(NOON) == 12 * 3600


@pytest.mark.parametrize(
    ("spent", "more", "refused"), [(0, 100, False), (99, 1, False), (100, 1, True), (1, 100, True)]
)
def test_a_budget_is_kept_to_the_last_bit(spent: int, more: int, *, refused: bool) -> None:
    for budgets, values, error in (
        (Budgets(daily=100), state(spent=spent), DailyBudgetReached),
        (Budgets(account_daily=100), state(by_account=spent), AccountBudgetReached),
    ):
        if refused:
            with pytest.raises(error):
                check_budgets(values, budgets, NOON, more=more, account_more=more)
            assert issubclass(error, Deferred)
        else:
            check_budgets(values, budgets, NOON, more=more, account_more=more)


@given(costs=st.lists(st.integers(1, 60), max_size=30), threshold=st.integers(1, 500))
def test_a_threshold_is_crossed_once_or_never(costs: list[int], threshold: int) -> None:
    total, times = 0, 0
    for cost in costs:
        times += crossed(total, total + cost, threshold)
        total += cost
    assert times == (1 if total >= threshold else 0)


def test_margins_name_what_is_sold_below_cost() -> None:
    line = UsageLine(
        key="article",
        calls=1,
        failed_calls=0,
        unpriced_calls=0,
        tokens=TokenCount(),
        images=0,
        cost_micro_usd=30_000,
        latency_ms=1,
    )
    sold = [
        Sold(operation="article", tokens=2_000, micro_credits=500_000),
        Sold(operation="generate-image", tokens=0, micro_credits=5_000_000),
    ]
    article, image = margins(sold, [line], credit_micro_usd=16_000, tokens_per_credit=2_000)
    assert (article.revenue_micro_usd, article.micro_usd) == (24_000, -6_000)
    assert article.is_below_cost
    assert (image.operation, image.micro_usd, image.is_below_cost) == ("image", 80_000, False)


TOKENS = TokenCount(input=1_000, cached=600, cache_write=100, output=50)


def cost(prices: KnownPrices, provider: str, model: str, tokens: TokenCount = TOKENS) -> int | None:
    return prices.cost(provider=provider, model=model, tokens=tokens, images=0, at=NOON)


def test_the_operator_s_prices_come_first() -> None:
    own = KnownPrices(
        {
            "openai:gpt-6-luna": OwnPrice(input=2_000_000, output=4_000_000, cached=1_000_000),
            "compatible:*": OwnPrice(),
        }
    )
    # 300 and 100 (cache-write) at 2, 600 at 1, 50 at 4 dollars for a million.
    assert cost(own, "openai", "gpt-6-luna") == 1_600
    assert cost(own, "compatible", "anything") == 0


def test_the_library_knows_the_usual_ones_and_nobody_guesses() -> None:
    library = KnownPrices({})
    assert cost(library, "anthropic", "claude-sonnet-5-5") == 1410  # 300*2 + 600*.1 + 100*2.5 + 500
    # What is written to a cache costs what other input does, where it has no price of its own.
    asked = TokenCount(input=1_000, cached=600, output=50)
    usual = cost(library, "deepseek", "deepseek-v4-flash", asked)
    assert usual is not None
    assert cost(library, "deepseek", "deepseek-v4-flash") == usual
    assert cost(library, "openai", "gpt-99") is None
    assert cost(library, "compatible", "tiny") is None
    assert cost(library, "offline", "inkwell-offline-1") == 0
    assert cost(library, "openai", "gpt-6-luna", TokenCount(input=1)) == 1  # Rounded up.
