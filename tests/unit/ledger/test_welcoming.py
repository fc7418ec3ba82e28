"""Free tokens once the e-mail is verified; what follows who comes back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.ledger.model import Change, Unit, Wallet, WalletTerms
from core.ledger.rules.draft import check
from core.ledger.rules.holds import HoldRequest, place
from core.ledger.rules.opening import Deduction, deduct, open_wallet
from core.ledger.rules.plan import PlanChange, PlanTerms, Step, change_plan
from core.ledger.rules.settling import Actual, settle
from core.ledger.rules.time import roll_forward
from core.ledger.rules.welcoming import follow, give_free_tokens, inherit
from core.shared.ids import AccountId

NOW = datetime(2026, 3, 10, tzinfo=UTC)
TERMS = WalletTerms(
    tokens_per_credit=2_000,
    price_version="1",
    free_plan="basic",
    free_tokens=1_000,
    grace_days=3,
    carry_over_once=False,
)


def wallet(number: int, *, debt: int = 0, used: int = 0) -> Wallet:
    opened = open_wallet(AccountId(number), (), TERMS, NOW).wallet
    if debt:
        taken = Deduction(micro_credits=debt, reason="test", allow_debt=True)
        opened = deduct(opened, taken, TERMS, NOW).wallet
    return replace(opened, plan=replace(opened.plan, used=used))


def moved(change: Change, unit: Unit) -> int:
    return sum(entry.signed_amount for entry in change.entries if entry.unit is unit)


def hold_of(tokens: int) -> HoldRequest:
    return HoldRequest(
        id="h",
        owner="me",
        purpose="work",
        work="h",
        number=1,
        unit=Unit.TOKENS,
        amount=tokens,
        expires_at=NOW + timedelta(days=1),
    )


def test_free_tokens_come_once() -> None:
    without = open_wallet(AccountId(1), (), TERMS, NOW, gifts=False).wallet
    assert without.plan.available == 0
    given = give_free_tokens(without, (), TERMS, NOW)
    assert given.wallet.plan.available == 1_000
    assert moved(given, Unit.TOKENS) == 1_000
    again = give_free_tokens(given.wallet, (), TERMS, NOW)
    assert again.wallet.plan.quota == 1_000
    assert not again.entries


def test_on_another_plan_they_come_with_its_lapse() -> None:
    opened = open_wallet(AccountId(1), (), TERMS, NOW, gifts=False).wallet
    paid = replace(
        opened, plan=replace(opened.plan, name="standard", base=10_000, ends_at=NOW), gifts=False
    )
    given = give_free_tokens(paid, (), TERMS, NOW).wallet
    assert (given.plan.quota, given.gifts) == (paid.plan.quota, True)


def test_debt_moves_over_once_and_nothing_is_invented() -> None:
    old, new = wallet(1, debt=7_000_000), wallet(2)
    came = inherit(new, old, TERMS, NOW)
    assert came.heir.wallet.available == -7_000_000
    assert came.left.wallet.available == 0
    assert moved(came.heir, Unit.CREDITS) + moved(came.left, Unit.CREDITS) == 0
    again = inherit(wallet(3), came.left.wallet, TERMS, NOW)
    assert again.heir.wallet.available == 0


def test_the_month_moves_over_and_its_free_tokens_are_had_once() -> None:
    came = inherit(wallet(2), wallet(1, used=400), TERMS, NOW)
    assert came.heir.wallet.plan.used == 400
    assert came.heir.wallet.plan.available == 600
    assert moved(came.heir, Unit.TOKENS) == -400
    left = came.left.wallet
    assert (left.plan.quota, left.plan.used, left.gifts) == (0, 0, False)
    assert moved(came.left, Unit.TOKENS) == 400 - 1_000
    later = roll_forward(left, TERMS, NOW + timedelta(days=40)).wallet
    assert later.plan.available == 0


def test_free_tokens_that_are_held_count_as_used() -> None:
    old = wallet(1, used=400)
    held = place(old, (hold_of(500),), TERMS, NOW)
    came = inherit(wallet(2), held.wallet, TERMS, NOW)
    assert came.heir.wallet.plan.used == 900
    done = Actual(unit=Unit.TOKENS, amount=700)
    end = settle(came.left.wallet, held.holds[0], done, caller="me", terms=TERMS, now=NOW)
    charge = end.holds[0].charge
    assert charge is not None
    assert charge.plan_tokens == 500  # What was not held, the new wallet gives.


@pytest.mark.parametrize(("held", "counted"), [(9_700, 0), (10_000, 300), (10_700, 1_000)])
def test_a_paid_plan_stays_for_the_work_that_runs(held: int, counted: int) -> None:
    old = wallet(1, used=300)
    bought = PlanChange(
        plan=PlanTerms(name="standard", tokens=10_000, days=30), step=Step.UP, paid_at=NOW
    )
    old = change_plan(old, bought, TERMS, NOW).wallet
    assert old.plan.quota == 10_700
    old = place(old, (hold_of(held),), TERMS, NOW).wallet
    came = inherit(wallet(2), old, TERMS, NOW)
    assert came.heir.wallet.plan.used == counted
    assert came.left.wallet.plan.quota == 9_700
    lapsed = roll_forward(came.left.wallet, TERMS, NOW + timedelta(days=40)).wallet
    assert (lapsed.plan.name, lapsed.plan.quota) == ("basic", 0)


def test_what_follows_later_is_debt_alone() -> None:
    old = inherit(wallet(2), wallet(1), TERMS, NOW).left.wallet
    owed = Deduction(micro_credits=5, reason="test", allow_debt=True)
    old = deduct(replace(old, plan=replace(old.plan, used=9)), owed, TERMS, NOW).wallet
    followed = follow(wallet(2), old, TERMS, NOW)
    assert followed.heir.wallet.available == -5
    assert followed.heir.wallet.plan == wallet(2).plan
    assert followed.left.wallet.available == 0
    assert not follow(wallet(2), followed.left.wallet, TERMS, NOW).heir.entries


def test_used_of_an_earlier_month_is_forgiven() -> None:
    later = NOW + timedelta(days=40)
    new = open_wallet(AccountId(2), (), TERMS, later).wallet
    came = inherit(new, wallet(1, used=400), TERMS, later)
    assert came.heir.wallet.plan.used == 0


def test_the_time_of_the_last_bonus_goes_along() -> None:
    old = replace(wallet(1), last_bonus_at=NOW - timedelta(hours=2))
    came = inherit(wallet(2), old, TERMS, NOW)
    assert came.heir.wallet.last_bonus_at == NOW - timedelta(hours=2)


def test_what_comes_of_it_holds_together() -> None:
    came = inherit(wallet(2), wallet(1, debt=5, used=9), TERMS, NOW)
    check(came.heir.wallet)
    check(came.left.wallet)
