"""Jobs of streams."""

from core.shared.jobs import Job
from entrypoints.container import Container
from entrypoints.worker.housekeeping import done


async def trim(container: Container, job: Job) -> None:
    """Forget the events of streams that ended long ago."""
    await container.streams.trim_streams()()
    await done(container, job)
