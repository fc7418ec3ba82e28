"""Runs one job: begins it, keeps its lease, and decides what a failure means."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog

from core.shared.errors import Deferred, DomainError, Limited, Unavailable, Undecided
from core.shared.jobs import SENDS_MAX, Job, JobEnded, retry_at
from core.shared.ports import JobBoard
from entrypoints.container import Container
from entrypoints.metrics import JOB_SECONDS, JOBS
from entrypoints.reasons import behind
from entrypoints.traces import job_span
from entrypoints.worker.tasks import TASKS, Task

log = structlog.get_logger(__name__)

HEARTBEATS_PER_LEASE = 3
DEFERRED_SECONDS_MAX = 300
"""How often at least to look whether work that was put off may begin."""
AWAY_SECONDS = 2
"""How soon to try a job again that the database's absence broke off."""


class JobRunner:
    """Runs jobs by id. A job that another runner has, or that has ended, is left alone."""

    def __init__(
        self,
        container: Container,
        *,
        lease: timedelta,
        tasks: Mapping[str, Task] = TASKS,
    ) -> None:
        """Work with a container's board and use cases."""
        self._container = container
        self._board: JobBoard = container.shared.job_board()
        self._clock = container.shared.clock()
        self._lease = lease
        self._tasks = tasks

    async def run(self, job_id: str) -> None:
        """Run a job to its end, its next try, or its giving up; never raises but on cancel."""
        job = await self._board.start(job_id, lease=self._lease)
        if job is None:
            return
        with (
            structlog.contextvars.bound_contextvars(
                job_id=job.id, job_kind=job.kind, account_id=job.account_id
            ),
            job_span(job),
        ):
            heartbeat = asyncio.create_task(self._keep(job))
            try:
                with JOB_SECONDS.labels(kind=job.kind).time():
                    outcome = await self._run(job)
                JOBS.labels(kind=job.kind, outcome=outcome).inc()
            except asyncio.CancelledError:
                await self._board.hand_back([job])
                raise
            except Undecided:
                log.exception("job_left_to_its_lease")
            finally:
                heartbeat.cancel()

    async def _keep(self, job: Job) -> None:
        """Renew the lease until cancelled, or until it was lost."""
        while True:
            await asyncio.sleep(self._lease.total_seconds() / HEARTBEATS_PER_LEASE)
            try:
                if not await self._board.renew(job, lease=self._lease):
                    return
            except Undecided as error:
                log.warning("lease_not_renewed", error=str(error))

    async def _run(self, job: Job) -> str:
        """Run a job and return in a word what became of it."""
        task = self._tasks.get(job.kind)
        if task is None:
            return await self._leave_to_others(job)
        if job.sends > SENDS_MAX:
            await self._give_up(job, task, "It was begun too often without an end.", parked=True)
            return "given up"
        return await self._try(job, task)

    async def _leave_to_others(self, job: Job) -> str:
        """Hand back what this version does not know: beside it a newer one may run, or soon will.

        Each time it waits longer; what nobody has known for more than an hour is parked.
        """
        if job.sends > SENDS_MAX:
            await self._board.park(job, error=f"no task for {job.kind!r} in this version")
            log.error("job_unknown")
            return "parked"
        seconds = min(2**job.sends, DEFERRED_SECONDS_MAX)
        run_at = self._clock.now() + timedelta(seconds=seconds)
        log.warning("job_unknown", run_at=run_at.isoformat())
        await self._board.hand_back([job], run_at=run_at)
        return "handed back"

    async def _try(self, job: Job, task: Task) -> str:
        """Try a job once and return in a word what became of it."""
        try:
            await task.run(self._container, job)
        except JobEnded:
            log.info("job_ended_elsewhere")
            return "ended elsewhere"
        except (Deferred, Undecided) as error:
            return await self._defer(job, error)
        except (Unavailable, Limited) as error:
            return await self._retry(job, task, error, parked=task.patient)
        except DomainError as error:
            log.info("job_refused", code=error.code)
            await self._give_up(job, task, error.message, parked=False)
            return "refused"
        except Exception as error:  # a bug in one job must not stop the others
            log.exception("job_crashed")
            return await self._retry(job, task, error, parked=True)
        log.info("job_done")
        return "done"

    async def _defer(self, job: Job, error: Deferred | Undecided) -> str:
        """Leave the job for later: it keeps what it holds and loses no try."""
        seconds = error.retry_after_seconds if isinstance(error, Deferred) else AWAY_SECONDS
        run_at = self._clock.now() + timedelta(seconds=min(seconds, DEFERRED_SECONDS_MAX))
        log.info("job_deferred", error=repr(error), run_at=run_at.isoformat())
        await self._board.retry(job, run_at=run_at, error=repr(error), counted=False)
        return "deferred"

    async def _retry(self, job: Job, task: Task, error: Exception, *, parked: bool) -> str:
        """Try again later, or give up after the last try."""
        now = self._clock.now()
        run_at = retry_at(job.failures + 1, now, task.waits)
        if run_at is None:
            reason = error.message if isinstance(error, DomainError) else "An internal error."
            await self._give_up(job, task, reason, parked=parked)
            return "given up"
        log.warning("job_retried", error=repr(error), run_at=run_at.isoformat(), **behind(error))
        await self._board.retry(job, run_at=run_at, error=repr(error), counted=True)
        return "retried"

    async def _give_up(self, job: Job, task: Task, reason: str, *, parked: bool) -> None:
        """Return what the job had taken; park it when that fails too or nothing gives up for it."""
        log.warning("job_failed", reason=reason)
        if task.give_up is None:
            if parked:
                await self._board.park(job, error=reason)
            else:
                await self._end(job, reason)
            return
        try:
            await task.give_up(self._container, job, reason)
        except JobEnded:
            log.info("job_ended_elsewhere")
        except DomainError as error:
            await self._end(job, f"{reason} ({error.code})")
        except Exception as error:  # parked for an operator, with the reason
            log.exception("job_give_up_crashed")
            await self._board.park(job, error=f"{reason} / giving up: {error!r}")

    async def _end(self, job: Job, reason: str) -> None:
        """End a job that has nothing to give back."""
        async with self._container.shared.unit_of_work() as work:
            try:
                await work.jobs.failed(job.id, error=reason)
            except JobEnded:
                return
            await work.commit()
