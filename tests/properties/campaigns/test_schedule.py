"""Laws of the schedule: what is planned does not depend on when, or how often, one looks."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.campaigns.rules.schedule import (
    ClockChange,
    Moment,
    Schedule,
    instant_of,
    moments,
    posting_times,
)

ZONES = (
    "UTC",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Cairo",
    "America/New_York",
    "Pacific/Auckland",
    "Asia/Kolkata",
    "America/Sao_Paulo",
    "Europe/London",
    "America/St_Johns",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
)
YEARS = (2011, 2026)
HALF_HOURS = st.integers(0, 47).map(lambda half: time(half // 2, half % 2 * 30))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    given_times = draw(st.lists(HALF_HOURS, max_size=4, unique=True))
    return Schedule(
        zone=draw(st.sampled_from(ZONES)),
        times=posting_times(given_times, draw(st.integers(1, 24))),
        weekdays=draw(st.sampled_from([(), (0, 2, 4), (5, 6), tuple(range(7))])),
    )


@st.composite
def spans(draw: st.DrawFn) -> tuple[datetime, list[timedelta]]:
    """Draw a beginning and the lengths of runs, often about a change of clocks."""
    year = draw(st.sampled_from(YEARS))
    day = draw(
        st.sampled_from(
            [date(year, 3, 13), date(year, 11, 6), date(2011, 12, 30), date(2026, 3, 8)]
        )
        | st.dates(date(year, 1, 1), date(year, 12, 31))
    )
    begin = datetime.combine(day, time(), UTC) - timedelta(hours=draw(st.integers(0, 48)))
    minutes = draw(st.lists(st.integers(0, 2_000), min_size=1, max_size=8))
    return begin, [timedelta(minutes=each) for each in minutes]


def at(zone: str, day: date, wall: time) -> tuple[datetime, ClockChange | None]:
    return instant_of(day, wall, ZoneInfo(zone))


def test_an_evening_in_the_west_is_another_date_in_utc() -> None:
    daily = Schedule(zone="America/New_York", times=(time(20),), weekdays=())
    begin = datetime(2026, 6, 11, tzinfo=UTC)
    (evening,) = moments(daily, begin, begin + timedelta(hours=1))
    assert evening.key == (date(2026, 6, 10), 0)


@given(schedule=schedules(), span=spans())
@settings(max_examples=60)
def test_any_partition_of_time_into_runs_gives_the_same_slots(
    schedule: Schedule, span: tuple[datetime, list[timedelta]]
) -> None:
    begin, lengths = span
    cuts = [begin]
    for length in lengths:
        cuts.append(cuts[-1] + length)

    whole = moments(schedule, begin, cuts[-1])
    parts: list[Moment] = []
    for here, there in pairwise(cuts):
        parts += moments(schedule, here, there)

    assert [each.key for each in parts] == [each.key for each in whole]
    assert parts == whole
    assert len({each.key for each in whole}) == len(whole)


@given(schedule=schedules(), span=spans())
@settings(max_examples=60)
def test_an_instant_shows_its_wall_time_or_is_later_by_the_gap(
    schedule: Schedule, span: tuple[datetime, list[timedelta]]
) -> None:
    """Invariants 2, 3 and 4, and nothing that should be there is missing."""
    begin, lengths = span
    end = begin + sum(lengths, timedelta(days=2))
    zone = ZoneInfo(schedule.zone)
    found = moments(schedule, begin, end)
    for each in found:
        wall = datetime.combine(each.local_date, each.local_time)
        shown = each.at.astimezone(zone)
        offsets = {shown.utcoffset(), (each.at - timedelta(days=1)).astimezone(zone).utcoffset()}
        if each.note is ClockChange.GAP:
            # Later by exactly what the clock left out, and the wall time is on no clock.
            gap = max(offsets, key=lambda o: o or timedelta()) - min(  # type: ignore[operator]  # An aware instant has an offset.
                offsets, key=lambda o: o or timedelta()
            )
            assert shown.replace(tzinfo=None) - wall == gap
        else:
            assert shown.replace(tzinfo=None) == wall
            earlier = each.at - timedelta(hours=1)
            assert earlier.astimezone(zone).replace(tzinfo=None) != wall, "the second occurrence"
    by_date: dict[date, list[Moment]] = {}
    for each in found:
        by_date.setdefault(each.local_date, []).append(each)
    inside = sorted(by_date)[1:-1]
    for day in inside:
        assert [each.number for each in by_date[day]] == list(range(len(schedule.times)))
    for day, following in pairwise(inside):
        between = (following - day).days - 1
        skipped = [day + timedelta(days=1 + n) for n in range(between)]
        assert all(
            not schedule.has(each) or (schedule.zone, each) == ("Pacific/Apia", date(2011, 12, 30))
            for each in skipped
        )


CLOCK_CHANGES = (
    ("America/New_York", date(2026, 3, 8), time(2, 30), "2026-03-08T07:30", "gap"),
    ("America/New_York", date(2026, 11, 1), time(1, 30), "2026-11-01T05:30", "fold"),
    ("America/New_York", date(2026, 11, 1), time(2, 0), "2026-11-01T07:00", None),
    ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:45", "gap"),
    ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), "2026-04-04T14:45", "fold"),
    ("Africa/Cairo", date(2026, 4, 24), time(0, 30), "2026-04-23T22:30", "gap"),
    ("Pacific/Auckland", date(2026, 9, 27), time(2, 30), "2026-09-26T14:30", "gap"),
    ("Asia/Kolkata", date(2026, 1, 1), time(9, 0), "2026-01-01T03:30", None),
)


@pytest.mark.parametrize(("zone", "day", "wall", "instant", "note"), CLOCK_CHANGES)
def test_clock_changes(zone: str, day: date, wall: time, instant: str, note: str | None) -> None:
    assert at(zone, day, wall) == (datetime.fromisoformat(instant).replace(tzinfo=UTC), note)


def test_a_date_that_a_zone_leaves_out_has_no_slots() -> None:
    schedule = Schedule(zone="Pacific/Apia", times=(time(0), time(9), time(23, 59)))
    begin = datetime(2011, 12, 28, 10, tzinfo=UTC)
    found = moments(schedule, begin, begin + timedelta(days=4))
    assert sorted({each.local_date.day for each in found}) == [1, 28, 29, 31]
    assert len({each.at for each in found}) == len(found)


def test_two_slots_may_meet_on_a_day_with_a_gap_and_stay_two() -> None:
    schedule = Schedule(zone="America/New_York", times=(time(2, 30), time(3, 30)))
    begin = datetime(2026, 3, 8, 5, tzinfo=UTC)
    found = moments(schedule, begin, begin + timedelta(hours=20))
    assert [(each.number, each.at.hour, each.at.minute) for each in found] == [
        (0, 7, 30),
        (1, 7, 30),
    ]


@pytest.mark.parametrize(
    ("given_times", "count", "expected"),
    [
        (["09:00", "17:00"], 2, ["09:00", "17:00"]),
        (["09:00", "17:00"], 1, ["09:00"]),
        (["17:00", "09:00"], 1, ["17:00"]),
        (["17:00", "09:00", "13:00"], 2, ["09:00", "17:00"]),
        (["17:00", "09:00"], 4, ["09:00", "17:00", "19:20", "21:40"]),
        ([], 1, ["12:00"]),
        ([], 2, ["08:00", "16:00"]),
        (["23:57"], 3, ["23:57", "23:58", "23:59"]),
    ],
)
def test_the_first_times_count_and_missing_ones_lie_evenly_between_the_latest_and_midnight(
    given_times: list[str], count: int, expected: list[str]
) -> None:
    times = posting_times([time.fromisoformat(each) for each in given_times], count)
    assert [f"{each:%H:%M}" for each in times] == expected


@given(
    given_times=st.lists(st.integers(0, 1_439), max_size=24, unique=True), count=st.integers(1, 24)
)
def test_there_are_as_many_times_as_asked_and_no_two_are_the_same(
    given_times: list[int], count: int
) -> None:
    as_given = [time(each // 60, each % 60) for each in given_times]
    try:
        times = posting_times(as_given, count)
    except ValueError:
        left = 1_440 - max(given_times, default=0)
        assert count - len(given_times) + 1 > left
        return
    assert len(times) == count == len(set(times))
    assert list(times) == sorted(times)
    assert list(times[: len(as_given)]) == sorted(as_given[:count])
