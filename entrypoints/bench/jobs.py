"""Jobs over Redis with arq: from the commit that promises one to its first line, and how many."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from secrets import token_hex
from statistics import median
from time import monotonic

from core.shared.jobs import NewJob
from entrypoints.bench.jobs_worker import KIND
from entrypoints.bench.measuring import Finding, Goal, Plan, figure
from entrypoints.bench.places import Place, installed, process
from entrypoints.bench.services import (
    own_postgres_database,
    own_redis_database,
    postgres_place,
    redis_place,
)

WORKER = ("-m", "entrypoints.bench.jobs_worker")
ONE_BY_ONE = 30
AT_ONCE = 500
SECONDS_MAX = 60.0
GOAL = Goal(floor=50, aim=5)


@dataclass(slots=True)
class Starts:
    """Which jobs have begun, and when."""

    lines: asyncio.StreamReader
    at: dict[str, float] = field(default_factory=dict)

    async def wait_for(self, wanted: set[str]) -> float:
        """Return when the last of the jobs began. Raises `TimeoutError`."""
        async with asyncio.timeout(SECONDS_MAX):
            while not wanted <= self.at.keys():
                job, at = (await self.lines.readline()).split()
                self.at[job.decode()] = float(at)
        return max(self.at[job] for job in wanted)


async def measure(plan: Plan) -> Sequence[Finding]:
    """Measure with one worker process."""
    with (
        own_postgres_database(postgres_place()) as database,
        own_redis_database(redis_place()) as redis,
    ):
        async with (
            installed(DATABASE_URL=database, REDIS_URL=redis) as place,
            working(place) as starts,
        ):
            await promise(place, starts, 1)
            waits = [await one_by_one(place, starts) for _ in range(plan.rounds)]
            rates = [await promise(place, starts, AT_ONCE) for _ in range(plan.rounds)]
    return [
        figure("enqueue to start, median", "ms", waits, goal=GOAL),
        figure("jobs begun by one worker", "per second", rates),
    ]


@asynccontextmanager
async def working(place: Place) -> AsyncIterator[Starts]:
    """Run a worker until the end of the block; yield what it says."""
    log = place.folder / "worker.log"
    async with process(WORKER, place.environment, log=log, piped=True) as running:
        assert running.stdout is not None
        yield Starts(lines=running.stdout)


async def one_by_one(place: Place, starts: Starts) -> float:
    """Return the median of the milliseconds from a job's commit to its start."""
    waits = [1_000 / await promise(place, starts, 1) for _ in range(ONE_BY_ONE)]
    return median(waits)


async def promise(place: Place, starts: Starts, count: int) -> float:
    """Promise jobs in one transaction; return how many a second have begun since its commit."""
    shared = place.container.shared
    names = {f"bench:{token_hex(8)}" for _ in range(count)}
    async with shared.unit_of_work() as work:
        for name in names:
            now = shared.clock().now()
            await work.jobs.add(
                NewJob(id=name, kind=KIND, account_id=None, arguments={}, run_at=now)
            )
        since = monotonic()
        await work.commit()
    return count / (await starts.wait_for(names) - since)
