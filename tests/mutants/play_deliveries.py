"""Plants one bug of deliveries and plays their harness: as `tests.mutants.play` does the ledger's.

Exit code 1 when the harness caught it, 0 when it lives, 2 when it could not be planted. Without a
name nothing is planted, and the code must be 0.
"""

import asyncio
import sys
import traceback

from tests.mutants.delivery_bugs import DELIVERY_BUGS, DELIVERY_LAWS
from tests.mutants.patching import ROOT, PatchMissed, plant

EXAMPLES = 150
CAUGHT = 1
NOT_PLANTED = 2


# Planting comes before anything of publishing is imported.
# ruff: noqa: PLC0415


def play() -> None:
    """Play the machine in memory; whatever the harness notices is raised."""
    from hypothesis import HealthCheck, Phase, settings
    from hypothesis.stateful import run_state_machine_as_test

    from tests.properties.ledger.backends import FakeClock, MemoryBackend
    from tests.properties.ledger.lockstep import World
    from tests.properties.publishing.machine import DeliveriesMachine

    clock = FakeClock()
    how = settings(
        max_examples=EXAMPLES,
        stateful_step_count=25,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    with asyncio.Runner() as runner:
        world = World([MemoryBackend(clock)], clock, runner)
        machine = type("Played", (DeliveriesMachine,), {"world": world})
        run_state_machine_as_test(machine, settings=how)


def break_law(name: str) -> int:
    """Run one file of laws; return `CAUGHT` when it fails as it must."""
    import pytest

    path = str(ROOT / f"tests/unit/publishing/{name}.py")
    outcome = pytest.main([path, "-q", "-x", "-p", "no:cacheprovider"])
    return CAUGHT if outcome == pytest.ExitCode.TESTS_FAILED else int(outcome)


def main(words: list[str]) -> int:
    """Play with one bug, or without any."""
    name = words[0] if words else ""
    law, changes = DELIVERY_LAWS.get(name, (None, DELIVERY_BUGS.get(name, ())))
    assert changes or not name, f"there is no bug {name!r}"
    try:
        plant(changes)
    except PatchMissed:
        traceback.print_exc()
        return NOT_PLANTED
    if law is not None:
        return break_law(law)
    try:
        play()
    except Exception:  # noqa: BLE001 - whatever stopped the machine, the bug was noticed
        traceback.print_exc(limit=-2)
        return CAUGHT
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
