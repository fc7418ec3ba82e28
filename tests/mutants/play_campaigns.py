"""Plants one bug of campaigns and plays: `python -m tests.mutants.play_campaigns "NAME"`."""

import sys

from tests.mutants.campaign_bugs import CAMPAIGN_BUGS
from tests.mutants.playing import histories, played
from tests.runner import Runner

# Planting comes before anything of campaigns is imported.
# ruff: noqa: PLC0415


def play(name: str | None) -> None:
    """Play weeks and short histories in memory; whatever is noticed is raised."""
    del name
    from datetime import UTC, datetime

    from hypothesis.stateful import run_state_machine_as_test

    from tests.properties.campaigns import test_schedule as laws
    from tests.properties.campaigns.house import CampaignMemory, House
    from tests.properties.campaigns.test_storages_agree import machine
    from tests.properties.campaigns.watching import Terms
    from tests.properties.campaigns.years import play as play_weeks
    from tests.properties.ledger.backends import FakeClock

    for change in laws.CLOCK_CHANGES:
        laws.test_clock_changes(*change)
    laws.test_a_date_that_a_zone_leaves_out_has_no_slots()
    laws.test_an_evening_in_the_west_is_another_date_in_utc()
    laws.test_any_partition_of_time_into_runs_gives_the_same_slots()
    laws.test_an_instant_shows_its_wall_time_or_is_later_by_the_gap()
    for seed, start in enumerate(
        (datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))
    ):
        play_weeks(Terms(start=start, days=9, campaigns=10, seed=seed, acts_a_day=16))
    with Runner() as runner:
        run_state_machine_as_test(
            machine([House(CampaignMemory(FakeClock()))], runner), settings=histories(300, steps=30)
        )


if __name__ == "__main__":
    sys.exit(played(sys.argv[1:], CAMPAIGN_BUGS, play))
