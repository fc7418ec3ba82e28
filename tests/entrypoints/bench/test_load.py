import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from entrypoints.bench.load import LoadFailed, load
from entrypoints.bench.places import free_port

MADE = frozenset({201})


@asynccontextmanager
async def answering(*answers: bytes) -> AsyncIterator[tuple[int, list[bytes]]]:
    """Serve these answers in turn, in pieces, and note the requests."""
    turns, seen, port = itertools.cycle(answers), list[bytes](), free_port()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await reader.read(1_000):
            seen.append(request)
            answer = next(turns)
            writer.write(answer[:-3])
            await writer.drain()
            writer.write(answer[-3:])
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    async with server:
        yield port, seen


async def test_every_answer_is_counted_once_and_no_request_is_sent_before_it() -> None:
    numbers = itertools.count()
    answer = b"HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello"
    async with answering(answer) as (port, seen):
        run = await load(
            port, lambda: b"%d" % next(numbers), connections=3, seconds=0.05, wanted=MADE
        )
    assert run.answers == len(seen) == next(numbers)
    assert sorted(map(int, seen)) == list(range(run.answers))
    assert run.rate > 0


async def test_another_answer_ends_the_run() -> None:
    answer = b"HTTP/1.1 402 No\r\ncontent-length: 5\r\n\r\nbroke"
    async with answering(answer) as (port, _):
        with pytest.raises(LoadFailed, match="broke"):
            await load(port, lambda: b"x", connections=2, seconds=5, wanted=MADE)


async def test_nobody_there() -> None:
    with pytest.raises(OSError, match="Connect call failed"):
        await load(free_port(), lambda: b"x", connections=1, seconds=1, wanted=MADE)
