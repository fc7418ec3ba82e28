"""Weeks about the changes of clocks, and whole years, of many campaigns in many zones."""

from datetime import UTC, datetime

import pytest

from tests.properties.campaigns.watching import Terms
from tests.properties.campaigns.years import play

WEEKS = (
    Terms(start=datetime(2026, 3, 5, tzinfo=UTC), days=5, campaigns=9, seed=1, crashes=0.02),
    Terms(start=datetime(2011, 12, 27, tzinfo=UTC), days=5, campaigns=9, seed=2, crashes=0.02),
    Terms(start=datetime(2026, 4, 21, tzinfo=UTC), days=5, campaigns=9, seed=3),
    Terms(
        start=datetime(2026, 10, 1, tzinfo=UTC),
        days=5,
        campaigns=9,
        seed=4,
        downtime=False,
        crashes=0,
    ),
)


@pytest.mark.parametrize("terms", WEEKS, ids=lambda terms: f"{terms.start:%Y-%m-%d}")
def test_weeks_of_pauses_edits_downtime_and_crashes_keep_the_invariants(terms: Terms) -> None:
    terms.acts_a_day = 12
    report = play(terms)
    assert report.posted > 20


@pytest.mark.deep
@pytest.mark.parametrize("year", [2011, 2026])
@pytest.mark.parametrize("downtime", [True, False])
def test_years_of_pauses_edits_downtime_and_crashes_keep_the_invariants(
    year: int, downtime: bool
) -> None:
    start = datetime(year, 1, 1, tzinfo=UTC)
    crashes = 0.002 if downtime else 0.0
    report = play(Terms(start=start, days=365, seed=year, downtime=downtime, crashes=crashes))
    assert report.posted > 10_000
    assert report.notes["gap"]
    assert report.notes["fold"]
