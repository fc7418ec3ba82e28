"""Free tokens once the e-mail is verified; what follows who comes back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.ledger.model import Change, Unit, Wallet, WalletTerms
from core.ledger.rules.draft import check
from core.ledger.rules.opening import Deduction, deduct, open_wallet
from core.ledger.rules.welcoming import give_free_tokens, inherit
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


def test_free_tokens_come_once() -> None:
    terms = replace(TERMS, free_tokens=0)
    without = open_wallet(AccountId(1), (), terms, NOW).wallet
    assert without.plan.available == 0
    given = give_free_tokens(without, (), TERMS, NOW)
    assert given.wallet.plan.available == 1_000
    assert moved(given, Unit.TOKENS) == 1_000
    again = give_free_tokens(given.wallet, (), TERMS, NOW)
    assert again.wallet.plan.quota == 1_000
    assert not again.entries


def test_debt_moves_over_once_and_nothing_is_invented() -> None:
    old, new = wallet(1, debt=7_000_000), wallet(2)
    came = inherit(new, old, TERMS, NOW)
    assert came.heir.wallet.available == -7_000_000
    assert came.left.wallet.available == 0
    assert moved(came.heir, Unit.CREDITS) + moved(came.left, Unit.CREDITS) == 0
    again = inherit(wallet(3), came.left.wallet, TERMS, NOW)
    assert again.heir.wallet.available == 0


def test_used_moves_over_within_its_month() -> None:
    came = inherit(wallet(2), wallet(1, used=400), TERMS, NOW)
    assert came.heir.wallet.plan.used == 400
    assert came.heir.wallet.plan.available == 600
    assert came.left.wallet.plan.used == 0
    assert moved(came.heir, Unit.TOKENS) == -400
    assert moved(came.left, Unit.TOKENS) == 400


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
