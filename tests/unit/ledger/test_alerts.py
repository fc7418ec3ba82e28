"""The low-balance alert, and the word of a debt: once for each time that the balance falls."""

from datetime import timedelta

import pytest

from core.ledger.model import Change, GrantKind, Wallet
from core.ledger.rules.grants import NewGrant
from core.ledger.rules.opening import Deduction, deduct, grant, open_wallet, set_alert
from core.ledger.rules.time import roll_forward
from core.shared.ids import AccountId
from tests.builders import NOON
from tests.properties.ledger.lockstep import terms_at

CREDIT = 1_000_000
DAY = timedelta(days=1)
FELL = "wallet.fell_into_debt"
TERMS = terms_at(2_000, 1)


def gift(credits: int, *, days: int | None = None, name: str = "gift") -> NewGrant:
    return NewGrant(
        id=name,
        kind=GrantKind.ADMIN,
        micro_credits=credits * CREDIT,
        expires_at=None if days is None else NOON + days * DAY,
    )


def wallet_with(credits: int, *, alert: int) -> Wallet:
    opened = open_wallet(AccountId(1), (gift(credits),), TERMS, NOON).wallet
    return set_alert(opened, alert * CREDIT, TERMS, NOON).wallet


def taken(wallet: Wallet, credits: int) -> Change:
    wish = Deduction(micro_credits=credits * CREDIT, reason="test", allow_debt=True)
    return deduct(wallet, wish, TERMS, NOON)


def alerts(change: Change) -> list[int]:
    return [
        int(event.payload["micro_credits"] or 0) // CREDIT
        for event in change.events
        if event.type == "wallet.low_balance"
    ]


def test_it_comes_when_the_balance_falls_below() -> None:
    wallet = wallet_with(50, alert=20)
    at_the_line = taken(wallet, 30)
    below = taken(at_the_line.wallet, 1)
    assert (alerts(at_the_line), alerts(below)) == ([], [19])


def test_it_comes_once_until_the_balance_has_been_above_again() -> None:
    first = taken(wallet_with(50, alert=20), 40)
    second = taken(first.wallet, 5)
    filled = grant(second.wallet, gift(30, name="more"), TERMS, NOON)
    third = taken(filled.wallet, 20)
    found = [alerts(each) for each in (first, second, filled, third)]
    assert found == [[10], [], [], [15]]


def test_setting_it_above_the_balance_tells_nothing() -> None:
    change = set_alert(wallet_with(10, alert=5), 20 * CREDIT, TERMS, NOON)
    assert alerts(change) == []
    assert alerts(taken(change.wallet, 1)) == []


def test_none_switches_it_off() -> None:
    off = set_alert(wallet_with(50, alert=20), None, TERMS, NOON).wallet
    assert alerts(taken(off, 45)) == []


def test_a_fall_that_time_brought_is_told_though_a_grant_comes_with_it() -> None:
    opened = open_wallet(AccountId(1), (gift(30, days=3),), TERMS, NOON).wallet
    wallet = set_alert(opened, 20 * CREDIT, TERMS, NOON).wallet
    late = grant(wallet, gift(90, name="later"), TERMS, NOON + 5 * DAY)
    assert alerts(late) == [0]


@pytest.mark.parametrize("looks", [False, True])
def test_a_fall_before_it_was_set_is_not_told(looks: bool) -> None:
    wallet = open_wallet(AccountId(1), (gift(30, days=3),), TERMS, NOON).wallet
    now = NOON + 5 * DAY
    if looks:
        wallet = roll_forward(wallet, TERMS, now).wallet
    change = set_alert(wallet, 20 * CREDIT, TERMS, now)
    after = roll_forward(change.wallet, TERMS, now + DAY)
    assert alerts(change) + alerts(after) == []


def test_a_debt_is_told_when_it_begins_and_not_when_it_grows() -> None:
    first = taken(wallet_with(10, alert=0), 12)
    second = taken(first.wallet, 1)
    paid = grant(second.wallet, gift(5, name="more"), TERMS, NOON)
    third = taken(paid.wallet, 3)
    found = [
        [each.payload["micro_credits"] for each in change.events if each.type == FELL]
        for change in (first, second, paid, third)
    ]
    assert found == [[2 * CREDIT], [], [], [CREDIT]]
