"""What comes over real sockets before there is a request."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from entrypoints.http.serving import connections
from entrypoints.http.serving.connections import UNREAD_BYTES_MAX, Connection
from entrypoints.http.serving.errors import Problem

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
PIECE = 16_384
LINE = b"GET / HTTP/1.1\r\nhost: here\r\n"
SOON = 1.0
PAGES, PAGE_BYTES = 40, 500_000


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


class Pages:
    """Answers with more than a network holds, and notes when that is over."""

    def __init__(self) -> None:
        self.over = asyncio.Event()

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(PAGES):
            await send({"type": "http.response.body", "body": b"x" * PAGE_BYTES, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        self.over.set()


@pytest.fixture
def app() -> Any:
    """Return what the server answers with."""
    return counts


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let minutes be moments."""
    monkeypatch.setattr(connections, "HEAD_SECONDS_MAX", SOON)
    monkeypatch.setattr(connections, "WAIT_SECONDS_MAX", SOON)


@pytest.fixture
async def streams(app: Any) -> AsyncIterator[Streams]:
    """Open a connection to a server."""
    config = Config(app, ws="none", lifespan="off", log_config=None, access_log=False)
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


def refused_by(answer: bytes) -> tuple[str, int]:
    """Return which problem an answer is."""
    head, _, body = answer.partition(b"\r\n\r\n")
    problem = msgspec.json.decode(body, type=Problem)
    assert head.startswith(b"HTTP/1.1 %d " % problem.status)
    return problem.type, problem.status


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

    assert refused_by(answer) == ("/problems/head-too-long", 431)


@pytest.mark.parametrize(
    "nonsense",
    [b"\x16\x03\x01 TLS?", LINE + b"x: \0\r\n\r\n", LINE + b"content-length: +1\r\n\r\n1"],
)
async def test_what_is_no_request_is_refused_as_all_else_is(
    streams: Streams, nonsense: bytes
) -> None:
    answer = await answer_to(streams, nonsense)

    assert refused_by(answer) == ("/problems/invalid-request", 400)


@pytest.mark.parametrize(
    "begun",
    [
        pytest.param(b"", id="silence"),
        pytest.param(b"GET", id="address"),
        pytest.param(LINE, id="head"),
        pytest.param(LINE + b"content-length: 9\r\n\r\nx", id="body"),
        pytest.param(LINE + b"transfer-encoding: chunked\r\n\r\n1\r\nx\r\n", id="chunks"),
        pytest.param(LINE + b"transfer-encoding: chunked\r\n\r\n0\r\n", id="trailers"),
    ],
)
@pytest.mark.usefixtures("hurried")
async def test_who_never_ends_a_request_is_left(streams: Streams, begun: bytes) -> None:
    answer = await answer_to(streams, begun)

    assert refused_by(answer) == ("/problems/request-too-slow", 408)


@pytest.mark.usefixtures("hurried")
async def test_the_second_request_of_a_connection_has_its_time_too(streams: Streams) -> None:
    answer = await answer_to(streams, LINE + b"\r\n" + LINE)

    first, _, second = answer.partition(b"HTTP/1.1 408 ")
    assert first.startswith(b"HTTP/1.1 200 ")
    assert b"request-too-slow" in second


@pytest.mark.usefixtures("hurried")
async def test_who_sends_on_is_not_left(streams: Streams) -> None:
    reader, writer = streams
    for piece in (b"GET / HTTP/1.1\r\n", b"content-length: 1\r\n\r\n", b"x") * 2:
        writer.write(piece)
        await asyncio.sleep(SOON * 0.4)
    for _ in range(2):
        assert await reader.readuntil(b"\r\n\r\n1")


@pytest.mark.parametrize("app", [Pages()])
@pytest.mark.usefixtures("hurried")
async def test_who_never_reads_an_answer_is_left(app: Pages, streams: Streams) -> None:
    reader, writer = streams
    reader._transport.pause_reading()  # type: ignore[attr-defined]
    writer.write(LINE + b"\r\n")
    async with asyncio.timeout(10):
        await app.over.wait()


@pytest.mark.parametrize("app", [Pages()])
@pytest.mark.usefixtures("hurried")
async def test_who_reads_slowly_gets_all(streams: Streams) -> None:
    reader, writer = streams
    writer.write(LINE + b"connection: close\r\n\r\n")
    size = 0
    while piece := await reader.read(PAGE_BYTES // 5):
        size += len(piece)
        await asyncio.sleep(SOON / 100)
    assert size > PAGES * PAGE_BYTES


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
