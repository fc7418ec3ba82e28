"""A worker process: relays, and runs jobs that come over Redis."""

import asyncio
import signal
from datetime import timedelta

import structlog
from redis.exceptions import RedisError

from entrypoints.container import Container
from entrypoints.worker.relay import make_relay
from entrypoints.worker.runner import JobRunner

log = structlog.get_logger(__name__)

REDIS_AWAY_SECONDS = 1.0


async def work(container: Container) -> None:
    """Work until SIGTERM or SIGINT; then finish what runs within the grace, or hand it back."""
    settings = container.settings().jobs
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    transport = container.shared.transport()
    relay = asyncio.create_task(make_relay(container, transport).run())
    runner = JobRunner(container, lease=timedelta(seconds=settings.lease_seconds))
    log.info("worker_started")
    try:
        while not stop.is_set():
            try:
                await container.shared.serve_jobs(
                    run=runner.run, stop=stop, grace_seconds=settings.grace_seconds
                )
            except (OSError, RedisError):
                log.exception("redis_away")
                await asyncio.sleep(REDIS_AWAY_SECONDS)
    finally:
        relay.cancel()
        await asyncio.gather(relay, return_exceptions=True)
        await container.close()
        log.info("worker_stopped")
