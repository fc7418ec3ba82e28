"""Plants one bug and plays the harness in memory: `python -m tests.mutants.play "settle twice"`."""

import sys

from tests.mutants.bugs import BUGS, LAWS
from tests.mutants.plan_bugs import ONCE, PLAN_BUGS
from tests.mutants.playing import check_laws, histories, played
from tests.runner import Runner

EXAMPLES = 1_500
LAW_BUGS = {name: changes for name, (_, changes) in LAWS.items()}


# Planting comes before anything of the ledger is imported.
# ruff: noqa: PLC0415


def play(name: str | None) -> None:
    """Play what must notice the bug, or everything; whatever is noticed is raised."""
    if name in LAWS:
        law, _ = LAWS[name]
        check_laws("properties/ledger/test_laws.py", "-k", law)
    elif name is not None:
        play_machine(EXAMPLES, plans=name in PLAN_BUGS, once=name in ONCE)
    else:
        play_machine(EXAMPLES // 10)
        play_machine(EXAMPLES // 10, plans=True)
        play_machine(EXAMPLES // 10, plans=True, once=True)


def play_machine(examples: int, *, plans: bool = False, once: bool = False) -> None:
    """Play a machine in memory."""
    from hypothesis.stateful import run_state_machine_as_test

    from core.ledger.rules import grants
    from tests.properties.ledger.backends import FakeClock, MemoryBackend
    from tests.properties.ledger.lockstep import LOTS_MAX, World
    from tests.properties.ledger.machine import LedgerMachine
    from tests.properties.plans.machine import PlansMachine

    grants.GRANTS_MAX = LOTS_MAX
    clock = FakeClock()
    with Runner() as runner:
        world = World([MemoryBackend(clock)], clock, runner)
        base = PlansMachine if plans else LedgerMachine
        machine = type("Played", (base,), {"world": world, "once": once})
        run_state_machine_as_test(machine, settings=histories(examples))


if __name__ == "__main__":
    sys.exit(played(sys.argv[1:], BUGS | PLAN_BUGS | LAW_BUGS, play))
