"""Random histories of plans on every backend, under both policies of carrying over."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.ledger.lockstep import World
from tests.properties.plans.machine import PlansMachine

STEPS = 30
LOCKSTEP = settings(max_examples=25, stateful_step_count=STEPS)
IN_MEMORY = settings(max_examples=150, stateful_step_count=STEPS)
DEEP = settings(max_examples=10_000, stateful_step_count=50)
POLICIES = pytest.mark.parametrize("once", [False, True], ids=["sticky", "once"])


def play(world: World, how: settings, *, once: bool) -> None:
    machine = type("Played", (PlansMachine,), {"world": world, "once": once})
    run_state_machine_as_test(machine, settings=how)


@POLICIES
def test_the_rules_keep_plans_as_the_model_does(in_memory: World, once: bool) -> None:
    play(in_memory, IN_MEMORY, once=once)


def test_sqlite_keeps_plans_as_the_model_does(on_sqlite: World) -> None:
    play(on_sqlite, LOCKSTEP, once=False)


@POLICIES
def test_all_backends_keep_plans_as_the_model_does(on_all: World, once: bool) -> None:
    play(on_all, LOCKSTEP, once=once)


@pytest.mark.deep
@POLICIES
def test_all_backends_keep_plans_in_ten_thousand_histories(on_all: World, once: bool) -> None:
    play(on_all, DEEP, once=once)
