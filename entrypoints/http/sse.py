"""Server-sent events: ids to resume from, heartbeats, and no buffering on the way."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

import msgspec
import structlog
from litestar.params import HeaderParameter
from litestar.response import ServerSentEvent, ServerSentEventMessage

from core.shared.errors import DomainError, Invalid

HEARTBEAT_SECONDS = 15.0
EVENT_ID_LENGTH_MAX = 128
EVENT_STREAM = "text/event-stream"
log = structlog.get_logger(__name__)


class InvalidEventId(Invalid):
    """A Last-Event-ID that no stream of ours has sent."""

    code = "invalid-event-id"
    error_text = "invalid event id"


class Message(ServerSentEventMessage):
    """A message that is written once, however many readers are sent it."""

    @cached_property
    def _written(self) -> bytes:
        return super().encode()

    def encode(self) -> bytes:
        """Return it as it goes over the wire."""
        return self._written


@dataclass(frozen=True, kw_only=True)
class StreamEvent:
    """One event. `data` is anything that JSON can hold; `id` is what a client resumes from."""

    event: str
    data: Any
    id: str | None = None

    @cached_property
    def message(self) -> Message:
        """The event in the form that goes over the wire."""
        return Message(id=self.id, event=self.event, data=msgspec.json.encode(self.data))


def event_stream(
    events: AsyncGenerator[StreamEvent], *, heartbeat_seconds: float = HEARTBEAT_SECONDS
) -> ServerSentEvent:
    """Answer with events as they come, and with a comment whenever none came for a while.

    When `events` fails, the client gets a last event `error` with `code` and `detail`. When the
    client leaves, `events` is closed; work that must go on goes on elsewhere.
    """
    return ServerSentEvent(
        messages(events, heartbeat_seconds=heartbeat_seconds),
        headers={"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"},
    )


async def messages(
    events: AsyncGenerator[StreamEvent], *, heartbeat_seconds: float
) -> AsyncGenerator[ServerSentEventMessage]:
    """Yield what goes over the wire: each event, a comment after each silence, a failure."""
    async with aclosing(events):
        coming = asyncio.ensure_future(anext(events, None))
        try:
            while True:
                done, _ = await asyncio.wait({coming}, timeout=heartbeat_seconds)
                if not done:
                    yield ServerSentEventMessage(comment="still here", data=None)
                    continue
                event = coming.result()
                if event is None:
                    return
                yield event.message
                coming = asyncio.ensure_future(anext(events, None))
        except DomainError as refusal:
            yield _failure(refusal.code, refusal.message).message
        except Exception:
            log.exception("stream_failed")
            yield _failure("internal-error", "The stream broke off. Ask for it again.").message
        finally:
            coming.cancel()
            await asyncio.wait({coming})


def _failure(code: str, detail: str) -> StreamEvent:
    return StreamEvent(event="error", data={"code": code, "detail": detail})


def wants_stream(
    accept: Annotated[
        str | None,
        HeaderParameter(name="Accept", description="`text/event-stream` asks for a stream."),
    ] = None,
) -> bool:
    """Tell whether the caller wants the answer as a stream of events."""
    return accept is not None and EVENT_STREAM in accept.lower()


def last_event_id(
    last_event_id_header: Annotated[
        str | None,
        HeaderParameter(name="Last-Event-ID", description="Resume after this event."),
    ] = None,
) -> str | None:
    """Return the id of the last event that the client has seen. Raises `InvalidEventId`."""
    if not last_event_id_header:
        return None
    if len(last_event_id_header) > EVENT_ID_LENGTH_MAX or not last_event_id_header.isprintable():
        raise InvalidEventId(
            "Last-Event-ID is not the id of an event of this stream. Leave it out."
        )
    return last_event_id_header
