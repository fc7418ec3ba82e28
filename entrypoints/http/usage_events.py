"""Usage events over HTTP."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta, Struct

from core.accounts.model import Caller, UsageEvent
from core.accounts.rules.access import Rights
from core.accounts.use_cases.list_events import ListEvents
from core.accounts.use_cases.record_event import RecordEvent, RecordEventCommand
from core.shared.keys import RequestKey
from core.shared.pages import PageRequest
from entrypoints.http.serving.amounts import TimeIn, utc
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.pages import PageView, page_view


class EventBody(Struct, forbid_unknown_fields=True):
    """Something that happened in the frontend."""

    name: Annotated[
        str,
        Meta(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9_.:-]+$", examples=["ai.opened"]),
    ]
    properties: Annotated[
        dict[Annotated[str, Meta(max_length=100)], Any],
        Meta(max_length=100, description="Whatever belongs to it.", examples=[{"tool": "text"}]),
    ] = {}
    occurred_at: TimeIn | None = None


class EventView(Struct, frozen=True):
    """An event."""

    id: str
    name: str
    properties: dict[str, Any]
    occurred_at: datetime


def event_view(event: UsageEvent) -> EventView:
    """Return the view of an event."""
    return EventView(
        id=event.id,
        name=event.name,
        properties=dict(event.properties),
        occurred_at=event.occurred_at,
    )


@post(
    "/api/v1/events",
    operation_id="RecordEvent",
    responses=problems(400, 401, 403, 409, 422),
    opt={"rights": Rights.OWN},
)
async def note_event(
    data: JSONBody[EventBody],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    record_event: NamedDependency[RecordEvent],
) -> EventView:
    """Remember an event for your statistics."""
    command = RecordEventCommand(
        account_id=caller.account_id,
        name=data.name,
        properties=data.properties,
        occurred_at=data.occurred_at and utc(data.occurred_at, field="occurred_at"),
        key=request_key,
    )
    return event_view(await record_event(command))


@get(
    "/api/v1/events",
    operation_id="ListEvents",
    responses=problems(400, 401, 403),
    opt={"rights": Rights.READ},
)
async def show_events(
    caller: NamedDependency[Caller],
    page_request: NamedDependency[PageRequest],
    list_events: NamedDependency[ListEvents],
    name: Annotated[
        str | None, QueryParameter(max_length=100, description="Of this name only.")
    ] = None,
) -> PageView[EventView]:
    """List your events, newest first."""
    return page_view(await list_events(caller.account_id, page_request, name=name), event_view)


router = Router("/", route_handlers=[note_event, show_events], tags=["service"])
