"""Each planted bug of campaigns makes their histories fail; without one they do not."""

import pytest

from tests.mutants.campaign_bugs import CAMPAIGN_BUGS
from tests.mutants.playing import CAUGHT, outcome_of

pytestmark = pytest.mark.mutants


@pytest.mark.parametrize("bug", CAMPAIGN_BUGS)
def test_the_harness_catches(bug: str) -> None:
    outcome = outcome_of("play_campaigns", bug)

    assert outcome.returncode == CAUGHT, outcome.stdout + outcome.stderr


def test_the_harness_is_quiet_without_a_bug() -> None:
    outcome = outcome_of("play_campaigns")

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
