"""Streams of events in the API's description: which events come, and what each one says.

A handler that answers with a stream says `opt={"events": Events(...)}`. Each kind of stream is
described twice: among the schemas as clients know its events, the `data` of each read already, and
with the answer as they come over the wire, where `data` is a text that holds JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from entrypoints.http.serving.sse import EVENT_STREAM

SCHEMAS = "#/components/schemas/"
EventId = Annotated[
    str, Meta(description="Send it as `Last-Event-ID` to go on after it.", examples=["42"])
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """The events of a kind of stream, each made with `event`, under a name."""

    name: str
    kinds: tuple[type[Struct], ...]


def event(name: str, data: type[Struct]) -> type[Struct]:
    """Return an event of a name, whose `data` holds this.

    A stream that breaks off ends with an `error` that can't be resumed from.
    """
    # msgspec.defstruct takes a field without a default as a pair, one with a default as a triple.
    id_field: Any = ("id", EventId) if name != "error" else ("id", EventId | UnsetType, UNSET)
    about = {"__doc__": data.__doc__}
    fields = [("event", Literal[name]), ("data", data), id_field]
    return msgspec.defstruct(f"{data.__name__}Event", fields, namespace=about)


def add_events(document: dict[str, Any], opts: Mapping[tuple[str, str], Mapping[str, Any]]) -> None:
    """Describe the streams of all operations that answer with one, whatever else they answer."""
    schemas = document["components"]["schemas"]
    for (path, method), opt in opts.items():
        events: Events | None = opt.get("events")
        if events is None:
            continue
        _, parts = msgspec.json.schema_components(events.kinds, ref_template=SCHEMAS + "{name}")
        schemas |= parts
        schemas[events.name] = {
            "title": events.name,
            "anyOf": [{"$ref": SCHEMAS + kind.__name__} for kind in events.kinds],
        }
        responses = document["paths"][path][method]["responses"]
        sent = [as_sent(parts[kind.__name__]) for kind in events.kinds]
        responses["200"].setdefault("content", {})[EVENT_STREAM] = {
            "schema": {
                "description": f"Each event; with its `data` read as JSON it is a {events.name}.",
                "anyOf": sent,
            }
        }


def as_sent(kind: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of an event as it comes over the wire."""
    data = {
        "type": "string",
        "contentMediaType": "application/json",
        "contentSchema": kind["properties"]["data"],
    }
    return {
        "type": "object",
        "properties": {**kind["properties"], "data": data},
        "required": kind["required"],
    }
