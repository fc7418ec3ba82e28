"""Random histories of the ledger: single acts as rules."""

from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from core.ledger.model import Hold, Unit
from tests.properties.ledger import calls
from tests.properties.ledger.calls import CALLER, OTHER
from tests.properties.ledger.lockstep import ACCOUNTS, FREE_TOKENS, Lockstep
from tests.properties.ledger.things import Account, month_of

accounts = st.sampled_from(ACCOUNTS)
credits = st.sampled_from([1, 999_999, 1_000_000, 5_000_000, 10_000_000, 30_000_000])
tokens = st.sampled_from([1, 7, 400, 999, 1_000, 1_001, 2_500, 20_000])
dying = st.sampled_from([None, None, None, "before", "after"])
callers = st.sampled_from([CALLER, CALLER, CALLER, CALLER, "admin", OTHER])
seconds = st.sampled_from([60, 120, 3_600, 86_400])
units = st.sampled_from([Unit.TOKENS, Unit.CREDITS])
shares = st.sampled_from([0, 1, 50, 99, 100, 100, 100, 130, 1_999, 2_000, 2_001, 3_000])
"""What a piece of work used of what was held for it, in per cent."""


def some_hold(machine: "LedgerActs") -> bool:
    """Tell whether there is a hold to do something with."""
    return bool(machine.stored.holds)


