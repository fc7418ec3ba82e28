"""Jobs of media."""

from core.shared.jobs import Job
from entrypoints.container import Container
from entrypoints.worker.housekeeping import done


async def sweep(container: Container, job: Job) -> None:
    """Remove blobs that are deleted or were never shown."""
    await container.media.sweep_media()()
    await done(container, job)


async def sweep_orphans(container: Container, job: Job) -> None:
    """Remove from the store what no row knows."""
    await container.media.sweep_media()(with_orphans=True)
    await done(container, job)
