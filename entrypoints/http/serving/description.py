"""What the framework knows of the API, made into the description that we publish."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast

from entrypoints.http.serving.answer_events import add_events
from entrypoints.http.serving.answer_headers import add_headers, described_headers
from entrypoints.http.serving.errors import PROBLEM_JSON, Problem
from entrypoints.http.serving.examples import add_examples

SCHEMAS = "#/components/schemas/"
RESPONSES = "#/components/responses/"
LEGACY = re.compile(r"^Legacy\d*")
PAGE_OF = re.compile(r"PageView\[([A-Za-z0-9]+?)(?:View)?\]")
REFUSAL = {
    "description": "A refusal.",
    "content": {PROBLEM_JSON: {"schema": {"$ref": SCHEMAS + Problem.__name__}}},
}
NEEDS_NO_DATABASE = frozenset(
    {
        "GetCatalog",
        "GetFile",
        "GetHealth",
        "GetMetrics",
        "ListPlans",
        "ListVideoModels",
        "ShowPrices",
    }
)
"""The operations that answer whatever is away; to all others that happens."""


def completed(
    document: dict[str, Any], opts: Mapping[tuple[str, str], Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the description in our words, with every refusal as the problem that it is.

    `opts` is what the handlers of each path and method say of themselves.
    """
    document["components"]["headers"] = described_headers()
    add_events(document, opts)
    for path, item in document["paths"].items():
        for method, operation in item.items():
            # The first line of a handler's docstring says what it does, the rest is detail.
            summary, _, detail = operation.pop("description", "").partition("\n")
            operation["summary"] = summary.rstrip(".") or operation["operationId"]
            if detail.strip():
                operation["description"] = detail.strip()
            _complete_body(operation.get("requestBody", {}))
            _complete_responses(operation["responses"])
            if LEGACY.sub("", operation["operationId"]) not in NEEDS_NO_DATABASE:
                operation["responses"]["503"] = REFUSAL | {"description": HTTPStatus(503).phrase}
            add_headers(operation["responses"], opts[path, method])
    schemas = document["components"]["schemas"]
    renamed = {name: _page_name(schema) or name for name, schema in schemas.items()}
    document["components"]["schemas"] = {renamed[name]: schema for name, schema in schemas.items()}
    named = cast("dict[str, Any]", _with_names(document, renamed))
    add_examples(named["components"]["schemas"])
    _share_refusals(named)
    return named


def _complete_body(body: dict[str, Any]) -> None:
    """Say of a body that may be null that it may be left out; the framework asks for each."""
    for content in body.get("content", {}).values():
        if {"type": "null"} in content["schema"].get("oneOf", ()):
            body["required"] = False


def _complete_responses(responses: dict[str, Any]) -> None:
    for status, response in responses.items():
        # The framework describes its own form of a validation error, which never leaves.
        if status.startswith("4") and "application/json" in response.get("content", {}):
            responses[status] = REFUSAL | {"description": HTTPStatus(int(status)).phrase}
    responses["default"] = dict(REFUSAL)


def _page_name(schema: dict[str, Any]) -> str | None:
    """Return `ThingPage` for a `PageView[Thing]`, whose own name would hold its module's."""
    found = PAGE_OF.fullmatch(schema.get("title", ""))
    return f"{found[1]}Page" if found else None


def _with_names(part: Any, renamed: dict[str, str]) -> Any:
    """Return a part of the description with its references under their new names."""
    if isinstance(part, list):
        return [_with_names(each, renamed) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        key: SCHEMAS + renamed[each.removeprefix(SCHEMAS)]
        if key == "$ref" and each.startswith(SCHEMAS)
        else _with_names(each, renamed)
        for key, each in part.items()
    }


def _share_refusals(document: dict[str, Any]) -> None:
    """Have each refusal described once, for all operations that refuse alike."""
    shared: dict[str, Any] = {}
    for item in document["paths"].values():
        for operation in item.values():
            responses = operation["responses"]
            for status, response in responses.items():
                if PROBLEM_JSON in response.get("content", {}):
                    name = _refusal_name(status, response)
                    assert shared.setdefault(name, response) == response, name
                    responses[status] = {"$ref": RESPONSES + name}
    document["components"]["responses"] = shared


def _refusal_name(status: str, response: dict[str, Any]) -> str:
    """Return `Problem409`, or what else tells it apart from another refusal of the status."""
    schema = response["content"][PROBLEM_JSON]["schema"]["$ref"].removeprefix(SCHEMAS)
    limited = "Limited" if "RateLimit" in response["headers"] and status != "429" else ""
    return f"{limited}{schema}{status.capitalize()}"
