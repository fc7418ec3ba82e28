"""Whatever connections break, what was read is the log: no gap, nothing twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.shared.ids import AccountId
from core.streams.model import NewEvent, Stream, StreamEvent
from entrypoints.container import Container
from entrypoints.settings import Settings
from tests.builders import NOON, container_for, migrated
from tests.integration.streams.scene import Scene, one_by_one
from tests.processes import running
from tests.world import world_settings

ACCOUNT = AccountId(1)
ENDS = "done"


@asynccontextmanager
async def opened(base: Settings) -> AsyncIterator[Container]:
    container = container_for(base)
    try:
        yield container
    finally:
        await container.close()


async def open_stream(container: Container) -> str:
    stream_id = str(container.shared.ids().new())
    async with container.shared.unit_of_work() as work:
        await work.streams.open(
            Stream(id=stream_id, account_id=ACCOUNT, kind="test", writer="w", created_at=NOON)
        )
        await work.commit()
    return stream_id


async def write(container: Container, stream_id: str, batches: list[int]) -> None:
    """Write batches of events, letting others work in between, and end the stream."""
    number = 0
    for size in batches:
        events = [NewEvent(type="text", data={"n": number + n}) for n in range(size)]
        number += size
        async with container.shared.unit_of_work() as work:
            await work.streams.append(stream_id, "w", *events)
            await work.commit()
        await asyncio.sleep(0)
    async with container.shared.unit_of_work() as work:
        await work.streams.append(stream_id, "w", NewEvent(type=ENDS, data={}), ended_at=NOON)
        await work.commit()


async def read_with_breaks(
    container: Container, stream_id: str, breaks: list[int]
) -> list[StreamEvent]:
    """Read to the end, leaving after so many events each time and coming back by the last id."""
    follow = container.streams.follow_stream()
    read: list[StreamEvent] = []
    for most in [*breaks, None]:
        stream = await follow.find(ACCOUNT, stream_id)
        cursor = read[-1].sequence if read else None
        if stream.has_ended and cursor == stream.last:
            return read
        before = len(read)
        async with aclosing(one_by_one(follow, stream, cursor)) as events:
            async for event in events:
                read.append(event)
                taken = len(read) - before
                if taken == most:
                    break
    return read


async def log_of(container: Container, stream_id: str) -> list[StreamEvent]:
    async with container.shared.snapshot() as work:
        return list((await work.streams.read(stream_id, after=0, limit=100_000)).events)


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return migrated(world_settings(tmp_path_factory.mktemp("readers")))


@settings(max_examples=25)
@given(
    batches=st.lists(st.integers(1, 8), min_size=1, max_size=12),
    readers=st.lists(st.lists(st.integers(1, 9), max_size=8), min_size=1, max_size=3),
)
def test_what_is_read_over_broken_connections_is_the_log(
    embedded: Settings, batches: list[int], readers: list[list[int]]
) -> None:
    async def play() -> None:
        async with opened(embedded) as container:
            stream_id = await open_stream(container)
            reading = [
                asyncio.create_task(read_with_breaks(container, stream_id, breaks))
                for breaks in readers
            ]
            await write(container, stream_id, batches)
            expected = await log_of(container, stream_id)
            assert [event.sequence for event in expected] == list(range(1, sum(batches) + 2))
            for task in reading:
                assert await task == expected

    asyncio.run(play())


async def test_two_writers_at_once_leave_no_gap(postgres_url: str, tmp_path: Path) -> None:
    base = world_settings(tmp_path, INKWELL_DATABASE_URL=postgres_url)
    await asyncio.to_thread(migrated, base)
    async with opened(base) as container:
        stream_id = await open_stream(container)
        reading = asyncio.create_task(read_with_breaks(container, stream_id, [3, 5, 7]))

        async def add(times: int) -> None:
            for _ in range(times):
                async with container.shared.unit_of_work() as work:
                    await work.streams.append(stream_id, "w", NewEvent(type="text", data={}))
                    await work.commit()

        await asyncio.gather(*(add(20) for _ in range(4)))
        await write(container, stream_id, [1])
        read = await reading
        assert [event.sequence for event in read] == list(range(1, 83))
        assert read == await log_of(container, stream_id)


@pytest.mark.slow
@pytest.mark.parametrize("over_redis", [True, False], ids=["redis", "no signals"])
async def test_another_process_writes(
    postgres_url: str, redis_url: str, tmp_path: Path, *, over_redis: bool
) -> None:
    environment = {
        "INKWELL_DATA_DIR": str(tmp_path),
        "INKWELL_DATABASE_URL": postgres_url,
        **({"INKWELL_REDIS_URL": redis_url} if over_redis else {}),
    }
    base = world_settings(tmp_path, **environment)
    await asyncio.to_thread(migrated, base)
    async with opened(base) as container:
        stream_id = await open_stream(container)
        reading = [
            asyncio.create_task(read_with_breaks(container, stream_id, breaks))
            for breaks in ([], [1] * 40, [2, 3, 5, 8, 13])
        ]
        command = ["-m", "tests.integration.streams.writer", stream_id, "60"]
        with running(command, environment, log=tmp_path / "log"):
            async with asyncio.timeout(60):
                read = await asyncio.gather(*reading)
        expected = await log_of(container, stream_id)
        assert len(expected) == 61
        assert all(each == expected for each in read)


async def test_redis_signals_reach_another_process_at_once(redis_url: str, tmp_path: Path) -> None:
    base = world_settings(tmp_path, INKWELL_REDIS_URL=redis_url)
    async with (
        opened(base) as one,
        opened(base) as other,
        one.shared.signals().listen("a") as wakes,
    ):
        for _ in range(20):
            await other.shared.signals().announce(["b", "a"])
            async with asyncio.timeout(5):
                await wakes.wait(60)


async def test_a_trimmed_stream_says_what_is_gone(scene: Scene) -> None:
    container = scene.world.container
    stream_id = await open_stream(container)
    await write(container, stream_id, [3, 4])
    scene.later(days=30)
    assert await container.streams.trim_streams()() == 1
    assert await container.streams.trim_streams()() == 0
    read = await read_with_breaks(container, stream_id, [])
    assert [(event.sequence, event.type) for event in read] == [(7, "trimmed"), (8, ENDS)]
    assert read[0].data == {"from": 1, "to": 7}
