"""Signals over Redis while it is away: they are lost, and nobody waits for that."""

import asyncio

from structlog.testing import capture_logs

from adapters.realtime.redis import RedisSignals
from tests.doors import Door

TIMES = 20


async def test_of_many_one_waits_for_a_redis_that_is_stuck(redis_door: Door) -> None:
    redis_door.stuck = True
    signals = RedisSignals(redis_door.url, answer_seconds_max=0.05, away_seconds=60.0)
    with capture_logs() as logs:
        async with asyncio.timeout(10):
            for _ in range(TIMES):
                await signals.announce(["name"])
    await signals.close()
    assert redis_door.came == 1
    assert [each["event"] for each in logs] == ["signals_not_sent"]


async def test_who_listens_here_is_woken_all_the_same(redis_door: Door) -> None:
    redis_door.shut()
    signals = RedisSignals(redis_door.url)
    for _ in range(2):
        async with signals._here.listen("name") as wakes, asyncio.timeout(10):
            await signals.announce(["name"])
            await wakes.wait(60)
    await signals.close()


async def test_signals_are_sent_again_when_redis_is_back(redis_door: Door) -> None:
    one, other = (RedisSignals(redis_door.url, away_seconds=0.01) for _ in range(2))
    async with one.listen("name") as wakes, asyncio.timeout(10):
        redis_door.shut()
        await other.announce(["name"])
        await redis_door.open()
        heard = asyncio.create_task(wakes.wait(60))
        while not heard.done():
            await other.announce(["name"])
            await asyncio.sleep(0)
    await one.close()
    await other.close()
