"""Try a job again that was set aside."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.model import AuditRecord
from core.accounts.ports import AccountsUnitOfWork
from core.shared.jobs import Job
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryJobCommand:
    """Which job, and who wants it."""

    job_id: str
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryJob:
    """Try a job again that was set aside, after its cause was mended.

    A parked job has had no effect: its effect and its end are one transaction. A failed one gave
    back what it had taken, so trying it again could have nothing to pay with.
    """

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock

    async def __call__(self, command: RetryJobCommand) -> Job:
        """Return the job, queued. Raises `JobNotFound`, `JobNotParked`."""
        async with self.unit_of_work() as work:
            job = await work.jobs.try_again(command.job_id)
            await work.audit.add(
                AuditRecord(
                    at=self.clock.now(),
                    actor=command.actor,
                    action="job.retried",
                    account_id=job.account_id,
                    details={"job": job.id, "kind": job.kind, "error": job.error},
                )
            )
            await work.commit()
        return job
