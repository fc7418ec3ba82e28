"""Jobs that keep streams and media in order."""

from core.shared.jobs import Job
from entrypoints.container import Container
from entrypoints.worker.housekeeping import done


async def end_abandoned(container: Container, job: Job) -> None:
    """Settle and end the streams whose process is gone."""
    await container.generation.end_abandoned()()
    await done(container, job)


async def trim_streams(container: Container, job: Job) -> None:
    """Forget the events of streams that ended long ago."""
    await container.streams.trim_streams()()
    await done(container, job)


async def sweep_media(container: Container, job: Job) -> None:
    """Remove blobs that are deleted or were never shown."""
    await container.media.sweep_media()()
    await done(container, job)


async def sweep_orphans(container: Container, job: Job) -> None:
    """Remove from the store what no row knows."""
    await container.media.sweep_media()(with_orphans=True)
    await done(container, job)
