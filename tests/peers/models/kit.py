"""What tests of model providers are made of."""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from typing import Any

from sqlalchemy import Row

from adapters.database.tables.usage import model_calls
from adapters.models.fallback import Patience
from core.generation.model import Prompt, TextPiece, TextRequest
from core.shared.ids import AccountId
from entrypoints.container import Container
from tests.builders import FakeClock

ARTICLE_SCHEMA = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "summary": {"type": "string"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "markdown": {"type": "string"},
    },
    "required": ["title", "summary", "tags", "markdown"],
    "additionalProperties": False,
}


def asked(words: str, *, schema: bool = False, operation: str = "generate-text") -> TextRequest:
    """Return a request whose user's words are `words`."""
    return TextRequest(
        operation=operation,
        prompt=Prompt(system="You write.", user=words),
        inputs={"prompt": words},
        output_tokens_max=200,
        schema=ARTICLE_SCHEMA if schema else None,
        account_id=AccountId(7),
        temperature=0.7,
    )


@dataclass(slots=True)
class House:
    """A container whose waits are written down instead of waited."""

    container: Container
    clock: FakeClock
    slept: list[float] = field(default_factory=list)

    def patient(self, patience: Patience) -> Patience:
        """Return a patience that does not wait; its random numbers are always a half."""

        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            self.clock.advance(timedelta(seconds=seconds))

        return replace(patience, sleep=sleep, draw=lambda: 0.5)

    @property
    def text(self) -> Any:
        """The text model."""
        return self.container.generation.text_model()

    @property
    def image(self) -> Any:
        """The image model."""
        return self.container.generation.image_model()

    async def streamed(
        self, request: TextRequest, into: list[TextPiece] | None = None
    ) -> list[TextPiece]:
        """Read a stream, into a list that is there when it breaks off."""
        pieces = [] if into is None else into
        async for piece in self.text.stream(request):
            pieces.append(piece)
        return pieces

    async def log(self) -> Sequence[Row[Any]]:
        """Return the log of calls, oldest first."""
        query = model_calls.select().order_by(model_calls.c.id)
        async with self.container.shared.database().reader() as connection:
            rows: Sequence[Any] = (await connection.execute(query)).all()
            return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """One answer: JSON, or raw chunks of a stream; `cut` drops the connection at its end.

    With `hold` the `rest` and the end do not come before the test says so.
    """

    body: object = None
    chunks: Sequence[str] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    hold: threading.Event | None = None
    rest: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any


@dataclass(slots=True)
class Script:
    """A server on loopback that answers in order; the last answer is repeated."""

    url: str = ""
    answers: list[Say] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)

    def next(self) -> Say:
        """Take the next answer."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def write_chunks(into: BufferedIOBase, chunks: Sequence[str]) -> None:
    """Write some chunks of an answer, each at once."""
    for chunk in chunks:
        data = chunk.encode()
        into.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        into.flush()


@contextmanager
def serving_script() -> Iterator[Script]:
    """Serve a script on a free port."""
    script = Script()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length)
            headers = {name.lower(): value for name, value in self.headers.items()}
            script.heard.append(
                Heard(
                    method=self.command,
                    path=self.path,
                    headers=headers,
                    body=json.loads(body) if body else None,
                )
            )
            self.say(script.next())

        def say(self, said: Say) -> None:
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            if said.chunks:
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                write_chunks(self.wfile, said.chunks)
                if said.hold is not None:
                    said.hold.wait(10)
                write_chunks(self.wfile, said.rest)
                if not said.cut:
                    self.wfile.write(b"0\r\n\r\n")
            else:
                data = json.dumps(said.body).encode()
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data) + (100 if said.cut else 0)))
                self.end_headers()
                self.wfile.write(data)
            if said.cut:
                self.close_connection = True

        do_GET = answer  # noqa: N815 - the base class's name
        do_POST = answer  # noqa: N815 - the base class's name

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    script.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def openai_chunk(**more: Any) -> str:
    """Return a chunk of a chat completion's stream."""
    chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", **more}
    return f"data: {json.dumps(chunk)}\n\n"


def openai_text(text: str, finish: str | None = None) -> str:
    """Return a chunk with text, or the last one of a choice."""
    delta = {"content": text} if text else {}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return openai_chunk(choices=[choice])


def anthropic_event(kind: str, **more: Any) -> str:
    """Return an event of a message's stream."""
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **more})}\n\n"


def anthropic_start(**usage: int) -> str:
    """Return how a message's stream begins."""
    message: dict[str, Any] = {
        "id": "m",
        "type": "message",
        "role": "assistant",
        "content": [],
        "model": "m",
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage,
    }
    block = {"type": "text", "text": ""}
    return anthropic_event("message_start", message=message) + anthropic_event(
        "content_block_start", index=0, content_block=block
    )


def anthropic_text(text: str) -> str:
    """Return an event with text."""
    delta = {"type": "text_delta", "text": text}
    return anthropic_event("content_block_delta", index=0, delta=delta)


def anthropic_end(reason: str = "end_turn", **usage: int) -> str:
    """Return how a message's stream ends."""
    delta = {"stop_reason": reason, "stop_sequence": None}
    return (
        anthropic_event("content_block_stop", index=0)
        + anthropic_event("message_delta", delta=delta, usage=usage)
        + anthropic_event("message_stop")
    )
