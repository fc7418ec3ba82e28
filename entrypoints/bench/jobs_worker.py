"""A worker as `inkwell worker` is one, that also notes when jobs to measure with begin.

Each is a line: the job and the machine's monotonic clock.
"""

import asyncio
import os
import sys
from time import monotonic

from core.shared.jobs import Job
from entrypoints.container import Container
from entrypoints.logs import configure_logs
from entrypoints.settings import Settings, with_development_secrets
from entrypoints.worker.processes import work
from entrypoints.worker.tasks import TASKS, Task

KIND = "bench.note"


async def note(container: Container, job: Job) -> None:
    """Say that a job has begun, and end it."""
    sys.stdout.write(f"{job.id} {monotonic()}\n")
    sys.stdout.flush()
    async with container.shared.unit_of_work() as work:
        await work.jobs.done(job.id)
        await work.commit()


if __name__ == "__main__":
    settings = with_development_secrets(Settings.load(os.environ, None))
    configure_logs(settings)
    asyncio.run(work(Container(settings=settings), tasks={**TASKS, KIND: Task(run=note)}))
