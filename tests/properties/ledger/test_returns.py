"""Laws of money that goes back: merged grants, disputes, refunds and debt, in any order.

Several packs are bought at one instant, so that nothing but their arrival orders them, and grants
merge beyond two. What the ledger then says is true of every history: the audit agrees, what is
frozen is what is disputed, and the names of the payments, which providers make up, change nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.ledger.model import Change, Entry, EntryKind, GrantKind, Hold, Unit, Wallet, WalletTerms
from core.ledger.rules.audit import Replay
from core.ledger.rules.grants import NewGrant
from core.ledger.rules.holds import HoldRequest, place, void
from core.ledger.rules.opening import Deduction, deduct, grant, open_wallet
from core.ledger.rules.settling import Actual, price, settle
from core.ledger.rules.take_back import (
    PlanTakeBack,
    TakeBack,
    freeze,
    take_back,
    take_back_plan,
    unfreeze,
)
from core.shared.ids import AccountId

START = datetime(2026, 1, 15, 12, tzinfo=UTC)
PACK = 100
PACKS = 4
TERMS = WalletTerms(
    tokens_per_credit=2_000,
    price_version="v1",
    free_plan="basic",
    free_tokens=1_000,
    grace_days=3,
    carry_over_once=False,
)
OPENED = open_wallet(AccountId(1), (), TERMS, START)
Step = tuple[str, int, int]
"""What happens, to which pack, and how much."""
DEEDS = ("buy", "dispute", "won", "refund", "spend", "owe", "hold", "void", "settle")
steps = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(0, PACKS - 1), st.integers(1, PACK)),
    max_size=14,
)


@pytest.fixture(autouse=True, scope="module")
def _merging_beyond_two() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.ledger.rules.grants.GRANTS_MAX", 2)
        yield


@dataclass(slots=True)
class Customer:
    """A wallet, all that was booked for it, and what each pack's payment has got back."""

    names: Sequence[str]
    wallet: Wallet = field(default=OPENED.wallet)
    entries: list[Entry] = field(default_factory=lambda: list(OPENED.entries))
    holds: dict[str, Hold] = field(default_factory=dict)
    bought: int = 0
    taken: dict[int, int] = field(default_factory=dict)
    disputed: set[int] = field(default_factory=set)

    def take(self, change: Change) -> None:
        """Keep what a rule did."""
        self.wallet = change.wallet
        self.entries += change.entries
        self.holds |= {hold.id: hold for hold in change.holds}

    def do(self, step: Step) -> None:
        """Play one step; one that can't be is none."""
        deed, pack, amount = step
        if deed == "buy" and self.bought < PACKS:
            new = NewGrant(id=self.names[self.bought], kind=GrantKind.PACK, micro_credits=PACK)
            self.take(grant(self.wallet, new, TERMS, START))
            self.bought += 1
        elif deed in {"dispute", "won", "refund"} and pack < self.bought:
            self.return_money(deed, pack, amount)
        elif deed == "spend":
            self.deduct(min(amount, self.wallet.available))
        elif deed == "owe":
            self.deduct(amount * PACKS)
        elif deed == "hold" and self.wallet.available > 0:
            self.hold(min(amount * PACKS, self.wallet.available))
        elif deed in {"void", "settle"}:
            self.end_hold(deed, amount)

    def return_money(self, deed: str, pack: int, amount: int) -> None:
        name, left = self.names[pack], PACK - self.taken.get(pack, 0)
        if deed == "dispute":
            self.take(freeze(self.wallet, name, left, TERMS, START))
            self.disputed.add(pack)
        elif deed == "won":
            self.take(unfreeze(self.wallet, name, TERMS, START))
            self.disputed.discard(pack)
        elif left:
            micro = min(amount, left)
            wish = TakeBack(grant_id=name, payment_id=name, micro_credits=micro, reason="refund")
            frozen = self.wallet.frozen
            self.take(take_back(self.wallet, wish, TERMS, START))
            own = micro if pack in self.disputed else 0
            assert self.wallet.frozen >= frozen - own, "it took what another payment disputes"
            self.taken[pack] = self.taken.get(pack, 0) + micro

    def deduct(self, micro: int) -> None:
        if micro > 0:
            wish = Deduction(micro_credits=micro, reason="used", allow_debt=True)
            self.take(deduct(self.wallet, wish, TERMS, START))

    def hold(self, micro: int) -> None:
        number = str(len(self.holds))
        request = HoldRequest(
            id=number,
            owner="me",
            purpose="work",
            work=number,
            number=1,
            unit=Unit.CREDITS,
            amount=micro,
            expires_at=START + timedelta(days=1),
        )
        self.take(place(self.wallet, (request,), TERMS, START))

    def end_hold(self, deed: str, amount: int) -> None:
        live = [hold for hold in self.holds.values() if hold.is_live]
        if not live:
            return
        if deed == "void":
            self.take(void(self.wallet, live[0], caller="me", terms=TERMS, now=START))
        else:
            actual = Actual(unit=Unit.CREDITS, amount=amount * 2)
            self.take(settle(self.wallet, live[0], actual, caller="me", terms=TERMS, now=START))

    def check(self) -> None:
        """Compare the wallet with what was booked and with what was returned."""
        replay = Replay(AccountId(1), self.wallet)
        for entry in self.entries:
            replay.see_entry(entry)
        for hold in self.holds.values():
            replay.see_hold(hold, [e for e in self.entries if e.hold_id == hold.id])
        found = replay.finish()
        assert [(each.what, each.stored, each.expected) for each in found] == []
        left = {self.names[pack]: PACK - self.taken.get(pack, 0) for pack in self.disputed}
        assert self.wallet.frozen == sum(
            min(grant.remaining, sum(left.get(name, 0) for name in {grant.id, *grant.names}))
            for grant in self.wallet.grants
        )
        if self.wallet.available > 0:
            assert self.drawable() == self.wallet.available

    def drawable(self) -> int:
        """Return what a hold of everything that is available takes."""
        probe = replace(self)
        probe.holds = dict(self.holds)
        probe.entries = list(self.entries)
        probe.hold(self.wallet.available)
        return list(probe.holds.values())[-1].micro_credits


