"""Jobs in SQL as a worker takes them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, delete, func, or_, select, update

from adapters.database.engine import Database
from adapters.database.jobs import job_from, new_row
from adapters.database.tables.ledger import holds
from adapters.database.tables.shared import jobs, outbox
from adapters.database.upserts import insert_new
from core.ledger.model import LIVE
from core.shared.jobs import (
    ENDS,
    OPEN_STATUSES,
    DueWork,
    Job,
    JobStatus,
    NewJob,
    Waiting,
    in_turn,
)
from core.shared.ports import Clock

LOOKED_AT = 250
LOOKS = 4
"""How many due jobs are looked at for whose turn it is, and how often for more."""
NOBODY = 0
"""Stands for the account of what is no account's."""


def due_at(now: datetime) -> ColumnElement[bool]:
    """Return which jobs are to be handed to a runner: due ones, and those whose runner was lost."""
    return or_(
        and_(jobs.c.status == JobStatus.QUEUED, jobs.c.run_at <= now),
        and_(jobs.c.status.in_((JobStatus.SENT, JobStatus.RUNNING)), jobs.c.lease_until <= now),
    )


def begun_at(now: datetime) -> Subquery:
    """Return how many jobs of each account that has any are with runners."""
    return (
        select(jobs.c.account_id, func.count().label("jobs"))
        .where(
            jobs.c.status.in_((JobStatus.SENT, JobStatus.RUNNING)),
            jobs.c.lease_until > now,
            jobs.c.account_id.is_not(None),
        )
        .group_by(jobs.c.account_id)
        .subquery("begun")
    )


