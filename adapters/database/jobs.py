"""Jobs in SQL: as promised by a transaction, and as a worker takes them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Subquery,
    and_,
    case,
    delete,
    func,
    not_,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import Database
from adapters.database.locking import locked
from adapters.database.pages import read_page
from adapters.database.tables.ledger import holds
from adapters.database.tables.shared import jobs, outbox
from adapters.database.upserts import insert_new
from core.ledger.model import LIVE
from core.shared.ids import AccountId
from core.shared.jobs import (
    ENDS,
    OPEN_STATUSES,
    TICK,
    DueWork,
    Job,
    JobEnded,
    JobFilter,
    JobNotFound,
    JobNotParked,
    JobStatus,
    NewJob,
    Waiting,
    in_turn,
)
from core.shared.pages import Page, PageRequest
from core.shared.ports import Clock

LOOKED_AT = 250
LOOKS = 4
"""How many due jobs are looked at for whose turn it is, and how often for more."""
NOBODY = 0
"""Stands for the account of what is no account's."""


def job_from(row: Row[Any]) -> Job:
    """Read a job."""
    return Job(
        id=row.id,
        kind=row.kind,
        account_id=None if row.account_id is None else AccountId(row.account_id),
        arguments=row.arguments,
        status=JobStatus(row.status),
        run_at=row.run_at,
        sends=row.sends,
        failures=row.failures,
        lease_until=row.lease_until,
        hold_id=row.hold_id,
        error=row.error,
    )


def new_row(job: NewJob, now: datetime) -> dict[str, Any]:
    """Return the columns of a promised job."""
    return {
        "id": job.id,
        "kind": job.kind,
        "account_id": job.account_id,
        "arguments": dict(job.arguments),
        "status": JobStatus.QUEUED.value,
        "run_at": job.run_at,
        "sends": 0,
        "failures": 0,
        "hold_id": job.hold_id,
        "created_at": now,
    }


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


class SqlJobs:
    """Jobs as a use case sees them."""

    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        """Work on one transaction."""
        self._connection = connection
        self._clock = clock
        self.added: list[str] = []
        """The ids of what was promised."""

    async def add(self, job: NewJob) -> None:
        """Promise a job; the same id again changes nothing."""
        self.added.append(job.id)
        await insert_new(self._connection, jobs, new_row(job, self._clock.now()))

    async def get(self, job_id: str) -> Job | None:
        """Return a job, locked, or None."""
        query = select(jobs).where(jobs.c.id == job_id)
        query = locked(query, self._connection)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else job_from(row)

    async def paid_by(self, job_id: str, hold_id: str) -> None:
        """Say that another hold pays for the job from now on. Raises `JobEnded`."""
        await self._change(job_id, {"hold_id": hold_id})

    async def done(self, job_id: str) -> None:
        """End a job that has had its effect. Raises `JobEnded`."""
        await self._end(job_id, {"status": JobStatus.DONE.value, "error": None})

    async def failed(self, job_id: str, *, error: str) -> None:
        """End a job that failed for good. Raises `JobEnded`."""
        await self._end(job_id, {"status": JobStatus.FAILED.value, "error": error})

    async def cancelled(self, job_id: str, *, reason: str) -> None:
        """End a job that is wanted no more. Raises `JobEnded`."""
        await self._end(job_id, {"status": JobStatus.CANCELLED.value, "error": reason})

    async def page(self, wish: JobFilter, page: PageRequest) -> Page[Job]:
        """Return jobs, newest first."""
        query = select(jobs).order_by(jobs.c.created_at.desc(), jobs.c.id.desc())
        if wish.status is not None:
            query = query.where(jobs.c.status == wish.status.value)
        if wish.kind is not None:
            query = query.where(jobs.c.kind == wish.kind)
        if not wish.healthy_ticks:
            ended_badly = jobs.c.status.in_((JobStatus.FAILED.value, JobStatus.PARKED.value))
            query = query.where(
                or_(not_(jobs.c.id.startswith(TICK)), ended_badly, jobs.c.failures > 0)
            )
        if page.before is not None:
            last = select(jobs.c.created_at, jobs.c.id).where(jobs.c.id == page.before)
            query = query.where(tuple_(jobs.c.created_at, jobs.c.id) < last.scalar_subquery())
        return await read_page(
            self._connection, query, page, make=job_from, name=lambda each: each.id
        )

    async def try_again(self, job_id: str) -> Job:
        """Queue a job that was set aside. Raises `JobNotFound`, `JobNotParked`."""
        job = await self.get(job_id)
        if job is None:
            message = f"There is no job {job_id}: `inkwell jobs list` shows what there is."
            raise JobNotFound(message)
        if job.status is not JobStatus.PARKED:
            message = f"The job is {job.status.value}: only parked jobs can be tried again."
            raise JobNotParked(message)
        self.added.append(job_id)
        again = replace(job, status=JobStatus.QUEUED, run_at=self._clock.now(), sends=0, failures=0)
        await self._connection.execute(
            update(jobs)
            .where(jobs.c.id == job_id)
            .values(status=again.status.value, run_at=again.run_at, sends=0, failures=0)
        )
        return again

    async def _end(self, job_id: str, values: dict[str, Any]) -> None:
        await self._change(job_id, values | {"ended_at": self._clock.now(), "lease_until": None})

    async def _change(self, job_id: str, values: dict[str, Any]) -> None:
        statement = (
            update(jobs).where(jobs.c.id == job_id, jobs.c.status.in_(OPEN_STATUSES)).values(values)
        )
        if (await self._connection.execute(statement)).rowcount == 0:
            message = f"The job {job_id} has ended already."
            raise JobEnded(message)


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
