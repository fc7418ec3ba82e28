"""Jobs that keep the house clean."""

from datetime import timedelta

from core.shared.jobs import Job
from entrypoints.container import Container

JOBS_KEPT = timedelta(days=14)


async def prune_jobs(container: Container, job: Job) -> None:
    """Forget jobs that ended two weeks ago."""
    now = container.shared.clock().now()
    await container.shared.job_board().prune(ended_before=now - JOBS_KEPT)
    await done(container, job)


async def done(container: Container, job: Job) -> None:
    """Mark a job done, of which no use case does; what it did is harmless to do again."""
    async with container.shared.unit_of_work() as work:
        await work.jobs.done(job.id)
        await work.commit()
