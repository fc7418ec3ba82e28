"""Random histories of wallets with plans: the ledger's, and the rules of plans and time."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from core.ledger.model import Unit
from tests.properties.ledger.acts import accounts, credits, dying
from tests.properties.ledger.backends import START
from tests.properties.ledger.lockstep import ACCOUNTS, LOTS_MAX, RATES
from tests.properties.ledger.machine import LedgerMachine
from tests.properties.ledger.things import month_of, month_start
from tests.properties.plans import calls
from tests.properties.plans.model import PlansModel, Subscriber

plans = st.sampled_from(["basic", "standard", "standard", "premium", "premium", "gold"])
steps = st.sampled_from([timedelta(seconds=-1), timedelta(), timedelta(seconds=1)])
lags = st.sampled_from(
    [timedelta(), timedelta(), timedelta(minutes=5), timedelta(days=2), timedelta(days=20)]
)
often_no = st.sampled_from([False, False, False, True])
DAY = timedelta(days=1)
PLAN_DAYS = timedelta(days=30)
SOME_TOKENS, MANY_TOKENS = 400, 20_000


class PlansMachine(LedgerMachine):
    """Wallets with plans as their callers meet them. The second account's gifts wait."""

    once = False

    def __init__(self) -> None:
        super().__init__()
        self.terms = replace(self.terms, carry_over_once=self.once)
        self.plans = PlansModel(rate=RATES[0], lots_max=LOTS_MAX, once=self.once)
        self.model = self.plans

    @initialize(gifts=st.tuples(credits, credits))
    def open_wallets(self, gifts: tuple[int, int]) -> None:
        for account, gift in zip(ACCOUNTS, gifts, strict=True):
            (name,) = self.next_ids(1)
            self.play(
                "open",
                calls.opening(gift, gifts=account == ACCOUNTS[0]),
                partial(self.model_opens, account, gift, name),
                account=account,
                keyed=False,
            )

    def model_opens(self, account: int, gift: int, name: str) -> None:
        it = Subscriber(
            quota=0,
            month=month_of(self.clock.at),
            latest=self.clock.at,
            gifts=account == ACCOUNTS[0],
        )
        it.quota = it.free
        self.model.put(it, name, gift, self.clock.at, None)
        self.model.keep(account, it)

    @rule(rate=st.sampled_from(RATES))
    def change_price(self, rate: int) -> None:
        LedgerMachine.change_price(self, rate)
        self.terms = replace(self.terms, carry_over_once=self.once)

    # ---------------------------------------------------------------- plans

    @rule(account=accounts, plan=plans, reset_used=often_no, admin=st.booleans(), dies=dying)
    def set_plan(
        self, account: int, plan: str, reset_used: bool, admin: bool, dies: str | None
    ) -> None:
        self.play(
            "set plan",
            calls.setting_plan(plan, reset_used=reset_used, by_admin=admin),
            lambda: self.plans.set_plan(
                account, plan, reset_used=reset_used, paid=admin, now=self.clock.at
            ),
            account=account,
            dies=dies,
        )

    @rule(account=accounts, plan=plans, reset_used=st.booleans(), lag=lags)
    def buy(self, account: int, plan: str, reset_used: bool, lag: timedelta) -> None:
        captured = max(START, self.clock.at - lag)
        self.play(
            "buy",
            calls.buying(plan, reset_used=reset_used, captured_at=captured),
            lambda: self.plans.buy(
                account, plan, reset_used=reset_used, captured=captured, now=self.clock.at
            ),
            account=account,
            keyed=False,
        )

    # ---------------------------------------------------------------- time

    @rule(account=accounts)
    def look(self, account: int) -> None:
        """A read that stores: it must bring no more than time has brought."""

        def expected() -> None:
            it, _ = self.model.rolled(account, self.clock.at)
            self.model.keep(account, it)

        self.play("look", calls.looking(), expected, account=account, keyed=False)

    @rule(account=accounts, step=steps)
    def pass_to_what_is_due(self, account: int, step: timedelta) -> None:
        """Go to just before, at, or after the next instant at which time changes a wallet."""
        due = self.stored.wallets[account].next_due_at
        if due is not None:
            self.clock.at = max(self.clock.at, due + step)

    @rule(account=accounts, step=steps)
    def pass_to_the_next_bonus(self, account: int, step: timedelta) -> None:
        """Go to 24 hours after the last bonus."""
        last = self.stored.wallets[account].last_bonus_at
        if last is not None:
            self.clock.at = max(self.clock.at, last + timedelta(hours=24) + step)

    @precondition(lambda self: any(w.plan.ends_at for w in self.stored.wallets.values()))
    @rule(account=accounts, days=st.sampled_from([-7, -1, 0, 1, 2, 3]), step=steps)
    def pass_to_the_end(self, account: int, days: int, step: timedelta) -> None:
        """Go to where a plan ends, is in grace, or lapses."""
        ends_at = self.stored.wallets[account].plan.ends_at
        if ends_at is not None:
            self.clock.at = max(self.clock.at, ends_at + timedelta(days=days) + step)

    # ---------------------------------------------------------------- whole stories

    @rule(account=accounts, first=plans, then=plans, paid=st.booleans(), step=steps)
    def a_month_turns_in_grace(
        self, account: int, first: str, then: str, paid: bool, step: timedelta
    ) -> None:
        """What may be used of a plan that ended before its month did is capped until it is left."""
        turn = month_start(month_of(self.clock.at) + 2)
        self.clock.at = turn - DAY - PLAN_DAYS
        self.buy(account, first, reset_used=False, lag=timedelta())
        self.charge_now(account, Unit.TOKENS, SOME_TOKENS)
        self.clock.at = turn + step
        self.look(account)
        if paid:
            self.buy(account, then, reset_used=False, lag=timedelta())
        else:
            self.set_plan(account, then, reset_used=False, admin=False, dies=None)

    @rule(account=accounts, step=steps)
    def the_bonus_is_asked_for_again(self, account: int, step: timedelta) -> None:
        """A bonus comes 24 hours after the last, and not a second before."""
        self.claim_bonus(account)
        self.pass_to_the_next_bonus(account, step)
        self.claim_bonus(account)

    @rule(account=accounts, lower=plans)
    def who_went_down_comes_up_again(self, account: int, lower: str) -> None:
        """What was used beyond a lower plan is carried as a debt, until the month ends."""
        self.buy(account, "premium", reset_used=False, lag=timedelta())
        self.charge_now(account, Unit.TOKENS, MANY_TOKENS)
        self.set_plan(account, lower, reset_used=False, admin=True, dies=None)
        self.buy(account, "premium", reset_used=False, lag=timedelta())
        self.pass_to_what_is_due(account, timedelta())
        self.look(account)

    @rule(account=accounts, plan=plans, share=st.sampled_from([30, 50, 100]), lag=lags)
    def a_period_begins_after_a_refund(
        self, account: int, plan: str, share: int, lag: timedelta
    ) -> None:
        """What was used since the payment counts in the new period, but for what was refunded."""
        spent = [self.charge_now(account, Unit.TOKENS, SOME_TOKENS) for _ in range(2)]
        if spent[0] in self.stored.holds:
            self.refund_of(self.stored.holds[spent[0]], share)
        self.buy(account, plan, reset_used=True, lag=lag)

    # ---------------------------------------------------------------- after every rule

    @invariant()
    def plans_agree(self) -> None:
        for account, wallet in self.stored.wallets.items():
            it, plan = self.model.accounts[account], wallet.plan
            assert isinstance(it, Subscriber)
            assert (plan.name, plan.base) == (it.plan, it.base)
            assert (plan.ends_at, plan.cap, wallet.gifts) == (it.ends, it.cap, it.gifts)
            assert plan.available == it.plan_available
            assert wallet.entered_at == it.latest