class LedgerActs(Lockstep):
    """One act at a time: of a caller, a worker, or an operator."""

    # ---------------------------------------------------------------- rules

    @initialize(gifts=st.tuples(credits, credits))
    def open_wallets(self, gifts: tuple[int, int]) -> None:
        for account, gift in zip(ACCOUNTS, gifts, strict=True):
            (name,) = self.next_ids(1)
            self.play(
                "open",
                calls.opening(gift),
                partial(self.model_opens, account, gift, name),
                account=account,
                keyed=False,
            )

    def model_opens(self, account: int, gift: int, name: str) -> None:
        it = Account(quota=FREE_TOKENS, month=month_of(self.clock.at), latest=self.clock.at)
        self.model.put(it, name, gift, self.clock.at, None)
        self.model.keep(account, it)

    @rule(
        account=accounts,
        amount=credits,
        days=st.sampled_from([None, None, 1, 10, 30, 70]),
        dies=dying,
    )
    def grant(self, account: int, amount: int, days: int | None, dies: str | None) -> None:
        expires = None if days is None else self.clock.at + timedelta(days=days)
        (name,) = self.next_ids(1)
        self.play(
            "grant",
            calls.granting(amount, expires),
            lambda: self.model.grant(account, name, amount, self.clock.at, expires),
            account=account,
            dies=dies,
        )

    @rule(account=accounts)
    def claim_bonus(self, account: int) -> None:
        (name,) = self.next_ids(1)
        bonus = calls.BONUS
        assert bonus.days is not None
        days = bonus.days
        self.play(
            "bonus",
            calls.claiming(),
            lambda: self.model.bonus(account, name, bonus.micro_credits, days, self.clock.at),
            account=account,
            keyed=False,
        )

    @rule(account=accounts, closed=st.sampled_from([False, False, False, True]))
    def close_or_open(self, account: int, closed: bool) -> None:
        def model_closes() -> None:
            self.model.accounts[account].closed = closed

        run = calls.closing(closed=closed)
        self.play("close", run, model_closes, account=account, keyed=False)

    @rule(
        account=accounts,
        wanted=st.lists(
            st.one_of(
                st.tuples(st.just(Unit.TOKENS), tokens), st.tuples(st.just(Unit.CREDITS), credits)
            ),
            min_size=1,
            max_size=3,
        ),
        ttl=seconds,
        dies=dying,
    )
    def place(
        self, account: int, wanted: list[tuple[Unit, int]], ttl: int, dies: str | None
    ) -> None:
        piece, *names = self.next_ids(1 + len(wanted))
        holds = [
            self.wish(name, piece, unit, amount, number=number, ttl=ttl)
            for number, (name, (unit, amount)) in enumerate(zip(names, wanted, strict=True), 1)
        ]
        answer = self.play(
            "place",
            calls.placing(wanted, ttl),
            lambda: self.model.place(account, holds, self.clock.at),
            account=account,
            dies=dies,
        )
        if answer.refusal is None:
            wallet = self.stored.wallets[account]
            paid_by_plan = all(not held.lots for held in holds)
            assert wallet.available >= 0 or paid_by_plan, "a hold overdrew"

    @precondition(some_hold)
    @rule(
        data=st.data(),
        share=shares,
        caller=callers,
        dies=dying,
    )
    def settle(self, data: st.DataObject, share: int, caller: str, dies: str | None) -> None:
        self.settle_hold(self.a_hold(data), share, caller, dies)

    def settle_hold(
        self, hold: Hold, share: int, caller: str = CALLER, dies: str | None = None
    ) -> None:
        """Settle a hold at a share of it, in per cent."""
        amount = hold.amount * share // 100
        self.play(
            "settle",
            calls.settling(hold.id, hold.unit, amount, caller),
            lambda: self.model.settle(hold.account_id, hold.id, amount, caller, self.clock.at),
            account=hold.account_id,
            dies=dies,
        )

    @precondition(some_hold)
    @rule(data=st.data(), caller=callers, dies=dying)
    def void(self, data: st.DataObject, caller: str, dies: str | None) -> None:
        hold = self.a_hold(data)
        self.play(
            "void",
            calls.voiding(hold.id, caller),
            lambda: self.model.void(hold.account_id, hold.id, caller, self.clock.at),
            account=hold.account_id,
            dies=dies,
        )

    @precondition(some_hold)
    @rule(data=st.data(), caller=callers)
    def cancel(self, data: st.DataObject, caller: str) -> None:
        hold = self.a_hold(data)
        self.play(
            "cancel",
            calls.cancelling(hold.id, caller),
            lambda: self.model.cancel(hold.account_id, hold.id, caller, self.clock.at),
            account=hold.account_id,
            keyed=False,
        )

    @precondition(some_hold)
    @rule(data=st.data(), ttl=seconds, caller=callers)
    def fly(self, data: st.DataObject, ttl: int, caller: str) -> None:
        hold = self.a_hold(data)
        (name,) = self.next_ids(1)
        new = self.wish(name, hold.work, hold.unit, hold.amount, ttl=ttl)
        until = self.clock.at + timedelta(seconds=ttl)
        self.play(
            "fly",
            calls.flying(hold.id, ttl, caller),
            lambda: self.model.fly(
                hold.account_id, hold.id, caller, until=until, now=self.clock.at, new=new
            ),
            account=hold.account_id,
            keyed=False,
        )

    @precondition(some_hold)
    @rule(data=st.data(), ttl=seconds, caller=callers)
    def renew(self, data: st.DataObject, ttl: int, caller: str) -> None:
        hold = self.a_hold(data)
        until = self.clock.at + timedelta(seconds=ttl)
        self.play(
            "renew",
            calls.renewing(hold.id, ttl, caller),
            lambda: self.model.renew(hold.account_id, hold.id, caller, until),
            account=hold.account_id,
            keyed=False,
        )

    @precondition(some_hold)
    @rule(data=st.data(), share=st.sampled_from([0, 10, 60, 110]), caller=callers)
    def progress(self, data: st.DataObject, share: int, caller: str) -> None:
        hold = self.a_hold(data)
        amount = hold.amount * share // 100
        self.play(
            "progress",
            calls.progressing(hold.id, amount, caller),
            lambda: self.model.progress(hold.account_id, hold.id, caller, amount),
            account=hold.account_id,
            keyed=False,
        )

    @rule(account=accounts, unit=units, data=st.data(), dies=dying)
    def charge(self, account: int, unit: Unit, data: st.DataObject, dies: str | None) -> None:
        self.charge_now(account, unit, data.draw(tokens if unit is Unit.TOKENS else credits), dies)

    def charge_now(self, account: int, unit: Unit, amount: int, dies: str | None = None) -> str:
        """Charge; return the id of its hold, which there is unless it was refused."""
        (name,) = self.next_ids(1)
        held = self.wish(name, name, unit, amount)
        self.play(
            "charge",
            calls.charging(unit, amount),
            lambda: self.model.charge_now(account, held, self.clock.at),
            account=account,
            dies=dies,
        )
        return name

    @rule(
        account=accounts,
        items=st.lists(
            st.one_of(
                st.tuples(st.just(Unit.TOKENS), tokens), st.tuples(st.just(Unit.CREDITS), credits)
            ),
            min_size=1,
            max_size=3,
        ),
    )
    def report(self, account: int, items: list[tuple[Unit, int]]) -> None:
        names = self.next_ids(len(items))

        def expected() -> None:
            for name, (unit, amount) in zip(names, items, strict=True):
                held = self.wish(name, name, unit, amount)
                self.model.report(account, held, self.clock.at)

        self.play("report", calls.reporting(items), expected, account=account)

    @rule(account=accounts, amount=credits, debt=st.booleans(), dies=dying)
    def deduct(self, account: int, amount: int, debt: bool, dies: str | None) -> None:
        self.play(
            "deduct",
            calls.deducting(amount, allow_debt=debt),
            lambda: self.model.deduct(account, amount, self.clock.at, debt=debt),
            account=account,
            dies=dies,
        )

    @precondition(some_hold)
    @rule(data=st.data(), share=st.sampled_from([None, 30, 50, 100, 101]), dies=dying)
    def refund(self, data: st.DataObject, share: int | None, dies: str | None) -> None:
        self.refund_of(self.a_hold(data), share, dies)

    def refund_of(self, hold: Hold, share: int | None, dies: str | None = None) -> None:
        """Refund a share of what a hold cost, in per cent, or what is left of it."""
        charged = hold.amount if hold.charge is None else hold.charge.amount
        amount = None if share is None else max(1, charged * share // 100)
        (name,) = self.next_ids(1)
        self.play(
            "refund",
            calls.refunding(hold.id, amount),
            lambda: self.model.refund(hold.account_id, hold.id, amount, self.clock.at, name),
            account=hold.account_id,
            dies=dies,
        )

    @rule()
    def sweep(self) -> None:
        self.play("sweep", calls.sweeping(), lambda: self.model.sweep(self.clock.at), keyed=False)

    @precondition(some_hold)
    @rule(data=st.data())
    def promise(self, data: st.DataObject) -> None:
        hold = self.a_hold(data)
        self.promise_hold(hold.account_id, hold.id)

    def promise_hold(self, account: int, hold: str) -> None:
        job = f"job-{len(self.stored.jobs)}"
        self.open_jobs[job] = hold
        self.model.promised = set(self.open_jobs.values())
        self.play("promise", calls.promising(job, hold), lambda: None, account=account, keyed=False)

    @precondition(lambda self: bool(self.open_jobs))
    @rule(data=st.data())
    def end_job(self, data: st.DataObject) -> None:
        job = data.draw(st.sampled_from(sorted(self.open_jobs)))
        del self.open_jobs[job]
        self.model.promised = set(self.open_jobs.values())
        self.play("end job", calls.ending(job), lambda: None, keyed=False)
