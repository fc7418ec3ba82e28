"""Laws of the pure rules: rounding, time, and what the plan's grace allows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.ledger.model import EntryKind, GrantKind, Unit, Wallet, WalletTerms
from core.ledger.rules.draft import check
from core.ledger.rules.grants import NewGrant
from core.ledger.rules.holds import HoldRequest, place, void
from core.ledger.rules.opening import grant, open_wallet
from core.ledger.rules.settling import Actual, settle
from core.ledger.rules.time import month_of, roll_forward
from core.shared.amounts import credits_from, micro_credits_for_tokens
from core.shared.ids import AccountId

START = datetime(2026, 1, 15, 12, tzinfo=UTC)
CREDIT = 1_000_000
TERMS = WalletTerms(
    tokens_per_credit=2_000,
    price_version="v1",
    free_plan="basic",
    free_tokens=1_000,
    grace_days=3,
    carry_over_once=False,
)
rates = st.integers(1, 1_000_000)
spans = st.integers(0, 400 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@given(tokens=st.lists(st.integers(0, 10**9), min_size=1, max_size=20), rate=rates)
def test_cutting_one_usage_changes_its_price_by_at_most_a_micro_credit_each(
    tokens: list[int], rate: int
) -> None:
    whole = micro_credits_for_tokens(sum(tokens), tokens_per_credit=rate)
    pieces = sum(micro_credits_for_tokens(each, tokens_per_credit=rate) for each in tokens)

    assert whole <= pieces <= whole + len(tokens)


@given(tokens=st.integers(0, 10**9), more=st.integers(0, 10**6), rate=rates)
def test_more_tokens_never_cost_less(tokens: int, more: int, rate: int) -> None:
    less = micro_credits_for_tokens(tokens, tokens_per_credit=rate)

    assert less <= micro_credits_for_tokens(tokens + more, tokens_per_credit=rate)
    assert less * rate >= tokens * CREDIT


@given(micro=st.integers(-(10**15), 10**15))
def test_credits_are_shown_exactly(micro: int) -> None:
    assert credits_from(micro) * CREDIT == micro


def wallet_with(days: list[int | None], *, plan_days: int | None, used: int) -> Wallet:
    """Return a wallet with grants that expire after some days, on a plan that ends after some."""
    wallet = open_wallet(AccountId(1), (), TERMS, START).wallet
    for number, after in enumerate(days):
        new = NewGrant(
            id=f"g{number}",
            kind=GrantKind.ADMIN,
            micro_credits=(number + 1) * CREDIT,
            expires_at=None if after is None else START + timedelta(days=after),
        )
        wallet = grant(wallet, new, TERMS, START).wallet
    if plan_days is None:
        return wallet
    ends_at = START + timedelta(days=plan_days)
    plan = replace(
        wallet.plan, name="premium", base=50_000, quota=57_000, used=used, ends_at=ends_at
    )
    return replace(wallet, plan=plan, next_due_at=START)


wallets = st.builds(
    wallet_with,
    st.lists(st.one_of(st.none(), st.integers(1, 90)), max_size=5),
    plan_days=st.one_of(st.none(), st.integers(1, 60)),
    used=st.integers(0, 50_000),
)


@given(wallet=wallets, first=spans, second=spans)
def test_late_equals_on_time(wallet: Wallet, first: timedelta, second: timedelta) -> None:
    """However often a wallet is looked at, the same instants bring the same changes."""
    end = START + first + second
    once = roll_forward(wallet, TERMS, end)
    halfway = roll_forward(wallet, TERMS, START + first)
    twice = roll_forward(halfway.wallet, TERMS, end)

    assert twice.wallet == once.wallet
    late = [replace(entry, recorded_at=end) for entry in (*halfway.entries, *twice.entries)]
    assert late == list(once.entries)


@given(wallet=wallets, ahead=spans, behind=spans)
def test_a_clock_that_steps_back_undoes_and_repeats_nothing(
    wallet: Wallet, ahead: timedelta, behind: timedelta
) -> None:
    then = roll_forward(wallet, TERMS, START + ahead).wallet

    assert roll_forward(then, TERMS, START + ahead - behind).wallet == then
    assert then.plan.reset_month >= month_of(START)
    check(then)


def test_in_grace_a_reset_does_not_refill_the_paid_quota() -> None:
    """The month turns in the 3 days of grace: `used` is zeroed, but only the free tokens count."""
    wallet = wallet_with([], plan_days=16, used=56_000)  # Ends on 31 January at noon.

    on_the_second = roll_forward(wallet, TERMS, datetime(2026, 2, 2, tzinfo=UTC)).wallet
    on_the_fourth = roll_forward(wallet, TERMS, datetime(2026, 2, 4, tzinfo=UTC)).wallet

    assert (on_the_second.plan.quota, on_the_second.plan.used) == (57_000, 0)
    assert on_the_second.plan.available == TERMS.free_tokens
    assert (on_the_fourth.plan.name, on_the_fourth.plan.quota) == ("basic", TERMS.free_tokens)


def test_what_settles_counts_in_the_month_in_which_it_settles() -> None:
    opened = open_wallet(AccountId(1), (), TERMS, START).wallet
    request = HoldRequest(
        id="h",
        owner="key:1",
        purpose="work",
        work="w",
        number=1,
        unit=Unit.TOKENS,
        amount=600,
        expires_at=START + timedelta(days=60),
    )
    placed = place(opened, (request,), TERMS, START)

    in_march = settle(
        placed.wallet,
        placed.holds[0],
        Actual(unit=Unit.TOKENS, amount=500),
        caller="key:1",
        terms=TERMS,
        now=datetime(2026, 3, 2, tzinfo=UTC),
    ).wallet

    assert (in_march.plan.used, in_march.plan.held) == (500, 0)
    assert in_march.plan.reset_month == month_of(datetime(2026, 3, 1, tzinfo=UTC))


@given(days=st.integers(1, 90), credits=st.integers(1, 50), late=spans)
def test_a_void_gives_nothing_back_of_a_grant_that_expired_meanwhile(
    days: int, credits: int, late: timedelta
) -> None:
    """What the hold kept alive expires with its end: at no commit does the wallet own it again."""
    wallet = wallet_with([days], plan_days=None, used=0)
    expires_at = START + timedelta(days=days)
    request = HoldRequest(
        id="h",
        owner="key:1",
        purpose="work",
        work="w",
        number=1,
        unit=Unit.CREDITS,
        amount=min(credits * CREDIT // 50, CREDIT),
        expires_at=expires_at + timedelta(days=500),
    )
    placed = place(wallet, (request,), TERMS, START)

    voided = void(
        placed.wallet, placed.holds[0], caller="key:1", terms=TERMS, now=expires_at + late
    )

    assert (voided.wallet.posted, voided.wallet.held) == (0, 0)
    gone = [entry for entry in voided.entries if entry.kind is EntryKind.EXPIRY]
    assert sum(entry.amount for entry in gone) == CREDIT
    assert gone[-1].hold_id == "h"
