"""Random histories of the ledger: the rules.

Plans and payments add theirs in subclasses: a rule makes a call through `play` and says what the
model does.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from core.ledger.model import Hold, Unit
from tests.properties.ledger import calls
from tests.properties.ledger.backends import START, Backend
from tests.properties.ledger.calls import CALLER, OTHER, Call
from tests.properties.ledger.lockstep import ACCOUNTS, FREE_TOKENS, RATES, Lockstep, terms_at
from tests.properties.ledger.model import Account, month_of

accounts = st.sampled_from(ACCOUNTS)
credits = st.sampled_from([1, 999_999, 1_000_000, 5_000_000, 10_000_000, 30_000_000])
tokens = st.sampled_from([1, 7, 400, 999, 1_000, 1_001, 2_500, 20_000])
dying = st.sampled_from([None, None, None, "before", "after"])
callers = st.sampled_from([CALLER, CALLER, CALLER, CALLER, "admin", OTHER])
seconds = st.sampled_from([60, 120, 3_600, 86_400])
spans = st.sampled_from(
    [
        timedelta(seconds=1),
        timedelta(minutes=2),
        timedelta(hours=1),
        timedelta(hours=25),
        timedelta(days=11),
        timedelta(days=31),
        timedelta(days=95),
    ]
)
back_spans = st.sampled_from([timedelta(seconds=1), timedelta(hours=3), timedelta(days=40)])
units = st.sampled_from([Unit.TOKENS, Unit.CREDITS])


def some_hold(machine: "LedgerMachine") -> bool:
    """Tell whether there is a hold to do something with."""
    return bool(machine.stored.holds)


class LedgerMachine(Lockstep):
    """The ledger as its callers meet it."""

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
        share=st.sampled_from([0, 1, 50, 99, 100, 100, 100, 130, 1_999, 2_001]),
        caller=callers,
        dies=dying,
    )
    def settle(self, data: st.DataObject, share: int, caller: str, dies: str | None) -> None:
        hold = self.a_hold(data)
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

    # ---------------------------------------------------------------- whole stories

    def take_one(self, account: int, unit: Unit, amount: int, ttl: int) -> str | None:
        """Take one hold; return its id, or None when it was refused."""
        piece, name = self.next_ids(2)
        held = self.wish(name, piece, unit, amount, ttl=ttl)
        answer = self.play(
            "place",
            calls.placing([(unit, amount)], ttl),
            lambda: self.model.place(account, [held], self.clock.at),
            account=account,
        )
        return name if answer.refusal is None else None

    @rule(account=accounts, amount=credits)
    def queue_stalls(self, account: int, amount: int) -> None:
        """Work that is queued keeps its hold, however long it waits."""
        name = self.take_one(account, Unit.CREDITS, amount, 60)
        if name is not None:
            self.promise_hold(account, name)
            self.clock.at += timedelta(hours=3)
            self.sweep()

    @rule(account=accounts, amount=tokens, share=st.sampled_from([0, 30, 100, 110]))
    def stream_is_abandoned(self, account: int, amount: int, share: int) -> None:
        """A stream that nobody ends is charged at its progress; a late end pays the difference."""
        name = self.take_one(account, Unit.TOKENS, amount, 60)
        if name is None:
            return
        until = self.clock.at + timedelta(seconds=120)
        spare = self.wish("unused", "unused", Unit.TOKENS, amount)
        self.play(
            "fly",
            calls.flying(name, 120, CALLER),
            lambda: self.model.fly(
                account, name, CALLER, until=until, now=self.clock.at, new=spare
            ),
            account=account,
            keyed=False,
        )
        done = amount * share // 100
        self.play(
            "progress",
            calls.progressing(name, done, CALLER),
            lambda: self.model.progress(account, name, CALLER, done),
            account=account,
            keyed=False,
        )
        self.clock.at += timedelta(minutes=3)
        self.sweep()

    # ---------------------------------------------------------------- time, prices, repeats, races

    @rule(span=spans)
    def pass_time(self, span: timedelta) -> None:
        self.clock.at += span

    @rule(span=back_spans)
    def step_back(self, span: timedelta) -> None:
        """A clock that lags: what was observed after its instant may be booked before it now."""
        self.clock.at = max(START, self.clock.at - span)
        self.forget_since_now()

    @rule(rate=st.sampled_from(RATES))
    def change_price(self, rate: int) -> None:
        self.version += 1
        self.terms = terms_at(rate, self.version)

    @precondition(lambda self: bool(self.replayable))
    @rule(data=st.data())
    def replay(self, data: st.DataObject) -> None:
        """The same key and body: the first answer, and nothing changes, however long after."""
        call, first = data.draw(st.sampled_from(self.replayable))
        assert self.answered(call) == first
        assert self.compared() == self.stored, "a replay changed something"

    @precondition(lambda self: bool(self.replayable))
    @rule(data=st.data())
    def replay_other_body(self, data: st.DataObject) -> None:
        """The same key with another body is refused, and nothing changes."""
        call, _ = data.draw(st.sampled_from(self.replayable))
        answer = self.answered(call.with_other_body())
        if call.name == "report":
            assert isinstance(answer.result, tuple)
            assert {item[2] for item in answer.result} == {"idempotency-key-reused"}
        else:
            assert answer.refusal == "idempotency-key-reused"
        assert self.compared() == self.stored, "a reused key changed something"

    @rule(account=accounts, amount=credits, runners=st.integers(2, 5), shared_key=st.booleans())
    def race_to_hold(self, account: int, amount: int, runners: int, shared_key: bool) -> None:
        """Many take the same at once: one hold with one key, else never more than there is."""
        call = Call(
            name="place",
            run=calls.placing([(Unit.CREDITS, amount)], 3_600),
            terms=self.terms,
            account=account,
        )
        if shared_key:
            self.keys += 1
            call = replace(call, key=f"key-{self.keys}")
        granted = 0
        for _ in range(1 if shared_key else runners):
            made = self.world.backends[0].ids.made + 2 * granted
            piece, name = f"id-{made + 1:06}", f"id-{made + 2:06}"
            held = self.wish(name, piece, Unit.CREDITS, amount, ttl=3_600)
            refusal = self.model_says(partial(self.model.place, account, [held], self.clock.at))
            granted += refusal is None

        async def race(backend: Backend) -> int:
            answers = await asyncio.gather(*(call.on(backend) for _ in range(runners)))
            return len({str(answer.result) for answer in answers if answer.refusal is None})

        assert set(self.everywhere(race)) == {granted}
        self.accept(self.compared())

    @precondition(some_hold)
    @rule(data=st.data(), runners=st.integers(2, 4), void=st.booleans())
    def race_to_end(self, data: st.DataObject, runners: int, void: bool) -> None:
        """Many end one hold in the same way at once: it ends once."""
        hold = self.a_hold(data)
        act = (
            calls.voiding(hold.id, CALLER)
            if void
            else calls.settling(hold.id, hold.unit, hold.amount, CALLER)
        )
        call = Call(name="end", run=act, terms=self.terms, account=hold.account_id)

        def expected() -> None:
            if void:
                self.model.void(hold.account_id, hold.id, CALLER, self.clock.at)
            else:
                self.model.settle(hold.account_id, hold.id, hold.amount, CALLER, self.clock.at)

        refusal = self.model_says(expected)

        async def race(backend: Backend) -> list[str | None]:
            answers = await asyncio.gather(*(call.on(backend) for _ in range(runners)))
            return [answer.refusal for answer in answers]

        for refusals in self.everywhere(race):
            assert refusals == [refusal] * runners
        self.accept(self.compared())

    @rule(data=st.data(), account=accounts)
    def look_back(self, data: st.DataObject, account: int) -> None:
        """The balance of an earlier instant is on every backend what was observed then."""
        if not self.seen[account]:
            return
        at = data.draw(st.sampled_from(sorted(self.seen[account])))
        told = self.everywhere(lambda b: calls.balance_at(b, self.terms, account, at))
        assert set(told) == {self.seen[account][at]}
