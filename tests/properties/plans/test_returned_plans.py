"""What histories of greedy buyers found: each once gave plan tokens whose money had gone back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from core.ledger.model import Unit
from core.payments.model import ItemKind
from tests.properties.plans.buyer import paid_back_tokens
from tests.properties.plans.test_greedy_buyer import GreedyBuyer

STANDARD, PREMIUM = 0, 1
LONG_MONTH = datetime(2026, 5, 1, 1, tzinfo=UTC)
"""A plan bought then ends before the month does: its grace sees no reset."""
History = Callable[[GreedyBuyer], None]


def buy(buyer: GreedyBuyer, which: int) -> None:
    buyer.buy(ItemKind.PLAN, which, 1, told=True)


def use(buyer: GreedyBuyer, tokens: int, *, ended: bool = True) -> None:
    buyer.work((Unit.TOKENS, tokens), 1 if ended else None)


def refund(buyer: GreedyBuyer, paid: int = 0) -> None:
    buyer.ask_for_money_back(paid, "refund")
    buyer.hear()


def wait(buyer: GreedyBuyer, **span: float) -> None:
    buyer.go_on(timedelta(**span))


def used_at_the_instant_of_the_refund(buyer: GreedyBuyer) -> None:
    buy(buyer, STANDARD)
    use(buyer, 9_000)
    refund(buyer)


def refunded_by_a_host_whose_clock_lags(buyer: GreedyBuyer) -> None:
    buy(buyer, STANDARD)
    wait(buyer, hours=1)
    use(buyer, 9_000)
    wait(buyer, seconds=-2)
    refund(buyer)


def used_at_the_instant_of_an_upgrade(buyer: GreedyBuyer) -> None:
    buy(buyer, STANDARD)
    use(buyer, 9_000)
    buy(buyer, PREMIUM)
    refund(buyer, 0)
    refund(buyer, 1)


def extended_at_the_instant_of_an_upgrade(buyer: GreedyBuyer) -> None:
    buy(buyer, STANDARD)
    buy(buyer, STANDARD)
    buy(buyer, PREMIUM)
    for paid in (2, 1, 0):
        refund(buyer, paid)
    use(buyer, 40_000)


def held_when_it_was_refunded(buyer: GreedyBuyer) -> None:
    buy(buyer, STANDARD)
    use(buyer, 9_000, ended=False)
    wait(buyer, hours=1)
    refund(buyer)
    buyer.end_work(0, 1)


def held_while_two_were_refunded(buyer: GreedyBuyer) -> None:
    buy(buyer, STANDARD)
    use(buyer, 9_000, ended=False)
    wait(buyer, hours=1)
    buy(buyer, PREMIUM)
    wait(buyer, hours=1)
    refund(buyer, 1)
    buyer.end_work(0, 1)
    wait(buyer, hours=1)
    refund(buyer, 0)


def held_beyond_its_end(buyer: GreedyBuyer) -> None:
    buy(buyer, STANDARD)
    use(buyer, 9_000, ended=False)
    wait(buyer, days=40)
    buyer.end_work(0, 1)
    wait(buyer, days=1)
    refund(buyer)


def free_tokens_used_before_it_was_bought(buyer: GreedyBuyer) -> None:
    for paid in range(3):
        use(buyer, 900)
        buy(buyer, STANDARD)
        wait(buyer, hours=1)
        refund(buyer, paid)
    use(buyer, 900)


def free_tokens_used_under_each_account(buyer: GreedyBuyer) -> None:
    use(buyer, 900)
    buyer.leave_and_come_back()
    buy(buyer, STANDARD)
    refund(buyer)
    buyer.leave_and_come_back()
    use(buyer, 900)


def free_tokens_used_before_a_refund_to_who_left(buyer: GreedyBuyer) -> None:
    use(buyer, 900)
    buy(buyer, STANDARD)
    buyer.leave_and_come_back()
    use(buyer, 900)
    refund(buyer)


def free_tokens_held_by_who_left(buyer: GreedyBuyer) -> None:
    use(buyer, 900, ended=False)
    buyer.leave_and_come_back()
    buyer.end_work(0, 1)
    use(buyer, 900)


def more_than_was_held_by_who_left(buyer: GreedyBuyer) -> None:
    use(buyer, 500)
    use(buyer, 500, ended=False)
    buyer.leave_and_come_back()
    buyer.end_work(1, 2)
    use(buyer, 500)


def held_by_who_left_and_kept(buyer: GreedyBuyer) -> None:
    buy(buyer, PREMIUM)
    use(buyer, 51_000, ended=False)
    buyer.leave_and_come_back()
    buyer.end_work(0, 1)
    use(buyer, 1_000)


def held_by_who_left_and_refunded(buyer: GreedyBuyer) -> None:
    buy(buyer, PREMIUM)
    use(buyer, 51_000, ended=False)
    buyer.leave_and_come_back()
    buyer.end_work(0, 1)
    refund(buyer)
    use(buyer, 1_000)


def held_by_who_left_and_ended_in_another_month(buyer: GreedyBuyer) -> None:
    begin_at(buyer, LONG_MONTH)
    buy(buyer, STANDARD)
    use(buyer, 9_000, ended=False)
    buyer.leave_and_come_back()
    use(buyer, 1_000)
    wait(buyer, days=31)
    buyer.end_work(0, 1)
    use(buyer, 1_000)
    wait(buyer, days=31)
    refund(buyer)
    use(buyer, 1_000)


def free_tokens_used_in_an_earlier_month_than_the_refund(buyer: GreedyBuyer) -> None:
    begin_at(buyer, LONG_MONTH)
    use(buyer, 900)
    buy(buyer, STANDARD)
    buyer.leave_and_come_back()
    use(buyer, 1_000)
    wait(buyer, days=31)
    refund(buyer)
    use(buyer, 1_000)


def two_refunded_after_their_owner_left(buyer: GreedyBuyer) -> None:
    use(buyer, 900)
    buy(buyer, STANDARD)
    buy(buyer, PREMIUM)
    buyer.leave_and_come_back()
    use(buyer, 1_000)
    refund(buyer, 1)
    refund(buyer, 0)


def used_in_its_grace(buyer: GreedyBuyer) -> None:
    begin_at(buyer, LONG_MONTH)
    buy(buyer, STANDARD)
    wait(buyer, days=30, hours=2)
    use(buyer, 9_000)
    refund(buyer)


def used_in_its_grace_after_the_refund(buyer: GreedyBuyer) -> None:
    begin_at(buyer, LONG_MONTH)
    buy(buyer, STANDARD)
    wait(buyer, days=30, hours=2)
    refund(buyer)
    use(buyer, 9_000)


def changed_to_a_lower_plan_and_refunded(buyer: GreedyBuyer) -> None:
    buy(buyer, PREMIUM)
    buyer.ask_for_a_plan("standard", reset_used=False)
    wait(buyer, hours=1)
    refund(buyer)
    use(buyer, 9_000)


def begin_at(buyer: GreedyBuyer, at: datetime) -> None:
    """Let the history begin at an instant."""
    buyer.go_on(at - buyer.buyer.shop.clock.now())
    buyer.begun = at


@pytest.mark.parametrize(
    "history",
    [
        used_at_the_instant_of_the_refund,
        refunded_by_a_host_whose_clock_lags,
        used_at_the_instant_of_an_upgrade,
        extended_at_the_instant_of_an_upgrade,
        held_when_it_was_refunded,
        held_while_two_were_refunded,
        held_beyond_its_end,
        free_tokens_used_before_it_was_bought,
        free_tokens_used_under_each_account,
        free_tokens_used_before_a_refund_to_who_left,
        free_tokens_held_by_who_left,
        more_than_was_held_by_who_left,
        held_by_who_left_and_kept,
        held_by_who_left_and_refunded,
        held_by_who_left_and_ended_in_another_month,
        free_tokens_used_in_an_earlier_month_than_the_refund,
        two_refunded_after_their_owner_left,
        used_in_its_grace,
        used_in_its_grace_after_the_refund,
        changed_to_a_lower_plan_and_refunded,
    ],
    ids=lambda history: history.__name__,
)
def test_tokens_whose_money_went_back_are_paid_for(history: History) -> None:
    buyer = GreedyBuyer()
    buyer.begin()
    history(buyer)
    buyer.teardown()


@pytest.mark.parametrize(
    ("history", "paid", "counted"),
    [
        (free_tokens_used_before_a_refund_to_who_left, 900, 900),
        (held_by_who_left_and_refunded, 50_000, 1_000),
        (two_refunded_after_their_owner_left, 900, 1_000),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_no_token_of_who_left_is_paid_for_and_counts_as_used_too(
    history: History, paid: int, counted: int
) -> None:
    """`paid` are tokens charged as credits, `counted` what counts as used with who came back."""
    buyer = GreedyBuyer()
    buyer.begin()
    with buyer.runner:
        history(buyer)
        buyer.run(buyer.buyer.hear())
        charged = paid_back_tokens(buyer.run(buyer.buyer.entries()))
        plan = buyer.run(buyer.buyer.shop.wallet()).plan
        buyer.run(buyer.stack.aclose())
    assert (charged, plan.used) == (paid, counted)
