"""Plants one bug of deliveries and plays: `python -m tests.mutants.play_deliveries "NAME"`."""

import sys

from tests.mutants.delivery_bugs import DELIVERY_BUGS, DELIVERY_LAWS
from tests.mutants.playing import check_laws, histories, played
from tests.runner import Runner

LAW_BUGS = {name: changes for name, (_, changes) in DELIVERY_LAWS.items()}


# Planting comes before anything of publishing is imported.
# ruff: noqa: PLC0415


def play(name: str | None) -> None:
    """Play what must notice the bug, or the machine; whatever is noticed is raised."""
    if name in DELIVERY_LAWS:
        file, _ = DELIVERY_LAWS[name]
        check_laws(f"unit/publishing/{file}.py", "-x")
    else:
        play_machine()


def play_machine() -> None:
    """Play the machine in memory."""
    from hypothesis.stateful import run_state_machine_as_test

    from tests.properties.ledger.backends import FakeClock, MemoryBackend
    from tests.properties.ledger.lockstep import World
    from tests.properties.publishing.machine import DeliveriesMachine

    clock = FakeClock()
    with Runner() as runner:
        world = World([MemoryBackend(clock)], clock, runner)
        machine = type("Played", (DeliveriesMachine,), {"world": world})
        run_state_machine_as_test(machine, settings=histories(150))


if __name__ == "__main__":
    sys.exit(played(sys.argv[1:], DELIVERY_BUGS | LAW_BUGS, play))
