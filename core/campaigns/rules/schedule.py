"""When a campaign posts: the one function behind planner, calendar and preview.

Wall times in a zone become instants in UTC. What a clock change skips moves forward by the length
of the gap, what it repeats is the first occurrence, and a local date that a zone leaves out has no
slots (content-practice, 1a-i). All comparing is done in UTC: between two times of one zone Python
compares wall times.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

MINUTES_A_DAY = 24 * 60
DAY = timedelta(days=1)
LAST_OF_DAY = time.max


class ClockChange(StrEnum):
    """What a clock change did to a slot: `gap` moved it on, `fold` made it the first of two."""

    GAP = "gap"
    FOLD = "fold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Wall times of a zone, on weekdays (Monday is 0) from a first to a last local date."""

    zone: str
    times: tuple[time, ...]
    weekdays: tuple[int, ...] = ()
    start_date: date | None = None
    end_date: date | None = None

    def has(self, day: date) -> bool:
        """Whether a local date is one of its days."""
        return (
            (self.start_date is None or self.start_date <= day)
            and (self.end_date is None or day <= self.end_date)
            and (not self.weekdays or day.weekday() in self.weekdays)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One posting: `number` counts a local date's, from 0; `at` is the instant in UTC."""

    local_date: date
    number: int
    local_time: time
    zone: str
    at: datetime
    note: ClockChange | None = None

    @property
    def key(self) -> tuple[date, int]:
        """What names it within its campaign."""
        return (self.local_date, self.number)


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """Return the names of all time zones; what a machine is set to is none."""
    return frozenset(available_timezones() - {"localtime"})


def posting_times(given: Sequence[time], count: int) -> tuple[time, ...]:
    """Return `count` times of a day, ascending.

    The given ones are kept, if they are more the first `count` as they were given; what is missing
    is placed evenly between the latest of them and midnight, or over the whole day where none is.
    Raises `ValueError` where a day has not so many minutes left.
    """
    times = sorted(given[:count])
    missing = count - len(times)
    last = minute_of(times[-1]) if times else 0
    room = MINUTES_A_DAY - last
    if missing + 1 > room:
        message = f"{missing} more times do not fit between {times[-1]:%H:%M} and midnight"
        raise ValueError(message)
    placed = [last + room * index // (missing + 1) for index in range(1, missing + 1)]
    return (*times, *(time(minute // 60, minute % 60) for minute in placed))


def minute_of(at: time) -> int:
    """Return the minute of the day."""
    return at.hour * 60 + at.minute


def instant_of(day: date, at: time, zone: ZoneInfo) -> tuple[datetime, ClockChange | None]:
    """Return the instant of a wall time in UTC, and what a clock change did to it."""
    wall = datetime.combine(day, at)
    first = wall.replace(tzinfo=zone)
    instant = first.astimezone(UTC)
    if not comes_back(wall, instant, zone):
        return instant, ClockChange.GAP
    twice = first.utcoffset() != first.replace(fold=1).utcoffset()
    return instant, ClockChange.FOLD if twice else None


def comes_back(wall: datetime, instant: datetime, zone: ZoneInfo) -> bool:
    """Tell whether an instant shows the wall time that it was made of; in a gap it is later."""
    return instant.astimezone(zone).replace(tzinfo=None) == wall


def exists(day: date, zone: ZoneInfo) -> bool:
    """Tell whether a zone has a local date: Samoa had no 30 December 2011."""
    ends = (datetime.combine(day, each) for each in (time.min, LAST_OF_DAY))
    return any(comes_back(wall, wall.replace(tzinfo=zone).astimezone(UTC), zone) for wall in ends)


def local_date(at: datetime, zone: str) -> date:
    """Return the date that a zone's calendar shows at an instant."""
    return at.astimezone(ZoneInfo(zone)).date()


def start_of(day: date, zone: str) -> datetime:
    """Return the instant at which a local date begins."""
    return instant_of(day, time.min, ZoneInfo(zone))[0]


def moments(schedule: Schedule, begin: datetime, end: datetime) -> list[Moment]:
    """Return every posting at or after `begin` and before `end`, by instant.

    Cutting a span in pieces changes nothing: the postings of the pieces are those of the whole.
    """
    found = [
        moment
        for day in dates(schedule, begin, end)
        for moment in of_date(schedule, day)
        if begin <= moment.at < end
    ]
    return sorted(found, key=lambda moment: (moment.at, *moment.key))


def dates(schedule: Schedule, begin: datetime, end: datetime) -> Iterator[date]:
    """Give the schedule's local dates that touch a span, and one more on either side.

    What a gap moves may land on the next date, and a clock that falls back over midnight shows
    the date before once more.
    """
    day = local_date(begin, schedule.zone) - DAY
    last = local_date(end, schedule.zone) + DAY
    while day <= last:
        if schedule.has(day):
            yield day
        day += DAY


def of_date(schedule: Schedule, day: date) -> Iterator[Moment]:
    """Give the postings of one local date; none where the zone leaves it out."""
    zone = ZoneInfo(schedule.zone)
    if not exists(day, zone):
        return
    for number, wall in enumerate(schedule.times):
        at, note = instant_of(day, wall, zone)
        yield Moment(
            local_date=day,
            number=number,
            local_time=wall,
            zone=schedule.zone,
            at=at,
            note=note,
        )
