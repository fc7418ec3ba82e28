"""Jobs over Redis, with arq. Redis carries their ids; the jobs are in the database."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import msgspec
from arq import ArqRedis, create_pool
from arq.connections import RedisSettings
from arq.constants import in_progress_key_prefix, job_key_prefix
from arq.jobs import serialize_job
from arq.utils import timestamp_ms
from arq.worker import Worker, func
from redis.exceptions import RedisError

from core.shared.errors import QueueAway
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
TURN_MS = 60_000
"""How much later a job is begun for each of its account's that come before it: longer than a job
waits in Redis, so that turns count first, and then who came first."""
KEPT_MS = 86_400_000
"""How long Redis keeps a job at most that no worker takes: its lease is over long before."""
ENCODE = msgspec.json.encode


def redis_settings(url: str) -> RedisSettings:
    """Return arq's settings for a Redis URL."""
    settings = RedisSettings.from_dsn(url)
    settings.conn_retries = 1
    return settings


@contextmanager
def reaching() -> Iterator[None]:
    """Raise `QueueAway` where the block gets no answer from Redis, or a refusal."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise QueueAway(f"Redis takes no jobs: {error}") from error


class ArqTransport:
    """Puts jobs into Redis; the lease is part of the id, so that a job sent again is taken.

    They are written as arq's `enqueue_job` writes one, but all in one round trip: whether an id is
    there already need not be asked, as no two leases of a job are alike.
    """

    def __init__(self, url: str, *, announce: Callable[[Iterable[str]], Awaitable[None]]) -> None:
        """Connect at the first look; `announce` tells workers what there is for them."""
        self._url = url
        self._announce = announce
        self._pool: ArqRedis | None = None

    async def room(self) -> int:
        """Return how many more jobs it takes now. Raises `QueueAway`."""
        with reaching():
            pool = await self._connected()
            return max(0, SENT_MAX - int(await pool.zcard(QUEUE)))

    async def submit(self, jobs: Sequence[Job]) -> None:
        """Send jobs, and wake the workers. Raises `QueueAway`."""
        if not jobs:
            return
        with reaching():
            await self._send(jobs)
        await self._announce([SENT])

    async def _send(self, jobs: Sequence[Job]) -> None:
        pool = await self._connected()
        now = timestamp_ms()
        async with pool.pipeline(transaction=True) as pipe:
            for job in jobs:
                until = job.lease_until.isoformat() if job.lease_until else ""
                name = f"{job.id}:{until}"
                content = serialize_job(TASK, (job.id,), {}, None, now, serializer=ENCODE)
                pipe.psetex(job_key_prefix + name, KEPT_MS, content)
                pipe.zadd(QUEUE, {name: place_of(job, now)})
            await pipe.execute()

    async def _connected(self) -> ArqRedis:
        if self._pool is None:
            self._pool = await create_pool(
                redis_settings(self._url),
                job_serializer=ENCODE,
                job_deserializer=msgspec.json.decode,
                default_queue_name=QUEUE,
            )
        return self._pool

    async def close(self) -> None:
        """Close the connection."""
        if self._pool is not None:
            await self._pool.aclose()


def place_of(job: Job, now: int) -> int:
    """Return where a job that is sent now stands among those that wait: the lowest is begun first.

    None is later than now, as that would put it off.
    """
    return now - (SENT_MAX - min(job.turn, SENT_MAX)) * TURN_MS


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

    async def start_jobs(self, job_ids: list[bytes]) -> None:
        """Take those that nobody has, as many as there is room for, in one round trip."""
        names = [name for each in job_ids if (name := each.decode()) not in self.tasks]
        while names and (room := self.max_jobs - self.job_counter) > 0:
            for name in await self._taken(names[:room]):
                self.job_counter += 1
                await self.sem.acquire()
                # Its place says nothing of how long it has waited, which arq would log.
                work = self.run_job(name, timestamp_ms())
                self.tasks[name] = task = self.loop.create_task(work)
                task.add_done_callback(lambda _: self._release_sem_dec_counter_on_complete())
            del names[:room]

    async def _taken(self, names: Sequence[str]) -> list[str]:
        """Mark jobs as in progress; return those that were not."""
        milliseconds = int(self.in_progress_timeout_s * 1_000)
        async with self.pool.pipeline(transaction=True) as pipe:
            for name in names:
                pipe.set(in_progress_key_prefix + name, b"1", nx=True, px=milliseconds)
                pipe.zscore(self.queue_name, name)
            answers = await pipe.execute()
        marked = zip(names, answers[::2], answers[1::2], strict=True)
        found = {name: place for name, is_new, place in marked if is_new}
        # One that has ended since the queue was read is not in it any more.
        ended = [in_progress_key_prefix + name for name, place in found.items() if place is None]
        if ended:
            await self.pool.delete(*ended)
        return [name for name, place in found.items() if place is not None]

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
        job_serializer=ENCODE,
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
