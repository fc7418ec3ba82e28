"""What the API is described to answer: tests hold every answer that they get against it."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

from httpx import Response

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


async def check_headers(answer: Response) -> None:
    """Fail where an answer has other headers than are described."""
    where = f"{answer.status_code} to {answer.request.method} {answer.request.url.path}"
    wrong = list(wrong_headers(answer))
    assert not wrong, f"{where}: {'; '.join(wrong)}"