def played(names: Sequence[str], steps: Sequence[Step]) -> Customer:
    """Play steps with packs of such names, and check after each."""
    customer = Customer(names)
    for step in steps:
        customer.do(step)
        customer.check()
    return customer


def seen_by_arrival(customer: Customer) -> str:
    """Return the whole wallet and its entries with the packs called by their arrival."""
    said = repr((customer.wallet, customer.entries, list(customer.holds.values())))
    for number, name in enumerate(customer.names):
        said = said.replace(f"'{name}'", f"'pack {number}'")
    return said


FIRST = ("buy", 0, 1)
HISTORIES = {
    "a dispute is won": [("dispute", 1, 1), ("won", 1, 1), ("refund", 0, PACK)],
    "a dispute is lost": [
        ("dispute", 1, 1),
        ("refund", 1, PACK),
        ("won", 1, 1),
        ("spend", 0, PACK),
    ],
    "the newest is disputed": [("dispute", 3, 1), ("refund", 3, 40), ("won", 3, 1)],
    "two are disputed": [("dispute", 0, 1), ("dispute", 1, 1), ("won", 0, 1), ("spend", 0, PACK)],
    "what is freed pays what is owed": [("dispute", 1, 1), ("owe", 0, 90), ("won", 1, 1)],
    "a refund leaves what another disputes": [
        ("dispute", 0, 1),
        ("owe", 0, 60),
        ("refund", 1, PACK),
        ("won", 0, 1),
    ],
    "what a hold returns is frozen": [("hold", 0, 95), ("dispute", 1, 1), ("void", 0, 1)],
}


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_names_of_payments_change_nothing(history: list[Step]) -> None:
    """All orders of all names: the same grants merge, freeze, thaw and are taken back."""
    bought = [FIRST] * PACKS + history
    outcomes = {seen_by_arrival(played(names, bought)) for names in permutations("pqrs")}
    assert len(outcomes) == 1


@settings(max_examples=150)
@given(names=st.permutations("pqrs"), history=steps)
def test_whatever_goes_back_the_books_agree(names: list[str], history: list[Step]) -> None:
    bought = [FIRST, FIRST, FIRST, *history]
    assert seen_by_arrival(played(names, bought)) == seen_by_arrival(played("pqrs", bought))


@given(history=steps, order=st.permutations(range(PACKS)))
def test_what_was_frozen_is_free_when_every_dispute_is_won(
    history: list[Step], order: list[int]
) -> None:
    customer = played("pqrs", [*[FIRST] * PACKS, *history, *[("won", pack, 1) for pack in order]])
    assert customer.wallet.frozen == 0
    assert customer.wallet.debt == 0 or not any(g.remaining for g in customer.wallet.grants)


@given(history=steps)
def test_no_more_goes_back_than_was_given(history: list[Step]) -> None:
    customer = played("pqrs", history)
    for pack, name in enumerate(customer.names[: customer.bought]):
        own = [entry for entry in customer.entries if entry.reference_id == name]
        back = sum(entry.amount for entry in own if entry.kind is EntryKind.TAKE_BACK)
        assert back == customer.taken.get(pack, 0) <= PACK


@given(amount=st.integers(1, 5_000), actual=st.integers(0, 9_000), used=st.integers(0, 1_000))
def test_a_hold_whose_plan_went_back_settles_from_what_is_there(
    amount: int, actual: int, used: int
) -> None:
    customer = Customer("p")
    customer.take(
        grant(
            customer.wallet,
            NewGrant(id="p", kind=GrantKind.PACK, micro_credits=10**7),
            TERMS,
            START,
        )
    )
    request = HoldRequest(
        id="h",
        owner="me",
        purpose="work",
        work="h",
        number=1,
        unit=Unit.TOKENS,
        amount=amount,
        expires_at=START + timedelta(days=1),
    )
    customer.take(place(customer.wallet, (request,), TERMS, START))
    held = customer.holds["h"]
    wish = PlanTakeBack(
        payment_id="pay",
        days=None,
        tokens=0,
        holds=(held,),
        free_used=used,
        had_again=0,
        reason="plan refunded",
    )
    customer.take(take_back_plan(customer.wallet, wish, TERMS, START))
    assert customer.wallet.plan.held == 0
    free = customer.wallet.plan.available
    hold = customer.holds["h"]

    done = Actual(unit=Unit.TOKENS, amount=actual)
    customer.take(settle(customer.wallet, hold, done, caller="me", terms=TERMS, now=START))

    charge = customer.holds["h"].charge
    assert charge is not None
    if charge.amount == actual:
        assert charge.plan_tokens == min(free, max(0, actual - hold.reserved))
        assert charge.micro_credits == price(hold, actual - charge.plan_tokens)
    customer.check()
