"""Random histories of the ledger: stories of several acts, time, prices, repeats and races.

Single acts are in `acts.py`. Plans and payments add theirs in subclasses: a rule makes a call
through `play` and says what the model does.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from core.ledger.model import Unit
from tests.properties.ledger import calls
from tests.properties.ledger.acts import (
    LedgerActs,
    accounts,
    credits,
    shares,
    some_hold,
    tokens,
    units,
)
from tests.properties.ledger.backends import START, Backend
from tests.properties.ledger.calls import CALLER, Call
from tests.properties.ledger.lockstep import RATES, terms_at

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


class LedgerMachine(LedgerActs):
    """The ledger as its callers meet it."""

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

    @rule(account=accounts, unit=units, data=st.data(), share=shares)
    def work_is_delivered(self, account: int, unit: Unit, data: st.DataObject, share: int) -> None:
        """Work that used nothing, as much as was held, a bit more, or absurdly much."""
        amount = data.draw(tokens if unit is Unit.TOKENS else credits)
        name = self.take_one(account, unit, amount, 3_600)
        if name is not None:
            self.settle_hold(self.stored.holds[name], share)

    @rule(
        account=accounts,
        amount=tokens,
        wishes=st.lists(st.sampled_from([1, 30, 50, 99, None]), min_size=1, max_size=3),
    )
    def a_charge_goes_back_in_parts(
        self, account: int, amount: int, wishes: list[int | None]
    ) -> None:
        """What plan and credits paid together goes back bit by bit, the credits first."""
        name = self.charge_now(account, Unit.TOKENS, amount)
        for share in wishes if name in self.stored.holds else ():
            self.refund_of(self.stored.holds[name], share)

    @rule(account=accounts, amount=credits, share=shares)
    def work_outlives_its_grant(self, account: int, amount: int, share: int) -> None:
        """What was held of a grant before it expired settles from it; the rest expires."""
        self.grant(account, amount, days=1, dies=None)
        name = self.take_one(account, Unit.CREDITS, amount, 172_800)
        self.clock.at += timedelta(hours=25)
        if name is not None:
            self.settle_hold(self.stored.holds[name], share)

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
        for done in (amount * share // 100, 0):  # What is told late takes nothing back.
            self.play(
                "progress",
                calls.progressing(name, done, CALLER),
                partial(self.model.progress, account, name, CALLER, done),
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
