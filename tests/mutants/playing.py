"""What all who play a harness with a planted bug have in common.

Their exit code is `CAUGHT` when the harness noticed the bug, 0 when it lives, `NOT_PLANTED` when
its place is not there. Without a name nothing is planted, and the code must be 0.
"""

import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import pytest

from tests.mutants.patching import ROOT, Change, PatchMissed, plant

if TYPE_CHECKING:
    from hypothesis import settings

CAUGHT = 1
NOT_PLANTED = 2


def played(
    words: Sequence[str],
    bugs: Mapping[str, Sequence[Change]],
    play: Callable[[str | None], None],
) -> int:
    """Play with the bug that is named, or without any; return the exit code."""
    name = words[0] if words else None
    if name is not None and name not in bugs:
        print(f"There is no bug {name!r}.", file=sys.stderr)  # noqa: T201
        return NOT_PLANTED
    try:
        plant(bugs[name] if name is not None else ())
    except PatchMissed:
        traceback.print_exc()
        return NOT_PLANTED
    try:
        play(name)
    except Exception:  # noqa: BLE001 - whatever stopped the history, the bug was noticed
        traceback.print_exc(limit=-2)
        return CAUGHT
    return 0


def histories(examples: int, *, steps: int = 25) -> "settings":
    """Return how many random histories are played: the same ones every time, and not made short."""
    # Not before `check_laws`: pytest wants to rewrite what it imports.
    from hypothesis import HealthCheck, Phase, settings  # noqa: PLC0415

    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def check_laws(place: str, *options: str) -> None:
    """Run tests below `tests`; raise what stands for a law that is broken.

    Ends the process where they did not run at all: then nothing was caught.
    """
    outcome = pytest.main([str(ROOT / "tests" / place), "-q", *options, "-p", "no:cacheprovider"])
    if outcome == pytest.ExitCode.TESTS_FAILED:
        raise AssertionError("a law is broken")
    if outcome != pytest.ExitCode.OK:
        raise SystemExit(int(outcome))


def outcome_of(player: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Let a player of this folder play in a process of its own; return what came of it."""
    command = [sys.executable, "-m", f"tests.mutants.{player}", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
