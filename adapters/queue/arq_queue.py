"""Jobs over Redis, with arq. Redis carries their ids; the jobs are in the database."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any

import msgspec
from arq import ArqRedis, create_pool
from arq.connections import RedisSettings
from arq.worker import Worker, func

from core.shared.jobs import SENT, Job
from core.streams.ports import Signals

TASK = "run_job"
QUEUE = "inkwell:jobs"
POLL_SECONDS = 0.5
"""How long a job waits for its worker at most when nobody told it: the signal was lost."""
SENT_MAX = 200
"""How many jobs may wait in Redis: the rest waits in the database, where nothing gets lost."""
HEED_SECONDS = 60.0
JOB_SECONDS_MAX = 6 * 3_600


def redis_settings(url: str) -> RedisSettings:
    """Return arq's settings for a Redis URL."""
    settings = RedisSettings.from_dsn(url)
    settings.conn_retries = 1
    return settings


class ArqTransport:
    """Puts jobs into Redis; the lease is part of the id, so that a job sent again is taken."""

    def __init__(self, url: str, *, announce: Callable[[Iterable[str]], Awaitable[None]]) -> None:
        """Connect at the first look; `announce` tells workers what there is for them."""
        self._url = url
        self._announce = announce
        self._pool: ArqRedis | None = None

    async def room(self) -> int:
        """Return how many more jobs it takes now."""
        pool = await self._connected()
        return max(0, SENT_MAX - int(await pool.zcard(QUEUE)))

    async def submit(self, jobs: Sequence[Job]) -> None:
        """Send jobs, and wake the workers."""
        if not jobs:
            return
        pool = await self._connected()
        for job in jobs:
            until = job.lease_until.isoformat() if job.lease_until else ""
            await pool.enqueue_job(TASK, job.id, _job_id=f"{job.id}:{until}", _queue_name=QUEUE)
        await self._announce([SENT])

    async def _connected(self) -> ArqRedis:
        if self._pool is None:
            self._pool = await create_pool(
                redis_settings(self._url),
                job_serializer=msgspec.json.encode,
                job_deserializer=msgspec.json.decode,
                default_queue_name=QUEUE,
            )
        return self._pool

    async def close(self) -> None:
        """Close the connection."""
        if self._pool is not None:
            await self._pool.aclose()


class WakingWorker(Worker):
    """Looks for jobs when it is told of some, or may take more again; else every so often."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Begin with nothing heard. The waiting is done here, and not between arq's looks."""
        super().__init__(*arguments, poll_delay=0, **options)
        self.heard = asyncio.Event()

    async def _poll_iteration(self) -> None:
        """Look, and return when there may be more to see."""
        self.heard.clear()
        await super()._poll_iteration()
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_SECONDS):
                await self.heard.wait()

    def _release_sem_dec_counter_on_complete(self) -> None:
        """Look again after a job that stood in the way of another."""
        was_full = self.job_counter >= self.max_jobs
        super()._release_sem_dec_counter_on_complete()
        if was_full:
            self.heard.set()

    async def heed(self, signals: Signals) -> None:
        """Look whenever jobs were sent, until cancelled."""
        async with signals.listen(SENT) as wakes:
            while True:
                await wakes.wait(HEED_SECONDS)
                self.heard.set()


async def serve_jobs(
    url: str,
    signals: Signals,
    *,
    run: Callable[[str], Awaitable[None]],
    stop: asyncio.Event,
    grace_seconds: float,
) -> None:
    """Take job ids from Redis and run them until `stop` is set, then let running ones finish.

    `run` never raises, so arq has nothing to retry: that is the database's part.
    """

    async def run_job(context: dict[Any, Any], *arguments: Any, **later: Any) -> None:
        del context, later  # What a newer version may send beside.
        await run(str(arguments[0]))

    task: Any = run_job  # Its type asks for attributes that every function has.
    worker = WakingWorker(
        [func(task, name=TASK, keep_result=0, max_tries=1, timeout=JOB_SECONDS_MAX)],
        redis_settings=redis_settings(url),
        queue_name=QUEUE,
        handle_signals=False,
        job_serializer=msgspec.json.encode,
        job_deserializer=msgspec.json.decode,
        job_completion_wait=0,
        log_results=False,
    )
    main = asyncio.create_task(worker.main())
    heeding = asyncio.create_task(worker.heed(signals))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({main, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in (main, heeding, stopping):
            each.cancel()
        await asyncio.gather(main, heeding, stopping, return_exceptions=True)
        running = list(worker.tasks.values())
        if running:
            await asyncio.wait(running, timeout=grace_seconds)
        await worker.close()
