"""A greedy customer in production: no sequence of their own requests gains what no rule gives.

The customer may ask for any plan with or without `reset_used`, claim the bonus, sign in (which
claims it too), look, order work and cancel it, at any time and on any host, also one whose clock
lags. What they have had is counted here, apart from every rule of the program: all credits that
came in, all plan tokens that were charged, month by month, and what is still to be used.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.ledger.model import Entry, Unit, Wallet
from core.ledger.rules.time import month_of, roll_forward
from core.ledger.steps.gifts import claim_bonus_if_due
from core.shared.ids import AccountId
from tests.properties.ledger import calls as ledger_calls
from tests.properties.ledger.backends import START, Backend, FakeClock, MemoryBackend
from tests.properties.ledger.calls import CALLER, Answer, Call, Run
from tests.properties.ledger.lockstep import terms_at
from tests.properties.plans import calls
from tests.runner import Runner

SIGNUP = 50_000_000
BONUS = 10_000_000
DAY = timedelta(hours=24)
BASES = {"basic": 1_000, "standard": 10_000, "premium": 50_000}


def signing_in() -> Run:
    """What a sign-in and a refresh do to the wallet."""

    async def run(backend: Backend, call: Call) -> bool:
        async with backend.unit_of_work() as work:
            change = await claim_bonus_if_due(
                work.wallets,
                AccountId(call.account),
                calls.SOLD.daily_bonus,
                call.terms,
                grant_id=backend.ids.new(),
                now=backend.clock.now(),
            )
            await work.commit()
        return change is not None

    return run


@dataclass(slots=True)
class Given:
    """What was given before the customer begins: what was paid for, until when."""

    plan: str
    ends_at: datetime | None
    quota: int
    gifts: bool

    def tokens_of(self, month: int, month_begins: datetime, opened_in: int) -> int:
        """Return the most plan tokens that a month may bring, by the written rules."""
        free = BASES["basic"] if self.gifts else 0
        if self.ends_at is None:
            return free
        if month == opened_in or month_begins < self.ends_at:
            return max(self.quota, BASES[self.plan])
        return free


class GreedyCustomer(RuleBasedStateMachine):
    """Asks for everything, all the time."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = Runner()
        self.clock = FakeClock(START)
        self.backend = MemoryBackend(self.clock)
        self.terms = terms_at(2_000, 1)
        self.latest = START
        self.begun = START

    def teardown(self) -> None:
        self.runner.close()

    def ask(self, run: Run) -> Answer:
        call = Call(name="ask", run=run, terms=self.terms)
        return self.runner.run(call.on(self.backend))

    def wallet(self) -> Wallet:
        stored = self.backend.store.tables.wallets[AccountId(1)]
        return roll_forward(stored, self.terms, self.latest).wallet

    def entries(self) -> list[Entry]:
        return list(self.backend.store.tables.entries.values())

    @initialize(
        plan=st.sampled_from(["basic", "standard", "premium"]),
        gifts=st.booleans(),
        before=st.sampled_from([0, 400, 1_000]),
        day=st.sampled_from([0, 13, 14]),
    )
    def begin(self, plan: str, gifts: bool, before: int, day: int) -> None:
        """Open an account, with a plan that was paid for; its grace may see a month turn."""
        self.begun = START + timedelta(days=day)
        self.clock.at = self.latest = self.begun
        self.ask(calls.opening(SIGNUP if gifts else 1, gifts=gifts))
        if before and gifts:
            self.ask(ledger_calls.charging(Unit.TOKENS, before))
        if plan != "basic":
            self.ask(calls.buying(plan, reset_used=False, captured_at=self.clock.at))
        now = self.wallet()
        self.given = Given(plan=plan, ends_at=now.plan.ends_at, quota=now.plan.quota, gifts=gifts)
        self.opened = len(self.entries())
        self.opened_in = month_of(self.begun)

    # ---------------------------------------------------------------- requests

    @rule(plan=st.sampled_from([*BASES, "gold"]), reset_used=st.booleans())
    def ask_for_a_plan(self, plan: str, reset_used: bool) -> None:
        before = self.wallet().plan
        answer = self.ask(calls.setting_plan(plan, reset_used=reset_used, by_admin=False))
        after = self.wallet().plan
        if answer.refusal is None:
            assert list(BASES).index(after.name) <= list(BASES).index(before.name)
            assert not reset_used
            assert after.used == before.used
            assert after.ends_at in {before.ends_at, None}
            assert after.available <= max(before.available, BASES[after.name] - after.used)
        else:
            assert answer.refusal in {"plan-unpaid", "plan-invalid"}
            assert after == before

    @rule()
    def claim_the_bonus(self) -> None:
        self.ask(ledger_calls.claiming())

    @rule()
    def sign_in(self) -> None:
        self.ask(signing_in())

    @rule()
    def look(self) -> None:
        self.ask(calls.looking())

    @rule(amount=st.sampled_from([1, 900, 4_000, 60_000]))
    def order_work(self, amount: int) -> None:
        self.ask(ledger_calls.placing([(Unit.TOKENS, amount)], 604_800))

    @precondition(lambda self: bool(self.backend.store.tables.holds))
    @rule(index=st.integers(0, 5), deed=st.sampled_from(["cancel", "cancel", "done", "more"]))
    def end_work(self, index: int, deed: str) -> None:
        """Cancel it, or let it be done; work may turn out longer than was held for it."""
        holds = sorted(self.backend.store.tables.holds.values(), key=lambda hold: hold.id)
        hold = holds[index % len(holds)]
        if deed == "cancel":
            self.ask(ledger_calls.cancelling(hold.id, CALLER))
        else:
            amount = hold.amount if deed == "done" else hold.amount * 3 // 2
            self.ask(ledger_calls.settling(hold.id, hold.unit, amount, CALLER))

    # ---------------------------------------------------------------- time

    @rule(
        span=st.sampled_from(
            [timedelta(seconds=1), timedelta(hours=11), DAY, timedelta(days=3), timedelta(days=17)]
        )
    )
    def wait(self, span: timedelta) -> None:
        self.clock.at = self.latest = self.latest + span

    @rule(step=st.sampled_from([timedelta(seconds=-1), timedelta(), timedelta(seconds=1)]))
    def wait_for_what_is_due(self, step: timedelta) -> None:
        due = self.wallet().next_due_at
        if due is not None:
            self.clock.at = self.latest = max(self.latest, due + step)

    @rule(lag=st.sampled_from([timedelta(seconds=2), timedelta(hours=23), timedelta(days=40)]))
    def find_a_host_whose_clock_lags(self, lag: timedelta) -> None:
        self.clock.at = max(self.begun, self.latest - lag)

    # ---------------------------------------------------------------- what was gained

    @invariant()
    def credits_come_from_bonuses_alone(self) -> None:
        """One bonus a day, and nothing else, has come in since the customer began to ask."""
        came_in = [
            entry
            for entry in self.entries()[self.opened :]
            if entry.unit is Unit.CREDITS and entry.signed_amount > 0
        ]
        assert {entry.kind.value for entry in came_in} <= {"daily_bonus"}
        assert sum(entry.amount for entry in came_in) == BONUS * len(came_in)
        days = (self.latest - self.begun) // DAY + 1
        assert len(came_in) <= (days if self.given.gifts else 0)
        times = sorted(entry.effective_at for entry in came_in)
        assert all(b - a >= DAY for a, b in pairwise(times))

    @invariant()
    def tokens_come_from_months_alone(self) -> None:
        """What the plan was charged in a month, and still has, is what the month brought."""
        wallet = self.wallet()
        this_month = month_of(self.latest)
        charged: dict[int, int] = {}
        for entry in self.entries()[self.opened :]:
            if entry.unit is Unit.TOKENS and entry.kind.value in {"charge", "late_charge"}:
                month = month_of(entry.effective_at)
                charged[month] = charged.get(month, 0) + entry.amount
        charged[this_month] = charged.get(this_month, 0) + wallet.plan.available
        for month, tokens in charged.items():
            begins = datetime(month // 12, month % 12 + 1, 1, tzinfo=START.tzinfo)
            most = self.given.tokens_of(month, begins, self.opened_in)
            assert tokens <= most + self.held_into(month), (month, tokens, most)

    def held_into(self, month: int) -> int:
        """Return plan tokens that were held before a month and charged in it.

        They were available when they were held; they weigh on both months.
        """
        return sum(
            hold.plan_tokens
            for hold in self.backend.store.tables.holds.values()
            if month_of(hold.created_at) < month
            and hold.charge is not None
            and month_of(hold.charge.charged_at) == month
        )


@pytest.mark.parametrize("examples", [400])
def test_a_greedy_customer_gains_nothing(examples: int) -> None:
    run_state_machine_as_test(
        GreedyCustomer, settings=settings(max_examples=examples, stateful_step_count=40)
    )
