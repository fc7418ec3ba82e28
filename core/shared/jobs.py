"""Work that a transaction promises and a worker keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from core.shared.errors import Conflict, NotFound
from core.shared.ids import AccountId

PROMISED = "jobs/promised"
"""The signal that there is work to hand to runners."""
SENT = "jobs/sent"
"""The signal that runners were handed work."""
SENDS_MAX = 25
"""A job that takes its worker down with it this often is parked: it would do so for ever."""
RETRY_WAITS = (timedelta(seconds=2), timedelta(seconds=15), timedelta(minutes=1))
"""How long a failed job waits for each of its retries; after the last one it fails for good."""
PATIENT_WAITS = (
    *RETRY_WAITS,
    *(timedelta(minutes=10), timedelta(hours=1), timedelta(hours=4), timedelta(hours=12)),
    timedelta(hours=24),
)
"""For what only somebody outside can do, who may be away for a day: a mail server, a bank."""


class JobStatus(StrEnum):
    """Where a job stands.

    `sent` was handed to a runner that has not begun yet. `done`, `failed` and `cancelled` are ends:
    the last of work that was taken back, as of a campaign that is paused. `parked` waits for an
    operator.
    """

    QUEUED = "queued"
    SENT = "sent"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    PARKED = "parked"


OPEN_STATUSES = (JobStatus.QUEUED, JobStatus.SENT, JobStatus.RUNNING)
ENDS = (JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED)
TICK = "tick:"
"""How the ids of the schedule's jobs begin."""


class JobNotFound(NotFound):
    """There is no job with this id."""

    code = "job-not-found"


class JobNotParked(Conflict):
    """Only a job that was set aside can be tried again: any other runs, or has had its end."""

    code = "job-not-parked"


class JobEnded(Conflict):
    """Somebody else ended the job first; what this transaction did must not stand."""

    code = "job-ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFilter:
    """Which jobs to show. Ticks are the schedule's own jobs: many, and dull unless they fail."""

    status: JobStatus | None = None
    kind: str | None = None
    healthy_ticks: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """Work to be done at or after `run_at`.

    `id` makes it unique: promising the same id twice is one job. `hold_id` names the hold that
    pays for it, which stays promised as long as the job is open.
    """

    id: str
    kind: str
    account_id: AccountId | None
    arguments: Mapping[str, str | int | bool | None]
    run_at: datetime
    hold_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A promised piece of work and how far it has come.

    `sends` counts how often it was handed to a runner, `failures` how often it was tried and
    failed; a deferral counts as neither a failure nor an end. `turn` says, of one that is sent, how
    many of its account's jobs runners have with it: the fewer, the sooner it is begun.
    """

    id: str
    kind: str
    account_id: AccountId | None
    arguments: Mapping[str, str | int | bool | None]
    status: JobStatus
    run_at: datetime
    sends: int
    failures: int
    lease_until: datetime | None
    hold_id: str | None
    error: str | None
    turn: int = 0


class Waiting(NamedTuple):
    """A due job, and how many of its account's jobs runners have already."""

    id: str
    account_id: AccountId | None
    begun: int


def in_turn(waiting: Sequence[Waiting], limit: int) -> dict[str, int]:
    """Return the jobs to be begun next, each with its turn: how many of its account's come first.

    Whoever has a thousand waiting has one begun for each one of everybody else. What is nobody's
    comes first; within a turn the order stays.
    """
    ahead = {each.account_id: each.begun for each in waiting}
    turns: dict[str, int] = {}
    for each in waiting:
        if each.account_id is not None:
            ahead[each.account_id] += 1
        turns[each.id] = ahead[each.account_id]
    return dict(sorted(turns.items(), key=lambda turn: turn[1])[:limit])


@dataclass(frozen=True, slots=True, kw_only=True)
class DueWork:
    """What waits: since when the oldest due job that nobody has begun, and how many were parked."""

    waiting_since: datetime | None
    parked: int


def retry_at(
    failures: int, now: datetime, waits: Sequence[timedelta] = RETRY_WAITS
) -> datetime | None:
    """Return when a job that has failed `failures` times is tried again, or None for never."""
    return None if failures > len(waits) else now + waits[failures - 1]
