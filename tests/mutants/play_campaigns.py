"""Plants one bug of campaigns and plays: `python -m tests.mutants.play_campaigns "NAME"`.

Exit code 1 when it was caught, 0 when it lives, 2 when it could not be planted. Without a name
nothing is planted, and the code must be 0.
"""

import asyncio
import sys
import traceback

from tests.mutants.campaign_bugs import CAMPAIGN_BUGS
from tests.mutants.patching import PatchMissed, plant

CAUGHT = 1
NOT_PLANTED = 2


# Planting comes before anything of campaigns is imported.
# ruff: noqa: PLC0415


def play() -> None:
    """Play weeks and short histories in memory; whatever is noticed is raised."""
    from datetime import UTC, datetime

    from hypothesis import HealthCheck, Phase, settings
    from hypothesis.stateful import run_state_machine_as_test

    from tests.properties.campaigns import test_schedule as laws
    from tests.properties.campaigns.house import CampaignMemory, House
    from tests.properties.campaigns.test_storages_agree import machine
    from tests.properties.campaigns.years import Terms
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
    how = settings(
        max_examples=300,
        stateful_step_count=30,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    with asyncio.Runner() as runner:
        run_state_machine_as_test(
            machine([House(CampaignMemory(FakeClock()))], runner), settings=how
        )


def main(words: list[str]) -> int:
    """Play with one bug, or without any."""
    name = words[0] if words else None
    assert name is None or name in CAMPAIGN_BUGS, f"there is no bug {name!r}"
    try:
        plant(CAMPAIGN_BUGS.get(name or "", ()))
    except PatchMissed:
        traceback.print_exc()
        return NOT_PLANTED
    try:
        play()
    except Exception:  # noqa: BLE001 - whatever stopped the history, the bug was noticed
        traceback.print_exc(limit=-2)
        return CAUGHT
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
