"""The machine finds bugs that are planted on purpose: each one makes it fail."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from core.ledger.rules.time import roll_forward
from core.payments.model import Outcome, Payment, PaymentState, Reason
from core.payments.rules import judging, merging
from core.payments.rules.returning import to_take_back
from core.payments.steps import absorbing_payments, fulfilling, giving_back
from core.plans.rules.transitions import step_to
from tests.properties.payments.machine import PaymentsMachine
from tests.properties.payments.test_machine import RazorpayMachine, SandboxMachine, StripeMachine

pytestmark = pytest.mark.mutants

Plant = Callable[[pytest.MonkeyPatch], None]
HISTORIES = settings(
    max_examples=200,
    stateful_step_count=30,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def second_event_grants(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        absorbing_payments, "is_due", lambda payment: payment.state is PaymentState.CAPTURED
    )
    patch.setattr(fulfilling, "fulfil", unchecked)
    patch.setattr(absorbing_payments, "fulfil", unchecked)


async def unchecked(work: Any, sale: Any, rules: Any, now: Any) -> Payment:
    """Give again, whatever was given."""
    paid = await fulfilling.give_credits(work, sale, rules, now)
    return replace(paid, outcome=Outcome.FULFILLED, reason=None)


def second_capture_grants(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(judging, "is_second", lambda case: False)


def lower_capture_lowers(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(judging, "is_below", lambda case, item, shop, now: False)

    def any_step(catalogue: Any, present: Any, wanted: Any, now: Any) -> Any:
        return step_to(catalogue, present, wanted)

    patch.setattr("core.plans.steps.buying.check_sale", any_step)


def authorised_counts_as_captured(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        absorbing_payments,
        "is_due",
        lambda payment: (
            payment.state in {PaymentState.AUTHORISED, PaymentState.CAPTURED}
            and payment.outcome is Outcome.WAITING
        ),
    )


def each_refund_is_taken_twice(patch: pytest.MonkeyPatch) -> None:
    def forgetful(payment: Payment) -> int:
        if payment.granted == 0:
            return 0
        due = payment.granted * payment.returned_minor // payment.amount_minor
        return due if due != payment.taken_back else 0

    patch.setattr(giving_back, "to_take_back", forgetful)


def a_refund_takes_too_much(patch: pytest.MonkeyPatch) -> None:
    def generous(payment: Payment) -> int:
        return max(0, min(payment.granted, payment.returned_minor * 10**6) - payment.taken_back)

    patch.setattr(giving_back, "to_take_back", generous)


def a_dispute_freezes_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Payment, "is_disputed", property(lambda payment: False))


def freezing_does_nothing(patch: pytest.MonkeyPatch) -> None:
    def idle(wallet: Any, grant_id: str, left: int, terms: Any, now: Any) -> Any:
        return roll_forward(wallet, terms, now)

    patch.setattr(giving_back, "freeze", idle)


def a_refund_takes_too_little(patch: pytest.MonkeyPatch) -> None:
    def lenient(payment: Payment) -> int:
        return max(0, to_take_back(payment) - 1)

    patch.setattr(giving_back, "to_take_back", lenient)


def the_latest_word_counts(patch: pytest.MonkeyPatch) -> None:
    def latest(payment: Payment, seen: Any, now: Any) -> Payment:
        return replace(merging.merged(payment, seen, now), refunded_minor=seen.refunded_minor)

    patch.setattr(absorbing_payments, "merged", latest)


def anybody_may_have_sent_it(patch: pytest.MonkeyPatch) -> None:
    async def aside(work: Any, payment: Payment, *arguments: Any) -> Payment:
        return replace(payment, outcome=Outcome.NOTHING, reason=Reason.UNKNOWN_ORIGIN)

    patch.setattr(absorbing_payments, "set_aside", aside)
    patch.setattr(judging, "is_second", lambda case: True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("plant", "machine"),
    [
        (second_event_grants, StripeMachine),
        (second_capture_grants, RazorpayMachine),
        (lower_capture_lowers, RazorpayMachine),
        (authorised_counts_as_captured, SandboxMachine),
        (each_refund_is_taken_twice, StripeMachine),
        (a_refund_takes_too_much, SandboxMachine),
        (a_dispute_freezes_nothing, SandboxMachine),
        (freezing_does_nothing, StripeMachine),
        (a_refund_takes_too_little, StripeMachine),
        (the_latest_word_counts, StripeMachine),
        (anybody_may_have_sent_it, SandboxMachine),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_planted_bug_is_found(
    plant: Plant, machine: type[PaymentsMachine], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=HISTORIES)
