"""Calls of metering in one batch: what they answer and leave is as if made one after the other."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from core.ledger.model import Hold, Unit
from tests.properties.ledger import calls
from tests.properties.ledger.acts import (
    accounts,
    callers,
    credits,
    seconds,
    some_hold,
    tokens,
)
from tests.properties.ledger.backends import Backend
from tests.properties.ledger.calls import Answer, Call, Run
from tests.properties.ledger.machine import LedgerMachine

Move = tuple[Call, Callable[[], object]]
"""A call, and what the model does for it when it is its turn."""
USED_FOR_OTHER = "idempotency-key-reused"
kinds = st.sampled_from(["place", "place", "charge", "settle", "settle", "void", "renew", "report"])
repeated = st.sampled_from([None, None, 0, 1])


class TogetherMachine(LedgerMachine):
    """The ledger with several calls in flight; the first backend makes them one after the other."""

    @precondition(some_hold)
    @rule(data=st.data(), moves=st.lists(st.tuples(kinds, repeated), min_size=2, max_size=7))
    def together(self, data: st.DataObject, moves: list[tuple[str, int | None]]) -> None:
        self.keys += 1
        wanted = [self.a_move(data, kind, repeat) for kind, repeat in moves]
        alone, *batching = self.world.backends
        known: dict[tuple[str, int, str | None], tuple[str, Answer]] = {}
        answers = [self.in_turn(alone, move, known) for move in wanted]

        async def at_once(backend: Backend) -> list[Answer]:
            return list(await asyncio.gather(*(call.on(backend) for call, _ in wanted)))

        for backend in batching:
            assert self.world.runner.run(at_once(backend)) == answers
        self.accept(self.compared())

    def in_turn(
        self,
        backend: Backend,
        move: Move,
        known: dict[tuple[str, int, str | None], tuple[str, Answer]],
    ) -> Answer:
        """Make a call where the order is known; its answer must be the model's. Return it."""
        call, expected = move
        scope = (call.name, call.account, call.key)
        if call.key is None or scope not in known:
            refusal = self.model_says(expected)
            answer: Answer = self.world.runner.run(call.on(backend))
            assert answer.refusal == refusal
            if refusal is None:
                known[scope] = (call.body, answer)
            return answer
        body, first = known[scope]
        answer = self.world.runner.run(call.on(backend))
        assert answer == (first if body == call.body else Answer(USED_FOR_OTHER, None))
        return answer

    def a_move(self, data: st.DataObject, kind: str, repeat: int | None) -> Move:
        """Draw a call; those of one kind with the same `repeat` have the same key."""
        hold = self.a_hold(data)
        if kind in {"settle", "void", "renew"}:
            run, body, expected = self.ending(data, kind, hold)
            account = int(hold.account_id)
        else:
            account = data.draw(accounts)
            run, body, expected = self.taking(data, kind, account)
        call = Call(name=kind, run=run, terms=self.terms, account=account, body=body)
        if kind == "report":
            return replace(call, key=f"key-{self.keys}-{len(body)}-{id(run)}"), expected
        if repeat is not None and kind != "renew":
            call = replace(call, key=f"key-{self.keys}-{repeat}")
        return call, expected

    def ending(
        self, data: st.DataObject, kind: str, hold: Hold
    ) -> tuple[Run, str, Callable[[], object]]:
        """Draw something to do with a hold."""
        account, caller, now = hold.account_id, data.draw(callers), self.clock.at
        if kind == "renew":
            ttl = data.draw(seconds)
            until = now + timedelta(seconds=ttl)
            return (
                calls.renewing(hold.id, ttl, caller),
                "",
                lambda: self.model.renew(account, hold.id, caller, until),
            )
        if kind == "void":
            return (
                calls.voiding(hold.id, caller),
                f"{hold.id} {caller}",
                lambda: self.model.void(account, hold.id, caller, now),
            )
        amount = hold.amount * data.draw(st.sampled_from([0, 50, 100, 130, 2_001])) // 100
        return (
            calls.settling(hold.id, hold.unit, amount, caller),
            f"{hold.id} {caller} {amount}",
            lambda: self.model.settle(account, hold.id, amount, caller, now),
        )

    def taking(
        self, data: st.DataObject, kind: str, account: int
    ) -> tuple[Run, str, Callable[[], object]]:
        """Draw something to take from an account."""
        unit = data.draw(st.sampled_from([Unit.TOKENS, Unit.CREDITS]))
        amount = data.draw(tokens if unit is Unit.TOKENS else credits)
        body, now = f"{unit} {amount}", self.clock.at
        if kind == "place":

            def place() -> None:
                piece, name = self.next_ids(2)
                held = self.wish(name, piece, unit, amount, ttl=3_600)
                self.model.place(account, [held], now)

            return calls.placing([(unit, amount)], 3_600), body, place

        def take() -> None:
            (name,) = self.next_ids(1)
            held = self.wish(name, name, unit, amount)
            if kind == "charge":
                self.model.charge_now(account, held, now)
            else:
                self.model.report(account, held, now)

        run = (
            calls.charging(unit, amount) if kind == "charge" else calls.reporting([(unit, amount)])
        )
        return run, body, take
