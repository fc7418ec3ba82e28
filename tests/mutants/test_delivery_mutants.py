"""Each planted bug of deliveries makes their harness fail; without one it does not."""

import pytest

from tests.mutants.delivery_bugs import DELIVERY_BUGS, DELIVERY_LAWS
from tests.mutants.playing import CAUGHT, outcome_of

pytestmark = pytest.mark.mutants


@pytest.mark.parametrize("bug", [*DELIVERY_BUGS, *DELIVERY_LAWS])
def test_the_harness_catches(bug: str) -> None:
    outcome = outcome_of("play_deliveries", bug)

    assert outcome.returncode == CAUGHT, outcome.stdout + outcome.stderr


def test_the_harness_is_quiet_without_a_bug() -> None:
    outcome = outcome_of("play_deliveries")

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
