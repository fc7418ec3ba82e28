"""Plants one bug of versions and plays: `python -m tests.mutants.play_assets "NAME"`."""

import sys

from tests.mutants.asset_bugs import ASSET_BUGS
from tests.mutants.playing import histories, played
from tests.runner import Runner

# Planting comes before anything of assets is imported.
# ruff: noqa: PLC0415


def play(name: str | None) -> None:
    """Play the machine in memory; whatever it notices is raised."""
    del name
    from hypothesis.stateful import run_state_machine_as_test

    from tests.properties.assets.conftest import memory_desk
    from tests.properties.assets.machine import AssetsMachine
    from tests.properties.assets.world import World

    with Runner() as runner:
        world = World((memory_desk(),), runner)
        machine = type("Played", (AssetsMachine,), {"world": world})
        run_state_machine_as_test(machine, settings=histories(300))


if __name__ == "__main__":
    sys.exit(played(sys.argv[1:], ASSET_BUGS, play))
