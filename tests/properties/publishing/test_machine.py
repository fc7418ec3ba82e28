"""The harness of deliveries: random histories on every storage."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.ledger.conftest import in_memory, on_all, on_sqlite
from tests.properties.ledger.lockstep import World
from tests.properties.publishing.machine import DeliveriesMachine

__all__ = ["in_memory", "on_all", "on_sqlite"]
STEPS = 25


@pytest.fixture
def few_lots() -> None:
    """Leave the grants of wallets alone: nothing is charged here."""


def play(world: World, how: settings) -> None:
    machine = type("Played", (DeliveriesMachine,), {"world": world})
    run_state_machine_as_test(machine, settings=how)


def test_all_storages_deliver_alike(on_all: World) -> None:
    play(on_all, settings(max_examples=6, stateful_step_count=STEPS))


def test_memory_and_sqlite_deliver_alike(on_sqlite: World) -> None:
    play(on_sqlite, settings(max_examples=6, stateful_step_count=STEPS))


def test_deliveries_keep_their_promises(in_memory: World) -> None:
    play(in_memory, settings(max_examples=100, stateful_step_count=STEPS))
