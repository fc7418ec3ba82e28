"""Over Redis: whoever has nothing begun overtakes what others have waiting; it may be away."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from adapters.queue.arq import SENT_MAX, ArqTransport, serve_jobs
from adapters.realtime.memory import MemorySignals
from core.shared.errors import QueueAway
from core.shared.ids import AccountId
from core.shared.jobs import Job, JobStatus
from tests.doors import Door

pytestmark = pytest.mark.redis
AT_ONCE = 10
"""How many jobs one worker of arq runs at once."""


def jobs_of(account: int, turns: range) -> Sequence[Job]:
    """Return jobs as the board sends them."""
    now = datetime.now(UTC)
    return [
        Job(
            id=f"{account}-{turn}",
            kind="toy",
            account_id=AccountId(account),
            arguments={},
            status=JobStatus.SENT,
            run_at=now,
            sends=1,
            failures=0,
            lease_until=now + timedelta(seconds=30),
            hold_id=None,
            error=None,
            turn=turn,
        )
        for turn in turns
    ]


async def test_a_job_of_somebody_else_overtakes_a_hundred_of_one_account(redis_url: str) -> None:
    signals, stop, one_ends = MemorySignals(), asyncio.Event(), asyncio.Semaphore(0)
    begun: asyncio.Queue[str] = asyncio.Queue()

    async def run(job_id: str) -> None:
        begun.put_nowait(job_id)
        await one_ends.acquire()

    transport = ArqTransport(redis_url, announce=signals.announce)
    await transport.submit(jobs_of(1, range(1, 101)))
    work = serve_jobs(redis_url, signals, run=run, stop=stop, grace_seconds=1)
    working = asyncio.create_task(work)
    try:
        async with asyncio.timeout(30):
            first = [await begun.get() for _ in range(AT_ONCE)]
            await transport.submit(jobs_of(2, range(1, 3)))
            for then in ("2-1", "2-2", f"1-{AT_ONCE + 1}"):
                one_ends.release()
                assert await begun.get() == then
        assert sorted(first) == sorted(f"1-{turn}" for turn in range(1, AT_ONCE + 1))
    finally:
        stop.set()
        for _ in range(200):
            one_ends.release()
        await working
        await transport.close()


async def test_a_redis_that_is_away_takes_no_jobs(redis_door: Door) -> None:
    transport = ArqTransport(redis_door.url, announce=MemorySignals().announce)
    assert await transport.room() == SENT_MAX
    redis_door.shut()
    with pytest.raises(QueueAway, match="Redis takes no jobs"):
        await transport.room()
    with pytest.raises(QueueAway, match="Redis takes no jobs"):
        await transport.submit(jobs_of(1, range(1, 2)))
    await redis_door.open()
    assert await transport.room() == SENT_MAX
    await transport.close()
