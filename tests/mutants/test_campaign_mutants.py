"""Each planted bug of campaigns makes the histories fail."""

import subprocess
import sys

import pytest

from tests.mutants.campaign_bugs import CAMPAIGN_BUGS
from tests.mutants.patching import ROOT
from tests.mutants.play import CAUGHT

pytestmark = pytest.mark.mutants
PLAY = [sys.executable, "-m", "tests.mutants.play_campaigns"]


def played(*bug: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PLAY, *bug], capture_output=True, text=True, cwd=ROOT, check=False)


@pytest.mark.parametrize("bug", CAMPAIGN_BUGS)
def test_the_histories_catch(bug: str) -> None:
    outcome = played(bug)

    assert outcome.returncode == CAUGHT, outcome.stdout + outcome.stderr


def test_nothing_is_caught_where_nothing_is_planted() -> None:
    outcome = played()

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
