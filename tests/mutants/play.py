"""Plants one bug and plays the harness in memory: `python -m tests.mutants.play "settle twice"`.

Exit code 1 when the harness caught it, 0 when it lives, 2 when it could not be planted. Without a
name nothing is planted, and the code must be 0.
"""

import asyncio
import sys
import traceback

from tests.mutants.bugs import BUGS, LAWS
from tests.mutants.patching import ROOT, PatchMissed, plant
from tests.mutants.plan_bugs import ONCE, PLAN_BUGS

EXAMPLES = 1_500
CAUGHT = 1
NOT_PLANTED = 2


# Planting comes before anything of the ledger is imported.
# ruff: noqa: PLC0415


def play(examples: int, *, plans: bool = False, once: bool = False) -> None:
    """Play a machine in memory; whatever the harness notices is raised."""
    from hypothesis import HealthCheck, Phase, settings
    from hypothesis.stateful import run_state_machine_as_test

    from core.ledger.rules import grants
    from tests.properties.ledger.backends import FakeClock, MemoryBackend
    from tests.properties.ledger.lockstep import LOTS_MAX, World
    from tests.properties.ledger.machine import LedgerMachine
    from tests.properties.plans.machine import PlansMachine

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
        base = PlansMachine if plans else LedgerMachine
        machine = type("Played", (base,), {"world": world, "once": once})
        run_state_machine_as_test(machine, settings=how)


def break_law(law: str) -> int:
    """Check one law; return `CAUGHT` when it fails as it must."""
    import pytest

    path = str(ROOT / "tests/properties/ledger/test_laws.py")
    outcome = pytest.main([path, "-q", "-k", law, "-p", "no:cacheprovider"])
    return CAUGHT if outcome == pytest.ExitCode.TESTS_FAILED else int(outcome)


def main(words: list[str]) -> int:
    """Play with one bug, or without any."""
    name = words[0] if words else None
    law, changes = LAWS.get(name or "", (None, (BUGS | PLAN_BUGS).get(name or "", ())))
    assert changes or not name, f"there is no bug {name!r}"
    try:
        plant(changes)
    except PatchMissed:
        traceback.print_exc()
        return NOT_PLANTED
    if law is not None:
        return break_law(law)
    try:
        if name:
            play(EXAMPLES, plans=name in PLAN_BUGS, once=name in ONCE)
        else:
            play(EXAMPLES // 10)
            play(EXAMPLES // 10, plans=True)
            play(EXAMPLES // 10, plans=True, once=True)
    except Exception:  # noqa: BLE001 - whatever stopped the machine, the bug was noticed
        traceback.print_exc(limit=-2)
        return CAUGHT
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
