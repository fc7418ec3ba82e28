"""Jobs of the ledger."""

from core.shared.jobs import Job
from entrypoints.container import Container
from entrypoints.worker.housekeeping import done


async def sweep_holds(container: Container, job: Job) -> None:
    """End overdue holds."""
    await container.ledger.sweep_holds()()
    await done(container, job)
