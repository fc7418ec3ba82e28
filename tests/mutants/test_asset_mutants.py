"""Each planted bug of versions makes their machine fail; without one it does not."""

import pytest

from tests.mutants.asset_bugs import ASSET_BUGS
from tests.mutants.playing import CAUGHT, outcome_of

pytestmark = pytest.mark.mutants


@pytest.mark.parametrize("bug", ASSET_BUGS)
def test_the_harness_catches(bug: str) -> None:
    outcome = outcome_of("play_assets", bug)

    assert outcome.returncode == CAUGHT, outcome.stdout + outcome.stderr


def test_the_harness_is_quiet_without_a_bug() -> None:
    outcome = outcome_of("play_assets")

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
