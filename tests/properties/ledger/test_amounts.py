"""No price, usage or amount is negative, whatever it is asked for; and no usage counts twice."""

from collections.abc import Callable

import pytest

from core.ledger.errors import AmountInvalid
from core.ledger.model import Entry, GrantKind, Hold, TokenUsage, Unit, Wallet
from core.ledger.rules.grants import NewGrant
from core.ledger.rules.holds import AMOUNT_MAX, HoldRequest, place, record_progress
from core.ledger.rules.opening import Deduction, deduct, grant
from core.ledger.rules.refunds import Refund, refund
from core.ledger.rules.settling import Actual, charge, report, settle
from core.ledger.rules.take_back import TakeBack, take_back
from tests.properties.ledger.test_laws import CREDIT, START, TERMS, wallet_with

OWNER = "key:meter"
USED = 1_500
Act = Callable[[int], object]


def wanted(amount: int) -> HoldRequest:
    return HoldRequest(
        id="h",
        owner=OWNER,
        purpose="work",
        work="h",
        number=1,
        unit=Unit.TOKENS,
        amount=amount,
        expires_at=START,
    )


def used(amount: int) -> Actual:
    return Actual(unit=Unit.TOKENS, amount=amount)


def rich() -> Wallet:
    return wallet_with([None], plan_days=None, used=0)


def charged() -> tuple[Wallet, Hold, dict[Unit, int]]:
    """Return a wallet with a charge of its plan and its credits, and the entries of that charge."""
    change = charge(rich(), wanted(USED), used(USED), TERMS, START)
    (hold,) = change.holds
    entries: tuple[Entry, ...] = change.entries
    return change.wallet, hold, {entry.unit: entry.sequence for entry in entries}


def acts() -> dict[str, Act]:
    """Return each act that takes an amount."""
    wallet, hold, entries = charged()
    held = place(rich(), (wanted(USED),), TERMS, START)
    (live,) = held.holds

    def give_back(amount: int) -> object:
        wish = Refund(grant_id="g", reason="r", charged=entries, amount=amount)
        return refund(wallet, hold, wish, TERMS, START)

    def finish(amount: int) -> object:
        return settle(held.wallet, live, used(amount), caller=OWNER, terms=TERMS, now=START)

    def give(amount: int) -> object:
        new = NewGrant(id="g", kind=GrantKind.ADMIN, micro_credits=amount)
        return grant(wallet, new, TERMS, START)

    def ask_back(amount: int) -> object:
        wish = TakeBack(grant_id="g", payment_id="p", micro_credits=amount, reason="r")
        return take_back(wallet, wish, TERMS, START)

    def take(amount: int) -> object:
        wish = Deduction(micro_credits=amount, reason="r", allow_debt=True)
        return deduct(wallet, wish, TERMS, START)

    return {
        "hold": lambda amount: place(wallet, (wanted(amount),), TERMS, START),
        "charge": lambda amount: charge(wallet, wanted(amount), used(amount), TERMS, START),
        "report": lambda amount: report(wallet, wanted(amount), used(amount), TERMS, START),
        "settle": finish,
        "progress": lambda amount: record_progress(live, amount, caller=OWNER),
        "refund": give_back,
        "grant": give,
        "take back": ask_back,
        "deduct": take,
    }


ZERO_IS_FINE = {"settle", "progress"}


@pytest.mark.parametrize("act", acts())
def test_what_is_negative_nothing_or_absurd_is_refused(act: str) -> None:
    do = acts()[act]
    # A refund is bounded by its charge before all else.
    absurd = [] if act == "refund" else [max(AMOUNT_MAX.values()) + 1]
    for amount in (-1, -CREDIT, *([] if act in ZERO_IS_FINE else [0]), *absurd):
        with pytest.raises(AmountInvalid):
            do(amount)
    do(1)


@pytest.mark.parametrize(
    "usage",
    [
        TokenUsage(input=USED + 1, output=-1),
        TokenUsage(input=USED, cached=-1),
        TokenUsage(input=USED, reasoning=-1),
        TokenUsage(input=1_000, cached=1_001, output=500),
        TokenUsage(input=1_000, output=500, reasoning=501),
        TokenUsage(input=1_000, cached=1_000, output=1_500),
        TokenUsage(input=1_000),
    ],
)
def test_classes_of_tokens_are_parts_of_the_usage(usage: TokenUsage) -> None:
    actual = Actual(unit=Unit.TOKENS, amount=USED, usage=usage)
    with pytest.raises(AmountInvalid):
        charge(rich(), wanted(USED), actual, TERMS, START)
    whole = TokenUsage(input=1_000, cached=1_000, output=500, reasoning=500)
    (hold,) = charge(
        rich(),
        wanted(USED),
        Actual(unit=Unit.TOKENS, amount=USED, usage=whole),
        TERMS,
        START,
    ).holds
    assert hold.charge is not None
    assert hold.charge.amount == whole.total == USED
