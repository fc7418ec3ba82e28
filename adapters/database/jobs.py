"""Jobs in SQL as a transaction promises them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.locking import locked
from adapters.database.pages import read_page
from adapters.database.tables.shared import jobs
from adapters.database.upserts import insert_new
from core.shared.ids import AccountId
from core.shared.jobs import (
    OPEN_STATUSES,
    TICK,
    Job,
    JobEnded,
    JobFilter,
    JobNotFound,
    JobNotParked,
    JobStatus,
    NewJob,
)
from core.shared.pages import Page, PageRequest
from core.shared.ports import Clock


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
        query = select(jobs)
        if wish.status is not None:
            query = query.where(jobs.c.status == wish.status.value)
        if wish.kind is not None:
            query = query.where(jobs.c.kind == wish.kind)
        if not wish.healthy_ticks:
            ended_badly = jobs.c.status.in_((JobStatus.FAILED.value, JobStatus.PARKED.value))
            query = query.where(
                or_(not_(jobs.c.id.startswith(TICK)), ended_badly, jobs.c.failures > 0)
            )
        return await read_page(
            self._connection, query, page, by=jobs.c.id, at=jobs.c.created_at, make=job_from
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
