"""Work that outlives the request that began it, within one process."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog

from core.shared.errors import DomainError

Result = TypeVar("Result")
log = structlog.get_logger(__name__)


class Background:
    """Keeps tasks until they end; whoever waits for one and leaves does not stop it."""

    def __init__(self) -> None:
        """Begin with nothing running."""
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
        """Run `work` beside; await it through `asyncio.shield`."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    async def stop(self, *, grace_seconds: float) -> None:
        """Let running work finish within the grace; then tell it to stop, and wait for that."""
        tasks = list(self._tasks)
        if tasks:
            await asyncio.wait(tasks, timeout=grace_seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, DomainError):
            log.info("background_refused", code=error.code)
        elif error is not None:
            log.error("background_failed", exc_info=error)
