"""Streams over HTTP: watched, resumed, cancelled."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from typing import Annotated, Literal, cast

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, QueryParameter
from litestar.status_codes import HTTP_202_ACCEPTED, HTTP_204_NO_CONTENT
from msgspec import Meta, Struct

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.media.steps.links import MediaLinks
from core.streams.model import Stream
from core.streams.model import StreamEvent as LoggedEvent
from core.streams.rules import cursor_from, start_of
from core.streams.use_cases.cancel_stream import CancelStream
from core.streams.use_cases.follow_stream import FollowStream
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.sse import EVENT_STREAM, EventStream, StreamEvent
from entrypoints.http.stream_events import ANY_EVENTS, event_data


class StreamView(Struct):
    """A stream and where it stands."""

    id: str
    status: Annotated[
        Literal["open", "cancelling", "ended"],
        Meta(description="`cancelling` ends in a moment, with what there is until then."),
    ]
    last_event_id: str
    created_at: datetime
    ended_at: datetime | None


def stream_view(stream: Stream) -> StreamView:
    """Return a stream as it is answered."""
    status: Literal["open", "cancelling", "ended"] = "open"
    if stream.has_ended:
        status = "ended"
    elif stream.cancel_asked_at is not None:
        status = "cancelling"
    return StreamView(
        id=stream.id,
        status=status,
        last_event_id=str(stream.last),
        created_at=stream.created_at,
        ended_at=stream.ended_at,
    )


SHOWN_MAX = 256


class Shown:
    """Events as customers read them, made once for all who read the same ones at the same time.

    Readers that were woken together share one look at the log, and so the very same events.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._latest: dict[int, tuple[LoggedEvent, StreamEvent]] = {}

    def __call__(self, event: LoggedEvent, links: MediaLinks) -> StreamEvent:
        """Return the event as it goes over the wire; what is kept keeps its identity its own."""
        kept = self._latest.get(id(event))
        if kept is not None:
            return kept[1]
        made = StreamEvent(
            event=event.type, data=event_data(event.data, links), id=str(event.sequence)
        )
        if len(self._latest) >= SHOWN_MAX:
            del self._latest[next(iter(self._latest))]
        self._latest[id(event)] = (event, made)
        return made


shown = Shown()


async def shown_batches(
    follow_stream: FollowStream, stream: Stream, cursor: int | None, links: MediaLinks
) -> AsyncGenerator[list[StreamEvent]]:
    """Yield the events of a stream after a cursor as customers read them."""
    async with aclosing(follow_stream(stream, cursor)) as batches:
        async for events in batches:
            yield [shown(event, links) for event in events]


def answer_stream(
    follow_stream: FollowStream, stream: Stream, cursor: int | None, links: MediaLinks
) -> EventStream:
    """Answer with a stream's events; 204 to who has seen the last one, so that it stops asking.

    That empty answer is no `EventStream`; handlers call it one, as the schema of the other would
    hide that of the stream. Raises `CursorInvalid`.
    """
    start_of(stream, cursor)
    if stream.has_ended and cursor == stream.last:
        return cast("EventStream", Response(None, status_code=HTTP_204_NO_CONTENT))
    return EventStream(shown_batches(follow_stream, stream, cursor, links))


SEEN_TO_THE_END = {
    HTTP_204_NO_CONTENT: ResponseSpec(
        data_container=None, description="You have seen the last event. Stop asking."
    )
}
"""What else a handler that answers with a stream says in `responses=`."""

After = Annotated[
    str | None,
    QueryParameter(
        max_length=20, description="As Last-Event-ID, for clients that can't send headers."
    ),
]


@get(
    "/api/v1/streams/{stream_id:str}/events",
    operation_id="ReadStream",
    media_type=EVENT_STREAM,
    responses=problems(400, 401, 403, 404, 429) | SEEN_TO_THE_END,
    opt={"rights": Rights.READ, "events": ANY_EVENTS},
)
async def read_stream(
    *,
    stream_id: FromPath[str],
    caller: NamedDependency[Caller],
    last_event_id: NamedDependency[str | None],
    follow_stream: NamedDependency[FollowStream],
    media_links: NamedDependency[MediaLinks],
    after: After = None,
) -> EventStream:
    """Watch a stream, from its beginning or after the last event that you have seen.

    What you read over any number of connections is the whole stream, each event once. It ends
    after `done` or `error`; when you have seen that, the answer is 204.
    """
    stream = await follow_stream.find(caller.account_id, stream_id)
    cursor = cursor_from(last_event_id or after)
    return answer_stream(follow_stream, stream, cursor, media_links)


@post(
    "/api/v1/streams/{stream_id:str}/cancel",
    operation_id="CancelStream",
    status_code=HTTP_202_ACCEPTED,
    responses=problems(400, 401, 403, 404, 409, 429),
    opt={"rights": Rights.GENERATE},
)
async def cancel_one_stream(
    stream_id: FromPath[str],
    caller: NamedDependency[Caller],
    cancel_stream: NamedDependency[CancelStream],
) -> StreamView:
    """Stop what is being written. What was written until then is kept and charged."""
    return stream_view(await cancel_stream(caller.account_id, stream_id))


router = Router("/", route_handlers=[read_stream, cancel_one_stream], tags=["streams"])
