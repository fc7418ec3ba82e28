"""Invariants 14 to 19 of versions hold in random histories on every storage."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.assets.machine import AssetsMachine
from tests.properties.assets.world import World

IN_MEMORY = settings(max_examples=50, stateful_step_count=30)
ON_ALL = settings(max_examples=12, stateful_step_count=20)
DEEP = settings(max_examples=2_000, stateful_step_count=50)


def play(world: World, how: settings) -> None:
    machine = type("Played", (AssetsMachine,), {"world": world})
    run_state_machine_as_test(machine, settings=how)


def test_the_rules_keep_versions_as_the_model_does(in_memory: World) -> None:
    play(in_memory, IN_MEMORY)


def test_all_storages_keep_versions_as_the_model_does(on_all: World) -> None:
    play(on_all, ON_ALL)


@pytest.mark.deep
def test_all_storages_keep_versions_in_many_long_histories(on_all: World) -> None:
    play(on_all, DEEP)
