"""Outbox, jobs and keys in memory."""

from dataclasses import replace
from typing import Any

from adapters.memory.store import KeyScope, Tables
from core.shared.events import Event
from core.shared.jobs import OPEN_STATUSES, Job, JobEnded, JobStatus, NewJob
from core.shared.keys import KeyRecord, RequestKey, earlier_result


class MemoryEvents:
    """The outbox."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._tables = tables

    async def add(self, *events: Event) -> None:
        """Store events."""
        self._tables.outbox.extend(events)


class MemoryJobs:
    """Jobs as a use case sees them."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._tables = tables

    async def add(self, job: NewJob) -> None:
        """Promise a job; the same id again changes nothing."""
        made = Job(
            id=job.id,
            kind=job.kind,
            account_id=job.account_id,
            arguments=job.arguments,
            status=JobStatus.QUEUED,
            run_at=job.run_at,
            sends=0,
            failures=0,
            lease_until=None,
            hold_id=job.hold_id,
            error=None,
        )
        self._tables.jobs.setdefault(job.id, made)

    async def get(self, job_id: str) -> Job | None:
        """Return a job, or None."""
        return self._tables.jobs.get(job_id)

    async def paid_by(self, job_id: str, hold_id: str) -> None:
        """Say that another hold pays for the job from now on. Raises `JobEnded`."""
        self._change(job_id, hold_id=hold_id)

    async def done(self, job_id: str) -> None:
        """End a job that has had its effect. Raises `JobEnded`."""
        self._end(job_id, JobStatus.DONE, error=None)

    async def failed(self, job_id: str, *, error: str) -> None:
        """End a job that failed for good. Raises `JobEnded`."""
        self._end(job_id, JobStatus.FAILED, error=error)

    async def cancelled(self, job_id: str, *, reason: str) -> None:
        """End a job that is wanted no more. Raises `JobEnded`."""
        self._end(job_id, JobStatus.CANCELLED, error=reason)

    def _end(self, job_id: str, status: JobStatus, *, error: str | None) -> None:
        self._change(job_id, status=status, error=error, lease_until=None)

    def _change(self, job_id: str, **changes: Any) -> None:
        job = self._tables.jobs.get(job_id)
        if job is None or job.status not in OPEN_STATUSES:
            raise JobEnded(f"The job {job_id} has ended already.")
        self._tables.jobs[job_id] = replace(job, **changes)


class MemoryKeys:
    """Keys, stored in the transaction of what they guard."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._tables = tables

    async def claim(self, request: RequestKey) -> str | None:
        """Make the key this request's own, or return the earlier result."""
        scope = _scope(request)
        record = self._tables.keys.get(scope)
        if record is None:
            self._tables.keys[scope] = KeyRecord(body_hash=request.body_hash, result=None)
        return earlier_result(record, request)

    async def finish(self, request: RequestKey, *, result: str) -> None:
        """Store what became of the request."""
        record = KeyRecord(body_hash=request.body_hash, result=result)
        self._tables.keys[_scope(request)] = record

    async def drop(self, request: RequestKey) -> None:
        """Forget a key whose request failed."""
        self._tables.keys.pop(_scope(request), None)


def _scope(request: RequestKey) -> KeyScope:
    return (request.account_id, request.caller, request.operation, request.key)
