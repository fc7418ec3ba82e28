"""The greedy buyer notices bugs that are planted on purpose: with each of them it gains."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from core.accounts.use_cases.follow_debt import FollowDebt
from core.ledger.rules import take_back, welcoming
from core.payments.model import Outcome, Payment, PaymentState
from core.payments.steps import absorbing_payments, fulfilling, giving_back
from tests.properties.plans.test_greedy_buyer import GreedyBuyer

pytestmark = [pytest.mark.mutants, pytest.mark.slow]

Plant = Callable[[pytest.MonkeyPatch], None]
HISTORIES = settings(
    max_examples=400,
    stateful_step_count=20,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def second_webhook_grants(patch: pytest.MonkeyPatch) -> None:
    async def again(work: Any, sale: Any, rules: Any, now: Any) -> Payment:
        paid = await fulfilling.give_plan(work, sale, rules, now)
        return replace(paid, outcome=Outcome.FULFILLED, reason=None)

    async def unchecked(work: Any, sale: Any, rules: Any, now: Any) -> Payment:
        if sale.item.kind.value == "plan":
            return await again(work, sale, rules, now)
        paid = await fulfilling.give_credits(work, sale, rules, now)
        return replace(paid, outcome=Outcome.FULFILLED, reason=None)

    patch.setattr(
        absorbing_payments, "is_due", lambda payment: payment.state is PaymentState.CAPTURED
    )
    patch.setattr(absorbing_payments, "fulfil", unchecked)


def refund_takes_back_twice(patch: pytest.MonkeyPatch) -> None:
    def forgetful(payment: Payment) -> int:
        if payment.granted == 0:
            return 0
        due = payment.granted * payment.returned_minor // payment.amount_minor
        return due if due != payment.taken_back else 0

    patch.setattr(giving_back, "to_take_back", forgetful)


def refund_takes_back_less_than_granted(patch: pytest.MonkeyPatch) -> None:
    def lenient(payment: Payment) -> int:
        due = payment.granted * payment.returned_minor // max(1, payment.amount_minor)
        return max(0, due * 9 // 10 - payment.taken_back)

    patch.setattr(giving_back, "to_take_back", lenient)


def lost_dispute_takes_nothing_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Payment, "lost_minor", property(lambda payment: 0))


def debt_of_who_left_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    async def forget(self: FollowDebt, account_id: Any, *, job_id: str) -> None:
        del account_id, job_id

    patch.setattr(FollowDebt, "__call__", forget)


def who_comes_back_begins_a_new_month(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(welcoming, "move_month", lambda heir, source: None)


def refunded_plan_keeps_its_days(patch: pytest.MonkeyPatch) -> None:
    changed_wish(patch, days=None)


def refunded_plan_charges_no_tokens(patch: pytest.MonkeyPatch) -> None:
    changed_wish(patch, tokens=0)


def refunded_plan_leaves_what_is_held(patch: pytest.MonkeyPatch) -> None:
    changed_wish(patch, holds=())


def refunded_plan_gives_free_tokens_anew(patch: pytest.MonkeyPatch) -> None:
    changed_wish(patch, free_used=0)


def changed_wish(patch: pytest.MonkeyPatch, **other: Any) -> None:
    """Take back another thing of a plan than what was asked."""

    def careless(wallet: Any, wish: Any, terms: Any, now: Any) -> Any:
        return take_back.take_back_plan(wallet, replace(wish, **other), terms, now)

    patch.setattr(giving_back, "take_back_plan", careless)


def authorised_counts_as_captured(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        absorbing_payments,
        "is_due",
        lambda payment: (
            payment.state in {PaymentState.AUTHORISED, PaymentState.CAPTURED}
            and payment.outcome is Outcome.WAITING
        ),
    )


@pytest.mark.parametrize(
    "plant",
    [
        second_webhook_grants,
        refund_takes_back_twice,
        refund_takes_back_less_than_granted,
        lost_dispute_takes_nothing_back,
        debt_of_who_left_is_forgotten,
        who_comes_back_begins_a_new_month,
        refunded_plan_keeps_its_days,
        refunded_plan_charges_no_tokens,
        refunded_plan_leaves_what_is_held,
        refunded_plan_gives_free_tokens_anew,
        authorised_counts_as_captured,
    ],
    ids=lambda plant: plant.__name__,
)
def test_a_planted_bug_is_noticed(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(GreedyBuyer, settings=HISTORIES)
