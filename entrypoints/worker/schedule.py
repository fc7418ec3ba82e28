"""What happens at certain times, whoever is there to do it.

A tick is a job named after its instant, so any number of workers may run the schedule and each
tick happens once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.shared.jobs import TICK, NewJob
from core.shared.ports import JobBoard

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A kind of job that runs every so often, at whole multiples of `every` since 2000 in UTC."""

    kind: str
    every: timedelta


SCHEDULE: Sequence[Tick] = (
    Tick(kind="generation.end_abandoned", every=timedelta(minutes=1)),
    Tick(kind="accounts.clean_up", every=timedelta(hours=1)),
    Tick(kind="ledger.sweep_holds", every=timedelta(minutes=1)),
    Tick(kind="housekeeping.prune_jobs", every=timedelta(hours=1)),
    Tick(kind="plans.remind_of_ends", every=timedelta(hours=1)),
    Tick(kind="streams.trim", every=timedelta(hours=1)),
    Tick(kind="media.sweep", every=timedelta(hours=1)),
    Tick(kind="media.sweep_orphans", every=timedelta(days=1)),
    Tick(kind="coach.forget_chats", every=timedelta(days=1)),
    Tick(kind="publishing.run_pass", every=timedelta(minutes=1)),
    Tick(kind="publishing.forget", every=timedelta(hours=1)),
    Tick(kind="campaigns.plan", every=timedelta(hours=1)),
    Tick(kind="campaigns.post_due", every=timedelta(minutes=1)),
    Tick(kind="payments.reconcile", every=timedelta(minutes=5)),
)


def due_job(tick: Tick, now: datetime) -> NewJob:
    """Return the job of the latest instant of a tick that is not after `now`."""
    at = EPOCH + (now - EPOCH) // tick.every * tick.every
    return NewJob(
        id=f"{TICK}{tick.kind}:{at:%Y-%m-%dT%H:%M:%SZ}",
        kind=tick.kind,
        account_id=None,
        arguments={"at": at.isoformat()},
        run_at=at,
    )


class Scheduler:
    """Promises the jobs of the schedule; asks the database once for each instant."""

    def __init__(self, board: JobBoard, schedule: Sequence[Tick] = SCHEDULE) -> None:
        """Begin with nothing promised."""
        self._board = board
        self._schedule = schedule
        self._promised: dict[str, str] = {}

    async def tick(self, now: datetime) -> int:
        """Promise what has become due; return how many jobs are new."""
        new = 0
        for each in self._schedule:
            job = due_job(each, now)
            if self._promised.get(each.kind) != job.id:
                new += await self._board.promise(job)
                self._promised[each.kind] = job.id
        return new
