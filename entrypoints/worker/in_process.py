"""Runs jobs beside the API, in one process: no Redis needed."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

from core.shared.jobs import Job
from entrypoints.container import Container
from entrypoints.worker.relay import Relay, heed, make_relay
from entrypoints.worker.runner import JobRunner

JOBS_AT_ONCE = 10


class InProcess:
    """A transport whose jobs are tasks of this event loop."""

    def __init__(self, runner: JobRunner) -> None:
        """Begin with nothing running."""
        self._runner = runner
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self.on_room: Callable[[], None] = lambda: None

    async def room(self) -> int:
        """Return how many more jobs it takes now."""
        return JOBS_AT_ONCE - len(self._tasks)

    async def submit(self, jobs: Sequence[Job]) -> None:
        """Begin jobs."""
        for job in jobs:
            if job.id in self._tasks:
                continue
            task = asyncio.create_task(self._runner.run(job.id))
            self._tasks[job.id] = task
            task.add_done_callback(partial(self._ended, job.id))

    def _ended(self, job_id: str, task: asyncio.Task[None]) -> None:
        del task
        del self._tasks[job_id]
        self.on_room()

    async def stop(self, *, grace_seconds: float) -> None:
        """Let running jobs finish within the grace; hand the others back."""
        tasks = list(self._tasks.values())
        if tasks:
            await asyncio.wait(tasks, timeout=grace_seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def working(container: Container) -> AsyncIterator[Relay]:
    """Relay and run jobs in this process until the end of the block."""
    settings = container.settings().jobs
    runner = JobRunner(container, lease=timedelta(seconds=settings.lease_seconds))
    transport = InProcess(runner)
    relay = make_relay(container, transport)
    transport.on_room = relay.wake
    loops = [
        asyncio.create_task(relay.run()),
        asyncio.create_task(heed(container.shared.signals(), relay)),
    ]
    try:
        yield relay
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
        await transport.stop(grace_seconds=settings.grace_seconds)
