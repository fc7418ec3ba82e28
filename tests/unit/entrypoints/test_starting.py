import asyncio
from collections.abc import AsyncIterator

import pytest
from litestar import Litestar

from entrypoints.cli import starting


@pytest.fixture
async def read(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[asyncio.Future[str]]:
    """Return what the coach reads."""
    loop = asyncio.get_running_loop()
    message: asyncio.Future[str] = loop.create_future()

    def detect(text: str) -> None:
        loop.call_soon_threadsafe(message.set_result, text)

    monkeypatch.setattr("core.coach.detection.decisions.detect", detect)
    yield message
    message.cancel()


async def test_a_server_that_is_up_reads_a_message(
    read: asyncio.Future[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "START_SECONDS", 0)

    async with starting.reading_a_message(Litestar()), asyncio.timeout(10):
        assert await read == starting.TRIES_MOST_RULES


async def test_whoever_ends_a_server_at_once_does_not_wait_for_that(
    read: asyncio.Future[str],
) -> None:
    async with starting.reading_a_message(Litestar()):
        (reading,) = asyncio.all_tasks() - {asyncio.current_task()}

    assert reading.cancelled()
    assert not read.done()
