"""Jobs of the ledger."""

from core.shared.jobs import Job
from entrypoints.container import Container


async def sweep_holds(container: Container, job: Job) -> None:
    """End overdue holds; the tick that called is marked done like any job."""
    await container.ledger.sweep_holds()()
    async with container.shared.unit_of_work() as work:
        await work.jobs.done(job.id)
        await work.commit()
