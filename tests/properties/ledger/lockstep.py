"""How a history is played on every backend in lockstep with the model.

Each rule of a machine makes one call. It is made on all backends; what it answers must be what the
model says and the same everywhere, and so must be all that is stored afterwards. A call that is
refused must leave everything as it was. Drawn with the call is whether the process dies just before
or just after its commit: then the call is made again, with its key.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from core.ledger.model import Hold, Unit, WalletTerms
from core.ledger.use_cases.audit_ledger import AuditLedger
from tests.properties.ledger import calls, invariants
from tests.properties.ledger.backends import START, Backend, Crash, FakeClock, Stored
from tests.properties.ledger.calls import CALLER, Answer, Call
from tests.properties.ledger.model import Model
from tests.properties.ledger.things import Held, Refused
from tests.runner import Runner

RATES = (2_000, 3_000, 700)
FREE_TOKENS = 1_000
LOTS_MAX = 2
"""So few open grants that they merge often."""
ACCOUNTS = (1, 2)


def terms_at(rate: int, version: int) -> WalletTerms:
    return WalletTerms(
        tokens_per_credit=rate,
        price_version=f"v{version}",
        free_plan="basic",
        free_tokens=FREE_TOKENS,
        grace_days=3,
        carry_over_once=False,
    )


@dataclass(frozen=True, slots=True)
class World:
    """What a machine plays on: the backends, their one clock, and the loop that runs them."""

    backends: Sequence[Backend]
    clock: FakeClock
    runner: Runner


class Lockstep(RuleBasedStateMachine):
    """A machine without rules: backends, model, and what is checked after every rule."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.clock = self.world.clock
        self.clock.at = START
        self.everywhere(lambda backend: backend.reset())
        self.version = 1
        self.terms = terms_at(RATES[0], self.version)
        self.model = Model(rate=RATES[0], lots_max=LOTS_MAX)
        self.keys = 0
        self.replayable: list[tuple[Call, Answer]] = []
        self.open_jobs: dict[str, str] = {}
        self.seen: dict[int, dict[datetime, tuple[int, int]]] = {
            account: {} for account in ACCOUNTS
        }
        self.stored = self.compared()

    # ---------------------------------------------------------------- how a rule plays

    def everywhere(self, act: Callable[[Backend], Any]) -> list[Any]:
        """Do the same on every backend, one after the other."""

        async def run() -> list[Any]:
            return [await act(backend) for backend in self.world.backends]

        return self.world.runner.run(run())

    def compared(self) -> Stored:
        """Return what is stored, which must be the same everywhere."""
        first, *others = self.everywhere(lambda backend: backend.stored())
        for backend, other in zip(self.world.backends[1:], others, strict=True):
            assert other == first, f"{backend.name} has stored something else"
        stored: Stored = first
        return stored

    def answered(self, call: Call) -> Answer:
        """Make a call everywhere, and return the one answer."""
        first, *others = self.everywhere(call.on)
        assert all(other == first for other in others), f"{call.name} answers differ"
        answer: Answer = first
        return answer

    def die(self, call: Call, point: str) -> bool:
        """Make a call in processes that die at their commit; tell whether they did."""

        async def run(backend: Backend) -> bool:
            backend.faults.next = point
            try:
                await call.on(backend)
            except Crash:
                return True
            backend.faults.next = None
            return False

        died = self.everywhere(run)
        assert len(set(died)) == 1
        return bool(died[0])

    def play(
        self,
        name: str,
        run: calls.Run,
        expected: Callable[[], object],
        *,
        account: int = 1,
        dies: str | None = None,
        keyed: bool = True,
        body: str = "",
    ) -> Answer:
        """Make a call, perhaps with a crash first, and compare it with what the model says."""
        call = Call(name=name, run=run, terms=self.terms, account=account, body=body)
        if keyed:
            self.keys += 1
            call = replace(call, key=f"key-{self.keys}")
        made = [backend.ids.made for backend in self.world.backends]
        if dies == "before":
            self.die(call, dies)
            assert self.compared() == self.stored, "a crash before the commit left something"
            for backend, count in zip(self.world.backends, made, strict=True):
                backend.ids.made = count
        died = dies == "after" and self.die(call, dies)
        answer = self.answered(call)
        if not died:
            self.expect(answer, expected)
        else:
            self.model_says(expected)
        now = self.compared()
        if answer.refusal is not None:
            assert now == self.stored, f"{name} was refused and changed something"
        elif keyed:
            self.replayable.append((call, answer))
        self.accept(now)
        return answer

    def accept(self, now: Stored) -> None:
        """Check everything, and forget what was observed at this very instant: it has moved on."""
        invariants.check_all(now, self.stored)
        self.check_recorded(now)
        self.stored = now
        self.forget_since_now()

    def check_recorded(self, now: Stored) -> None:
        """What is new was recorded by the clock, also where that lags behind the wallet."""
        for account, entries in now.entries.items():
            new = entries[len(self.stored.entries.get(account, ())) :]
            assert {entry.recorded_at for entry in new} <= {self.clock.at}

    def forget_since_now(self) -> None:
        for observed in self.seen.values():
            for at in [at for at in observed if at >= self.clock.at]:
                del observed[at]

    def model_says(self, expected: Callable[[], object]) -> str | None:
        """Let the model do the same; return its refusal."""
        try:
            expected()
        except Refused as refusal:
            return refusal.code
        return None

    def expect(self, answer: Answer, expected: Callable[[], object]) -> None:
        """The model does the same and refuses for the same reason, or not at all."""
        refusal = self.model_says(expected)
        assert answer.refusal == refusal, (
            f"the ledger says {answer.refusal or 'yes'}, model.py says {refusal or 'yes'}: "
            "a rule is in one of them only, or they refuse in another order"
        )

    def next_ids(self, count: int) -> list[str]:
        """Return the ids that the next call will be given."""
        made = self.world.backends[0].ids.made
        return [f"id-{made + index:06}" for index in range(1, count + 1)]

    def wish(
        self, id_: str, piece: str, unit: Unit, amount: int, *, number: int = 1, ttl: int = 0
    ) -> Held:
        """Return a hold as the model is to take it, under the terms in force."""
        return Held(
            id=id_,
            owner=CALLER,
            work=piece,
            number=number,
            tokens=unit is Unit.TOKENS,
            amount=amount,
            rate=self.terms.tokens_per_credit,
            version=self.terms.price_version,
            plan=0,
            lots=[],
            expires=self.clock.at + timedelta(seconds=ttl),
        )

    def a_hold(self, data: st.DataObject) -> Hold:
        """Return any hold, most often one of the last, or one that lives."""
        holds = [self.stored.holds[key] for key in sorted(self.stored.holds)]
        live = [hold for hold in holds if hold.is_live]
        return data.draw(st.sampled_from([*holds, *holds[-3:], *holds[-3:], *(3 * live)]))

    # ---------------------------------------------------------------- after every rule

    def teardown(self) -> None:
        """The audit has nothing to say about an honest history."""
        for report in self.everywhere(lambda b: AuditLedger(snapshot=b.snapshot)()):
            assert report.is_clean, report.differences

    @invariant()
    def model_agrees(self) -> None:
        """What is stored is what the model has."""
        for account, wallet in self.stored.wallets.items():
            it = self.model.accounts[account]
            assert wallet.posted == it.posted
            assert wallet.available == it.available
            assert wallet.debt == max(0, it.debt - sum(lot.left for lot in it.lots))
            assert (wallet.plan.quota, wallet.plan.used) == (it.quota, it.used)
            assert (wallet.plan.held, wallet.plan.reset_month) == (it.plan_held, it.month)
            assert (wallet.plan.period, wallet.last_bonus_at) == (it.period, it.bonus_at)
            lots = sorted(it.lots, key=lambda lot: lot.order)
            assert [(g.id, g.remaining, g.held, g.expires_at) for g in wallet.grants] == [
                (lot.names[0], lot.left, lot.held, lot.expires) for lot in lots
            ]
        for hold_id, hold in self.stored.holds.items():
            held = self.model.accounts[hold.account_id].holds[hold_id]
            self.hold_agrees(hold, held)

    def hold_agrees(self, hold: Hold, held: Held) -> None:
        assert (hold.status.value, hold.plan_tokens) == (held.status, held.plan)
        assert [(part.grant_id, part.micro_credits) for part in hold.parts] == held.lots
        assert (hold.progress, hold.refunded) == (held.progress, held.refunded)
        assert (hold.needs_review, hold.number) == (held.review, held.number)
        assert hold.expires_at == held.expires
        assert (hold.tokens_per_credit, hold.price_version) == (held.rate, held.version)
        assert (hold.charge is None) == (held.cost is None)
        if hold.charge is not None and held.cost is not None:
            charge, cost = hold.charge, held.cost
            assert (charge.amount, charge.plan_tokens) == (cost.amount, cost.plan)
            assert {p.grant_id: p.micro_credits for p in charge.parts} == cost.lots
            assert (charge.debt, charge.provisional) == (cost.debt, cost.provisional)

    @invariant()
    def past_is_past(self) -> None:
        """16: what was observed of an instant is told of it now, and what is seen now is noted."""
        memory = self.world.backends[0]
        for account in self.stored.wallets:

            async def told(account: int = account) -> dict[datetime, tuple[int, int]]:
                return {
                    at: await calls.balance_at(memory, self.terms, account, at)
                    for at in self.seen[account]
                }

            assert self.world.runner.run(told()) == self.seen[account]
            posted, remaining, at = self.world.runner.run(
                calls.balance(memory, self.terms, account)
            )
            if at <= self.clock.at:
                self.seen[account][at] = (posted, remaining)
