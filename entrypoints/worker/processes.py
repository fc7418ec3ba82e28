"""A worker process: relays, and runs jobs that come over Redis."""

import asyncio
import signal
from collections.abc import Mapping
from datetime import timedelta

import structlog
from redis.exceptions import RedisError

from entrypoints.container import Container
from entrypoints.worker.relay import heed, make_relay
from entrypoints.worker.runner import JobRunner
from entrypoints.worker.tasks import TASKS, Task

log = structlog.get_logger(__name__)

REDIS_AWAY_SECONDS = 1.0


async def work(container: Container, *, tasks: Mapping[str, Task] = TASKS) -> None:
    """Work until SIGTERM or SIGINT; then finish what runs within the grace, or hand it back."""
    settings = container.settings().jobs
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    transport = container.shared.transport()
    relay = make_relay(container, transport)
    relaying = [
        asyncio.create_task(relay.run()),
        asyncio.create_task(heed(container.shared.signals(), relay)),
    ]
    runner = JobRunner(container, lease=timedelta(seconds=settings.lease_seconds), tasks=tasks)
    log.info("worker_started")
    try:
        while not stop.is_set():
            try:
                await container.shared.serve_jobs(
                    run=runner.run, stop=stop, grace_seconds=settings.grace_seconds
                )
            except (OSError, RedisError) as error:
                log.warning("redis_away", error=repr(error))
                await asyncio.sleep(REDIS_AWAY_SECONDS)
    finally:
        for task in relaying:
            task.cancel()
        await asyncio.gather(*relaying, return_exceptions=True)
        await container.close()
        log.info("worker_stopped")
