"""What the API is described to answer: tests hold every answer that they get against it."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

from httpx import Response
from jsonschema_rs import Draft202012Validator

ROOT = Path(__file__).parents[1]
OF_THE_TRANSPORT = frozenset(
    {
        "allow",
        "cache-control",
        "content-length",
        "content-security-policy",
        "content-type",
        "cross-origin-opener-policy",
        "date",
        "referrer-policy",
        "server",
        "strict-transport-security",
        "transfer-encoding",
        "vary",
        "x-accel-buffering",
        "x-content-type-options",
        "x-frame-options",
    }
)
CORS = "access-control-"
"""Headers that are for browsers and what lies on the way, not for who programs a client."""


@cache
def document() -> dict[str, Any]:
    """Return the committed description."""
    found: dict[str, Any] = json.loads((ROOT / "openapi.json").read_text(encoding="utf-8"))
    return found


@cache
def places() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    """Return the described paths as patterns, those without parameters first."""
    paths = sorted(document()["paths"].items(), key=lambda each: ("{" in each[0], each[0]))
    return [(re.compile(pattern_of(path)), item) for path, item in paths]


def pattern_of(path: str) -> str:
    """Return what a described path matches: a parameter one step, the key of a file several."""
    several = path.replace("{key}", ".+")
    return re.sub(r"\{\w+\}", "[^/]+", several)


def operation_at(method: str, path: str) -> dict[str, Any] | None:
    """Return the operation that is described for a request, if one is."""
    wanted = "get" if method == "HEAD" else method.lower()
    item = next((item for place, item in places() if place.fullmatch(path)), {})
    found: dict[str, Any] | None = item.get(wanted)
    return found


def response_to(method: str, path: str, status: int) -> dict[str, Any] | None:
    """Return what is described of an answer to a request, if the request is."""
    operation = operation_at(method, path)
    if operation is None:
        return None
    responses = operation["responses"]
    found: dict[str, Any] = responses.get(str(status), responses["default"])
    return resolved(found, document())


def resolved(part: dict[str, Any], within: dict[str, Any]) -> dict[str, Any]:
    """Return a part of a description, or what it refers to."""
    found: Any = within
    if "$ref" not in part:
        return part
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return cast("dict[str, Any]", found)


def wrong_headers(answer: Response) -> Iterator[str]:
    """Yield what is wrong with the headers of an answer, by its description."""
    asked = answer.request
    described = response_to(asked.method, asked.url.path, answer.status_code)
    if described is None:
        return
    known = {name.lower() for name in described["headers"]}
    for name in sorted(set(answer.headers) - known - OF_THE_TRANSPORT):
        if not name.startswith(CORS):
            yield f"{name} is sent and not described"
    headers = document()["components"]["headers"]
    for name in described["headers"]:
        if headers[name]["required"] and name not in answer.headers:
            yield f"{name} is described and not sent"


def events_in(stream: str) -> Iterator[dict[str, Any]]:
    """Yield the events of a stream as they are described: `event`, `data` and `id`."""
    for block in re.split(r"\r?\n\r?\n", stream):
        said = [line.partition(": ") for line in block.splitlines() if not line.startswith(":")]
        if said:
            fields = {name: value for name, _, value in said}
            yield fields | {"data": json.loads(fields["data"])}


def wrong_events(method: str, path: str, stream: str) -> Iterator[str]:
    """Yield what is wrong with the events of an answer, by its description."""
    described = response_to(method, path, 200)
    assert described is not None
    kinds = described["content"]["text/event-stream"]["schema"]["anyOf"]
    for event in events_in(stream):
        mine = [kind for kind in kinds if event["event"] in kind["properties"]["event"]["enum"]]
        found = [list(wrong_with(event, kind)) for kind in mine]
        if [] not in found:
            yield f"{event}: {found or 'no such event is described'}"


def wrong_with(event: dict[str, Any], kind: dict[str, Any]) -> Iterator[str]:
    """Yield what keeps an event from being one of a kind: also what it says beyond that."""
    sent = event | {"data": json.dumps(event["data"])}
    yield from (str(error) for error in Draft202012Validator(kind).iter_errors(sent))
    data = resolved(kind["properties"]["data"]["contentSchema"], document())
    whole = Draft202012Validator({**data, "components": document()["components"]})
    yield from (str(error) for error in whole.iter_errors(event["data"]))
    yield from (f"{name} is not described" for name in event["data"].keys() - data["properties"])


def check_events(answer: Response) -> None:
    """Fail where a stream that was read to its end has other events than are described."""
    if answer.headers.get("content-type", "").startswith("text/event-stream"):
        wrong = list(wrong_events(answer.request.method, answer.request.url.path, answer.text))
        assert not wrong, f"{answer.request.url.path}: {wrong}"


async def check_headers(answer: Response) -> None:
    """Fail where an answer has other headers than are described."""
    where = f"{answer.status_code} to {answer.request.method} {answer.request.url.path}"
    wrong = list(wrong_headers(answer))
    assert not wrong, f"{where}: {'; '.join(wrong)}"
