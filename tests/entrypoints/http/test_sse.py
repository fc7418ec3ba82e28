"""Streams: ids, heartbeats, failures, and a clean end when the client leaves."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.streams.model import StreamEvent as LoggedEvent
from entrypoints.http.serving.sse import StreamEvent, pieces
from entrypoints.http.streams import shown
from tests.entrypoints.http.expectations import problem

Client = AsyncTestClient[Litestar]


async def test_events_have_ids_names_and_json(client: Client) -> None:
    answer = await client.get("/api/v1/stream")

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["x-accel-buffering"] == "no"
    assert answer.headers["cache-control"] == "no-cache, no-transform"
    events = answer.text.replace("\r\n", "\n").strip().split("\n\n")
    assert events == [f'id: {n}\nevent: count\ndata: {{"number":{n}}}' for n in (1, 2, 3)]


async def test_a_client_resumes_after_what_it_has_seen(client: Client) -> None:
    answer = await client.get("/api/v1/stream", headers={"Last-Event-ID": "2"})

    assert "id: 3" in answer.text
    assert "id: 2" not in answer.text


async def test_a_failing_stream_says_so_and_no_more(client: Client) -> None:
    answer = await client.get("/api/v1/stream", headers={"Last-Event-ID": "3"})

    assert "event: error" in answer.text
    assert '"code":"internal-error"' in answer.text
    assert "hunter2" not in answer.text


@pytest.mark.parametrize("odd", ["x" * 129, "a\tb"])
async def test_an_odd_event_id_is_refused(client: Client, odd: str) -> None:
    answer = await client.get("/api/v1/stream", headers={"Last-Event-ID": odd})

    problem(answer, status=400, code="invalid-event-id")


class Source:
    """A stream that waits for its cue, and knows whether it was closed."""

    def __init__(self) -> None:
        self.cue = asyncio.Event()
        self.closed = False

    async def batches(self) -> AsyncGenerator[list[StreamEvent]]:
        try:
            yield []
            yield []
            await self.cue.wait()
            yield [StreamEvent(event="late", data=1), StreamEvent(event="later", data=2)]
        finally:
            self.closed = True


async def test_a_silent_stream_beats_and_what_comes_together_goes_together() -> None:
    source = Source()
    sent = pieces(source.batches())

    beats = [await anext(sent) for _ in range(2)]
    source.cue.set()
    rest = [each async for each in sent]

    assert beats == [b": still here\r\n\r\n"] * 2
    assert rest == [b"event: late\r\ndata: 1\r\n\r\nevent: later\r\ndata: 2\r\n\r\n"]
    assert source.closed


@pytest.mark.parametrize("silent", [True, False])
async def test_the_source_is_closed_when_the_client_leaves(silent: bool) -> None:
    source = Source()
    if not silent:
        source.cue.set()
    sent = pieces(source.batches())
    for _ in range(2 if silent else 3):
        await anext(sent)

    await sent.aclose()

    assert source.closed


def test_text_with_line_breaks_stays_one_event() -> None:
    encoded = StreamEvent(event="piece", data="a\nb\r\n").written

    assert encoded == b'event: piece\r\ndata: "a\\nb\\r\\n"\r\n\r\n'


async def test_an_event_is_written_once_for_all_its_readers() -> None:
    links: Any = None
    logged = LoggedEvent(sequence=7, type="delta", data={"text": "tea"})
    first = shown(logged, links)
    assert shown(logged, links) is first
    assert first.written is first.written
    assert b'{"text":"tea"}' in first.written
    again = shown(LoggedEvent(sequence=7, type="delta", data={"text": "coffee"}), links)
    assert b"coffee" in again.written
