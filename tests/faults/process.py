"""A process of the product whose clock the fault suite moves; everything else is as it is.

Processes are forked from one that has imported everything: a start costs little, so that much can
be killed in a short time. To the system they are processes like any others.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from dependency_injector import providers
from litestar import Litestar

from adapters.database.engine import Database
from entrypoints.container import Container
from entrypoints.http.api import create_api
from entrypoints.logs import configure_logs
from entrypoints.settings import Settings, with_development_secrets
from entrypoints.worker import subscriptions, tasks
from entrypoints.worker.in_process import working
from entrypoints.worker.processes import work

NEWER_JOBS = ("video.make_clip", "publishing.announce", "payments.apply_event", "campaigns.plan")
NEWER_EVENTS = ("article.completed", "video.completed")


@dataclass(frozen=True, slots=True)
class MovedClock:
    """The machine's clock, and what a file adds to it."""

    file: Path

    def now(self) -> datetime:
        """Return what this process takes for the present instant."""
        return datetime.now(UTC) + timedelta(seconds=float(self.file.read_text()))


def forget_newer(database: Database) -> None:
    """Make this process do and relay what a version from before some jobs and events did.

    What it stores itself names all its jobs: in truth it would not tell of what it does not know.
    """
    database.subscribers = dict(subscriptions.SUBSCRIPTIONS)
    known: list[tuple[Any, tuple[str, ...]]] = [
        (tasks.TASKS, NEWER_JOBS),
        (subscriptions.SUBSCRIPTIONS, NEWER_EVENTS),
    ]
    for mapping, names in known:
        for name in names:
            mapping.pop(name, None)


def serve(container: Container, *, with_worker: bool) -> None:
    """Serve the API, with the worker beside it in one process if asked to."""
    settings = container.settings()

    @asynccontextmanager
    async def beside(app: Litestar) -> AsyncIterator[None]:
        del app
        async with working(container):
            yield

    application: Any = create_api(container, beside=[beside] if with_worker else [])
    uvicorn.run(
        application,
        host=settings.server.host,
        port=settings.server.port,
        log_config=None,
        access_log=False,
        ws="none",
        timeout_graceful_shutdown=int(settings.jobs.grace_seconds),
    )


def main(role: str, clock_file: Path, environment: Mapping[str, str], log: Path) -> None:
    """Run one process until it is told to stop: `api`, `worker`, `older-worker` or `up`.

    `clock_file` says by how many seconds its clock is ahead. An older worker does not know some of
    the jobs and events, like a version from before them.
    """
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.environ.clear()
    os.environ.update(environment)
    settings = with_development_secrets(Settings.load(os.environ, None))
    configure_logs(settings)
    container = Container(settings=settings)
    container.shared.clock.override(providers.Object(MovedClock(clock_file)))
    if role == "older-worker":
        forget_newer(container.shared.database())
    if role.endswith("worker"):
        asyncio.run(work(container))
    else:
        serve(container, with_worker=role == "up")
