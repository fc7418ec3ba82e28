"""Each planted bug of deliveries makes their harness fail; without one it does not."""

import subprocess
import sys

import pytest

from tests.mutants.delivery_bugs import DELIVERY_BUGS, DELIVERY_LAWS
from tests.mutants.patching import ROOT
from tests.mutants.play_deliveries import CAUGHT

pytestmark = pytest.mark.mutants


def played(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.mutants.play_deliveries", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("bug", [*DELIVERY_BUGS, *DELIVERY_LAWS])
def test_the_harness_catches(bug: str) -> None:
    outcome = played(bug)

    assert outcome.returncode == CAUGHT, outcome.stdout + outcome.stderr


def test_the_harness_is_quiet_without_a_bug() -> None:
    outcome = played()

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
