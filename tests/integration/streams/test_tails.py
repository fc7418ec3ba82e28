"""One look at the log serves all who read a stream in a process; who is slow or gone costs none."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from adapters.realtime.memory import MemorySignals
from core.streams.errors import StreamNotFound
from core.streams.model import NewEvent, Stream, StreamEvent
from core.streams.steps.tails import SILENCE_SECONDS, Looks, Tail, Tails
from core.streams.use_cases.follow_stream import FollowStream
from entrypoints.container import Container
from tests.builders import NEVER_SET, migrated
from tests.integration.streams.scene import one_by_one
from tests.integration.streams.test_readers import (
    ACCOUNT,
    ENDS,
    log_of,
    open_stream,
    opened,
    write,
)
from tests.world import world_settings

SELDOM = 3_600.0
OFTEN = 0.01


@dataclass
class Watching:
    """Readers over a log whose snapshots are counted, and what tells them of news."""

    container: Container
    signals: Any
    look_again_seconds: float = SELDOM
    snapshots: int = 0

    def __post_init__(self) -> None:
        self.tails = Tails(self.snapshot, self.signals, look_again_seconds=self.look_again_seconds)
        self.follow = FollowStream(snapshot=self.container.shared.snapshot, tails=self.tails)

    def snapshot(self) -> Any:
        """Open a snapshot and count it."""
        self.snapshots += 1
        return self.container.shared.snapshot()

    async def find(self, stream_id: str) -> Stream:
        return await self.follow.find(ACCOUNT, stream_id)


@pytest.fixture
async def container(tmp_path: Path) -> AsyncIterator[Container]:
    async with opened(await asyncio.to_thread(migrated, world_settings(tmp_path))) as container:
        yield container


async def all_of(watching: Watching, stream: Stream) -> list[StreamEvent]:
    return [event async for event in one_by_one(watching.follow, stream, None)]


async def until(holds: Callable[[], bool]) -> None:
    """Let the other tasks work until something is so."""
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.to_thread(NEVER_SET.wait, 0.001)


async def test_many_readers_take_one_look_at_each_commit(container: Container) -> None:
    watching = Watching(container, container.shared.signals())
    stream_id = await open_stream(container)
    stream = await watching.find(stream_id)
    reading = [asyncio.create_task(all_of(watching, stream)) for _ in range(50)]
    await until(lambda: watching.snapshots == 1)

    await write(container, stream_id, [1, 2, 3])

    assert await asyncio.gather(*reading) == [await log_of(container, stream_id)] * 50
    assert watching.snapshots <= 1 + 4  # The first look, and one for each commit.


async def test_a_slow_reader_misses_nothing_and_holds_nobody_up(container: Container) -> None:
    watching = Watching(container, container.shared.signals())
    stream_id = await open_stream(container)
    stream = await watching.find(stream_id)
    slow = one_by_one(watching.follow, stream, None)
    first = asyncio.ensure_future(anext(slow))
    quick = asyncio.create_task(all_of(watching, stream))
    await until(lambda: watching.snapshots == 1)

    await write(container, stream_id, [1, 1, 1, 250])

    expected = await log_of(container, stream_id)
    assert await quick == expected
    assert [await first, *[event async for event in slow]] == expected


async def test_who_has_left_is_forgotten(container: Container) -> None:
    signals = MemorySignals()
    watching = Watching(container, signals)
    stream_id = await open_stream(container)
    stream = await watching.find(stream_id)
    reading = [asyncio.create_task(all_of(watching, stream)) for _ in range(3)]
    await until(lambda: signals.names() == [stream_id])

    for task in reading:
        task.cancel()
    await asyncio.gather(*reading, return_exceptions=True)

    await until(lambda: signals.names() == [])
    assert not watching.tails._watched
    assert watching.tails._watching is None


async def test_what_no_signal_told_is_found(container: Container) -> None:
    watching = Watching(container, MemorySignals(), look_again_seconds=OFTEN)
    stream_id, other = await open_stream(container), await open_stream(container)
    streams = [await watching.find(stream_id), await watching.find(other)]
    reading = [asyncio.create_task(all_of(watching, stream)) for stream in streams]
    await until(lambda: watching.snapshots >= 3)

    await write(container, stream_id, [1, 1])

    async with asyncio.timeout(30):
        assert await reading[0] == await log_of(container, stream_id)
    await write(container, other, [])
    async with asyncio.timeout(30):
        assert [event.type for event in await reading[1]] == [ENDS]


async def test_who_waits_is_told_of_silence_and_of_failure(container: Container) -> None:
    stream_id = await open_stream(container)
    tail = Tail(stream_id, 0, Looks(container.shared.snapshot))
    waiting = [asyncio.create_task(tail.read(0)) for _ in range(2)]
    await asyncio.sleep(0)
    tail.let_pass(SILENCE_SECONDS - 1)
    await tail.read_on()
    assert not any(task.done() for task in waiting)
    tail.let_pass(1)
    assert await asyncio.gather(*waiting) == [None, None]

    tail = Tail("gone", 0, Looks(container.shared.snapshot))
    failing = asyncio.create_task(tail.read(0))
    await asyncio.sleep(0)
    await tail.read_on()
    with pytest.raises(StreamNotFound):
        await failing


async def test_what_is_behind_is_told_for_many_streams_at_once(container: Container) -> None:
    silent, spoken, ended = [await open_stream(container) for _ in range(3)]
    async with container.shared.unit_of_work() as work:
        await work.streams.append(spoken, "w", NewEvent(type="text", data={}))
        await work.commit()
    await write(container, ended, [])
    many = {f"none-{number}": 0 for number in range(1_200)}
    async with container.shared.snapshot() as work:
        behind = await work.streams.behind({silent: 0, spoken: 0, ended: 1, **many})
        assert behind == {spoken, ended, *many}
        assert await work.streams.behind({spoken: 1, silent: 0}) == set()
