"""The harness: random histories on every backend."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.ledger.lockstep import World
from tests.properties.ledger.machine import LedgerMachine
from tests.properties.ledger.together import TogetherMachine

STEPS = 25
LOCKSTEP = settings(max_examples=40, stateful_step_count=STEPS)
BATCHES = settings(max_examples=15, stateful_step_count=STEPS)
IN_MEMORY = settings(max_examples=250, stateful_step_count=STEPS)
DEEP = settings(max_examples=10_000, stateful_step_count=40)


def play(world: World, how: settings, base: type[LedgerMachine] = LedgerMachine) -> None:
    machine = type("Played", (base,), {"world": world})
    run_state_machine_as_test(machine, settings=how)


def test_all_backends_keep_the_books_as_the_model_does(on_all: World) -> None:
    play(on_all, LOCKSTEP)


def test_sqlite_keeps_the_books_as_the_model_does(on_sqlite: World) -> None:
    play(on_sqlite, LOCKSTEP)


def test_batches_keep_the_books_as_the_model_does(in_batches: World) -> None:
    play(in_batches, BATCHES, TogetherMachine)


def test_the_rules_keep_the_books_as_the_model_does(in_memory: World) -> None:
    play(in_memory, IN_MEMORY)


@pytest.mark.deep
def test_all_backends_keep_the_books_in_ten_thousand_histories(on_all: World) -> None:
    play(on_all, DEEP)


@pytest.mark.deep
def test_batches_keep_the_books_in_ten_thousand_histories(in_batches: World) -> None:
    play(in_batches, DEEP, TogetherMachine)
