"""Random histories of wallets with plans: the ledger's, and the rules of plans and time."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from tests.properties.ledger.backends import START
from tests.properties.ledger.lockstep import ACCOUNTS, LOTS_MAX, RATES
from tests.properties.ledger.machine import LedgerMachine, accounts, credits, dying
from tests.properties.ledger.model import month_of
from tests.properties.plans import calls
from tests.properties.plans.model import PlansModel, Subscriber

plans = st.sampled_from(["basic", "standard", "standard", "premium", "premium", "gold"])
steps = st.sampled_from([timedelta(seconds=-1), timedelta(), timedelta(seconds=1)])
lags = st.sampled_from(
    [timedelta(), timedelta(), timedelta(minutes=5), timedelta(days=2), timedelta(days=20)]
)
often_no = st.sampled_from([False, False, False, True])


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
