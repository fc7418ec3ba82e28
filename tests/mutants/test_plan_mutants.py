"""Each planted bug of plans makes the harness fail."""

import pytest

from tests.mutants.plan_bugs import PLAN_BUGS
from tests.mutants.playing import CAUGHT, outcome_of

pytestmark = pytest.mark.mutants


@pytest.mark.parametrize("bug", PLAN_BUGS)
def test_the_harness_catches(bug: str) -> None:
    outcome = outcome_of("play", bug)

    assert outcome.returncode == CAUGHT, outcome.stdout + outcome.stderr
