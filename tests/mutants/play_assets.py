"""Plants one bug of versions and plays their machine in memory.

`python -m tests.mutants.play_assets "undo forgets what it left"`: exit code 1 when the machine
caught it, 0 when it lives, 2 when it could not be planted. Without a name nothing is planted, and
the code must be 0.
"""

import asyncio
import sys
import traceback

from tests.mutants.asset_bugs import ASSET_BUGS
from tests.mutants.patching import PatchMissed, plant

EXAMPLES = 300
CAUGHT = 1
NOT_PLANTED = 2


# Planting comes before anything of assets is imported.
# ruff: noqa: PLC0415


def play() -> None:
    """Play the machine in memory; whatever it notices is raised."""
    from hypothesis import HealthCheck, Phase, settings
    from hypothesis.stateful import run_state_machine_as_test

    from tests.properties.assets.conftest import memory_desk
    from tests.properties.assets.machine import AssetsMachine
    from tests.properties.assets.world import World

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
        world = World((memory_desk(),), runner)
        machine = type("Played", (AssetsMachine,), {"world": world})
        run_state_machine_as_test(machine, settings=how)


def main(words: list[str]) -> int:
    """Play with one bug, or without any."""
    try:
        if words:
            plant(ASSET_BUGS[words[0]])
    except PatchMissed:
        traceback.print_exc()
        return NOT_PLANTED
    try:
        play()
    except Exception:  # noqa: BLE001 - whatever stopped the machine, the bug was noticed
        traceback.print_exc(limit=-2)
        return CAUGHT
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
