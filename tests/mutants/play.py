"""Plants one bug and plays the harness in memory: `python -m tests.mutants.play "settle twice"`.

Exit code 1 when the harness caught it, 0 when it lives, 2 when it could not be planted. Without a
name nothing is planted, and the code must be 0.
"""

import asyncio
import sys
import traceback

from tests.mutants.bugs import BUGS
from tests.mutants.patching import PatchMissed, plant

EXAMPLES = 1_500
CAUGHT = 1
NOT_PLANTED = 2


# Planting comes before anything of the ledger is imported.
# ruff: noqa: PLC0415


def play(examples: int) -> None:
    """Play the machine in memory; whatever the harness notices is raised."""
    from hypothesis import HealthCheck, Phase, settings
    from hypothesis.stateful import run_state_machine_as_test

    from core.ledger.rules import grants
    from tests.properties.ledger.backends import FakeClock, MemoryBackend
    from tests.properties.ledger.lockstep import LOTS_MAX, World
    from tests.properties.ledger.machine import LedgerMachine

    grants.GRANTS_MAX = LOTS_MAX
    clock = FakeClock()
    how = settings(
        max_examples=examples,
        stateful_step_count=25,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    with asyncio.Runner() as runner:
        world = World([MemoryBackend(clock)], clock, runner)
        machine = type("Played", (LedgerMachine,), {"world": world})
        run_state_machine_as_test(machine, settings=how)


def main(words: list[str]) -> int:
    """Play with one bug, or without any."""
    name = words[0] if words else None
    try:
        plant(BUGS[name] if name else ())
    except PatchMissed:
        traceback.print_exc()
        return NOT_PLANTED
    try:
        play(EXAMPLES if name else EXAMPLES // 10)
    except Exception:  # noqa: BLE001 - whatever stopped the machine, the bug was noticed
        traceback.print_exc(limit=-2)
        return CAUGHT
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