class SqlJobBoard:
    """Jobs as a worker sees them: each call is a transaction of its own."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on a database."""
        self._database = database
        self._clock = clock

    async def expand_events(self, subscribers: Mapping[str, Sequence[str]], *, limit: int) -> int:
        """Turn stored events into one job for each subscriber, here or where it was stored."""
        now = self._clock.now()
        query = select(outbox).order_by(outbox.c.id).limit(limit)
        if not await self._worth_a_turn(query):
            return 0
        async with self._database.writer() as c:
            events = (await c.execute(query.with_for_update(skip_locked=True))).all()
            for event in events:
                here = subscribers.get(event.type, ())
                for kind in dict.fromkeys((*(event.reactions or ()), *here)):
                    job = NewJob(
                        id=f"event:{event.id}:{kind}",
                        kind=kind,
                        account_id=event.account_id,
                        arguments={"event": event.type, **event.payload},
                        run_at=now,
                    )
                    await insert_new(c, jobs, new_row(job, now))
            if events:
                ids = [event.id for event in events]
                await c.execute(delete(outbox).where(outbox.c.id.in_(ids)))
        return len(events)

    async def send(self, *, lease: timedelta, limit: int) -> Sequence[Job]:
        """Take due jobs to hand to a runner, and those whose runner was lost, each in its turn.

        One that has only waited for its runner was not begun, so that it loses nothing by it.
        """
        now = self._clock.now()
        turns = in_turn(await self._waiting(now), limit)
        if not turns:
            return []
        free = select(jobs.c.id).where(jobs.c.id.in_(turns), due_at(now))
        statement = (
            update(jobs)
            .where(jobs.c.id.in_(free.with_for_update(skip_locked=True)))
            .values(
                status=JobStatus.SENT.value,
                lease_until=now + lease,
                sends=case((jobs.c.status == JobStatus.SENT, jobs.c.sends), else_=jobs.c.sends + 1),
            )
            .returning(jobs)
        )
        async with self._database.single() as c:
            sent = [
                replace(job_from(row), turn=turns[row.id]) for row in await c.execute(statement)
            ]
        return sorted(sent, key=lambda job: (job.turn, job.run_at, job.id))

    async def _waiting(self, now: datetime) -> Sequence[Waiting]:
        """Return the oldest due jobs; where there are many, of others again than found so far.

        So nobody is hidden behind what some have waiting.
        """
        begun = begun_at(now)
        query = (
            select(jobs.c.id, jobs.c.account_id, func.coalesce(begun.c.jobs, 0))
            .outerjoin(begun, begun.c.account_id == jobs.c.account_id)
            .where(due_at(now))
            .order_by(jobs.c.run_at, jobs.c.id)
            .limit(LOOKED_AT)
        )
        found: list[Waiting] = []
        async with self._database.reader() as c:
            for _ in range(LOOKS):
                seen = {each.account_id or NOBODY for each in found}
                others = query.where(func.coalesce(jobs.c.account_id, NOBODY).not_in(seen))
                more = [Waiting(*row) for row in await c.execute(others if seen else query)]
                found += more
                if len(more) < LOOKED_AT:
                    break
        return found

    async def _worth_a_turn(self, query: Any) -> bool:
        """Look first where writers take turns, so that an idle worker never takes one."""
        if not self._database.is_sqlite:
            return True
        async with self._database.reader() as connection:
            return (await connection.execute(query)).first() is not None

    async def start(self, job_id: str, *, lease: timedelta) -> Job | None:
        """Begin a job, or return None when it has ended or somebody is at it."""
        now = self._clock.now()
        free = or_(
            jobs.c.status.in_((JobStatus.QUEUED, JobStatus.SENT)),
            and_(jobs.c.status == JobStatus.RUNNING, jobs.c.lease_until <= now),
        )
        statement = (
            update(jobs)
            .where(jobs.c.id == job_id, free)
            .values(
                status=JobStatus.RUNNING.value,
                lease_until=now + lease,
            )
            .returning(jobs)
        )
        async with self._database.single() as c:
            row = (await c.execute(statement)).one_or_none()
        return None if row is None else job_from(row)

    async def renew(self, job: Job, *, lease: timedelta) -> bool:
        """Keep a job that is being worked on; False when it was lost to another runner."""
        until = self._clock.now() + lease
        return await self._update(job, {"lease_until": until})

    async def retry(self, job: Job, *, run_at: datetime, error: str, counted: bool) -> None:
        """Put a job back until `run_at`; one that was only put off was never sent."""
        values = {
            "status": JobStatus.QUEUED.value,
            "run_at": run_at,
            "lease_until": None,
            "failures": job.failures + (1 if counted else 0),
            "sends": job.sends - (0 if counted else 1),
            "error": error,
        }
        await self._update(job, values)

    async def park(self, job: Job, *, error: str) -> None:
        """Set a job aside for an operator."""
        values = {"status": JobStatus.PARKED.value, "lease_until": None, "error": error}
        await self._update(job, values)

    async def hand_back(self, jobs_: Sequence[Job], *, run_at: datetime | None = None) -> None:
        """Give jobs back, at once or for `run_at`."""
        values = {"status": JobStatus.QUEUED.value, "lease_until": None}
        for job in jobs_:
            await self._update(job, values | {"run_at": run_at or job.run_at})

    async def _update(self, job: Job, values: dict[str, Any]) -> bool:
        """Change a job that is still this runner's."""
        statement = (
            update(jobs)
            .where(
                jobs.c.id == job.id,
                jobs.c.status.in_((JobStatus.SENT, JobStatus.RUNNING)),
                jobs.c.sends == job.sends,
            )
            .values(values)
        )
        async with self._database.single() as c:
            return (await c.execute(statement)).rowcount == 1

    async def renew_holds(self, *, seconds: int) -> None:
        """Extend the holds of open jobs that have less than half of `seconds` left.

        One that somebody is changing is left for the next time: whoever ends several holds and who
        renews them all must not wait for each other.
        """
        now = self._clock.now()
        promised = select(jobs.c.hold_id).where(
            jobs.c.status.in_(OPEN_STATUSES), jobs.c.hold_id.is_not(None)
        )
        due = [
            holds.c.id.in_(promised),
            holds.c.status.in_(LIVE),
            holds.c.expires_at < now + timedelta(seconds=seconds / 2),
        ]
        if not await self._worth_a_turn(select(holds.c.id).where(*due).limit(1)):
            return
        free = select(holds.c.id).where(*due).with_for_update(skip_locked=True)
        until = now + timedelta(seconds=seconds)
        statement = update(holds).where(holds.c.id.in_(free)).values(expires_at=until)
        async with self._database.writer() as c:
            await c.execute(statement)

    async def promise(self, job: NewJob) -> bool:
        """Promise a job of the schedule; False when its id was promised before."""
        async with self._database.writer() as c:
            return await insert_new(c, jobs, new_row(job, self._clock.now())) == 1

    async def due(self) -> DueWork:
        """Return how long the oldest due job waits, and how many were set aside."""
        waiting = select(func.min(jobs.c.run_at)).where(
            jobs.c.status.in_((JobStatus.QUEUED, JobStatus.SENT)),
            jobs.c.run_at <= self._clock.now(),
        )
        parked = select(func.count()).where(jobs.c.status == JobStatus.PARKED)
        async with self._database.reader() as c:
            return DueWork(
                waiting_since=(await c.execute(waiting)).scalar_one(),
                parked=(await c.execute(parked)).scalar_one(),
            )

    async def prune(self, *, ended_before: datetime) -> int:
        """Forget jobs that ended well before an instant; parked ones wait for an operator."""
        statement = delete(jobs).where(jobs.c.status.in_(ENDS), jobs.c.ended_at < ended_before)
        async with self._database.writer() as c:
            return (await c.execute(statement)).rowcount
