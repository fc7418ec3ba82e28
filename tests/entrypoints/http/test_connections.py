"""What comes over real sockets before there is a request."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from entrypoints.http.serving.connections import UNREAD_BYTES_MAX, Connection
from entrypoints.http.serving.errors import Problem

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
PIECE = 16_384
LINE = b"GET / HTTP/1.1\r\nhost: here\r\n"


async def counts(_scope: Any, receive: Any, send: Any) -> None:
    """Answer with how much came."""
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    body = str(size).encode()
    length = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": length})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
async def streams() -> AsyncIterator[Streams]:
    """Open a connection to a server."""
    config = Config(counts, ws="none", lifespan="off", log_config=None, access_log=False)
    config.load()
    state = ServerState()

    def connection() -> Connection:
        return Connection(config=config, server_state=state, app_state={})

    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        yield reader, writer
        writer.close()


async def sent_in_pieces(streams: Streams, data: bytes) -> None:
    """Send in pieces; between them the server may read."""
    _, writer = streams
    for start in range(0, len(data), PIECE):
        writer.write(data[start : start + PIECE])
        await writer.drain()
        await asyncio.sleep(0)


async def answer_to(streams: Streams, data: bytes) -> bytes:
    """Return all that is answered until the server hangs up; it may while we still send."""
    reader, _ = streams
    try:
        async with asyncio.timeout(10):
            await sent_in_pieces(streams, data)
            return await reader.read()
    except ConnectionError:
        return b""


@pytest.mark.parametrize(
    "begun",
    [
        pytest.param(LINE + b"x-long: ", id="one header"),
        pytest.param(LINE, id="many headers"),
        pytest.param(b"GET /", id="address"),
        pytest.param(LINE + b"transfer-encoding: chunked\r\n\r\n0\r\n", id="trailers"),
        pytest.param(LINE + b"transfer-encoding: chunked\r\n\r\n1;", id="extension of a chunk"),
    ],
)
async def test_what_has_no_end_is_not_kept(streams: Streams, begun: bytes) -> None:
    line = b"x-many: 1\r\n" if begun.endswith(b"\r\n") else b"x"
    endless = begun + line * (20 * UNREAD_BYTES_MAX // len(line))

    answer = await answer_to(streams, endless)

    assert b" 200 " not in answer


async def test_a_head_that_is_too_long_is_told(streams: Streams) -> None:
    reader, _ = streams
    await sent_in_pieces(streams, LINE + b"x-long: " + b"x" * (UNREAD_BYTES_MAX + PIECE))

    async with asyncio.timeout(10):
        answer = await reader.read()

    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 431 ")
    problem = msgspec.json.decode(body, type=Problem)
    assert (problem.type, problem.status) == ("/problems/head-too-long", 431)


async def test_long_bodies_and_many_requests_are_taken(streams: Streams) -> None:
    reader, _ = streams
    size = 20 * UNREAD_BYTES_MAX
    post = b"POST / HTTP/1.1\r\nhost: here\r\ncontent-length: %d\r\n\r\n" % size
    await sent_in_pieces(streams, post + b"x" * size)
    assert b"%d" % size in await reader.readuntil(b"%d" % size)

    chunk = b"%x\r\n%b\r\n" % (PIECE, b"x" * PIECE)
    chunked = b"POST / HTTP/1.1\r\nhost: here\r\ntransfer-encoding: chunked\r\n\r\n"
    await sent_in_pieces(streams, chunked + chunk * 80 + b"0\r\n\r\n")
    assert await reader.readuntil(b"%d" % (80 * PIECE))

    await sent_in_pieces(streams, (LINE + b"\r\n") * 3_000)
    for _ in range(3_000):
        await reader.readuntil(b"\r\n\r\n0")
