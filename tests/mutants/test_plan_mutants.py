"""Each planted bug of plans makes the harness fail."""

import pytest

from tests.mutants.plan_bugs import PLAN_BUGS
from tests.mutants.play import CAUGHT
from tests.mutants.test_ledger_mutants import played

pytestmark = pytest.mark.mutants


@pytest.mark.parametrize("bug", PLAN_BUGS)
def test_the_harness_catches(bug: str) -> None:
    outcome = played(bug)

    assert outcome.returncode == CAUGHT, outcome.stdout + outcome.stderr
