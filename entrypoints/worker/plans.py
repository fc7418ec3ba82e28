"""Jobs of plans."""

from core.shared.jobs import Job
from entrypoints.container import Container


async def remind_of_ends(container: Container, job: Job) -> None:
    """Tell whose plan ends in a week, three days or a day; each is told once."""
    await container.plans.remind_of_ends()(job.id)
