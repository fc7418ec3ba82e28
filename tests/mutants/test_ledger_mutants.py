"""Each planted bug makes the harness fail; without one it does not."""

import pytest

from tests.mutants.bugs import BUGS, LAWS
from tests.mutants.playing import CAUGHT, outcome_of

pytestmark = pytest.mark.mutants


@pytest.mark.parametrize("bug", [*BUGS, *LAWS])
def test_the_harness_catches(bug: str) -> None:
    outcome = outcome_of("play", bug)

    assert outcome.returncode == CAUGHT, outcome.stdout + outcome.stderr


def test_the_harness_is_quiet_without_a_bug() -> None:
    outcome = outcome_of("play")

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
