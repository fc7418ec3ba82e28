"""Server-sent events: ids to resume from, heartbeats, and no buffering on the way."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

import msgspec
import structlog
from litestar.params import HeaderParameter
from litestar.response import ServerSentEventMessage, Stream

from core.shared.errors import DomainError, Invalid

EVENT_ID_LENGTH_MAX = 128
EVENT_STREAM = "text/event-stream"
BEAT = b": still here\r\n\r\n"
log = structlog.get_logger(__name__)


class InvalidEventId(Invalid):
    """A Last-Event-ID that no stream of ours has sent."""

    code = "invalid-event-id"
    error_text = "invalid event id"


@dataclass(frozen=True, kw_only=True)
class StreamEvent:
    """One event. `data` is anything that JSON can hold; `id` is what a client resumes from."""

    event: str
    data: Any
    id: str | None = None

    @cached_property
    def written(self) -> bytes:
        """The event as it goes over the wire, written once however many readers are sent it."""
        data = msgspec.json.encode(self.data)
        return ServerSentEventMessage(id=self.id, event=self.event, data=data).encode()


class EventStream(Stream):
    """An answer of events as they come.

    Each time that `batches` yields none, the client gets a comment: it shows that all is well. When
    `batches` fails, the client gets a last event `error` with `code` and `detail`. When the client
    leaves, `batches` is closed; work that must go on goes on elsewhere.
    """

    def __init__(self, batches: AsyncGenerator[Sequence[StreamEvent]]) -> None:
        """Answer, and tell those on the way to pass on each piece at once."""
        super().__init__(
            pieces(batches),
            media_type=EVENT_STREAM,
            headers={"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"},
        )


async def pieces(batches: AsyncGenerator[Sequence[StreamEvent]]) -> AsyncGenerator[bytes]:
    """Yield what goes over the wire: events, a comment after each silence, a failure."""
    async with aclosing(batches):
        try:
            async for events in batches:
                yield b"".join([event.written for event in events]) or BEAT
        except DomainError as refusal:
            yield _failure(refusal.code, refusal.message).written
        except Exception:
            log.exception("stream_failed")
            yield _failure("internal-error", "The stream broke off. Ask for it again.").written


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
