"""Each planted bug of versions makes their machine fail, and none is found where none is."""

import subprocess
import sys

import pytest

from tests.mutants.asset_bugs import ASSET_BUGS
from tests.mutants.patching import ROOT
from tests.mutants.play_assets import CAUGHT

pytestmark = pytest.mark.mutants


def played(*words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tests.mutants.play_assets", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_machine_has_nothing_against_the_rules_as_they_are() -> None:
    outcome = played()

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize("bug", ASSET_BUGS)
def test_the_machine_catches(bug: str) -> None:
    outcome = played(bug)

    assert outcome.returncode == CAUGHT, outcome.stdout + outcome.stderr
