"""What every refusal must look like."""

from typing import Any

from httpx import Response


def problem(
    answer: Response, *, status: int, code: str, error: str | None = None
) -> dict[str, Any]:
    """Check that an answer is a whole problem, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body.keys() == {
        "type",
        "title",
        "status",
        "detail",
        "instance",
        "error",
        "request_id",
        "errors",
    }
    assert body["type"] == f"/problems/{code}"
    assert body["status"] == status
    assert body["request_id"] == answer.headers["x-request-id"]
    assert body["instance"] == answer.request.url.path
    assert body["detail"]
    assert body["title"]
    assert body["error"] == (code.replace("-", " ") if error is None else error)
    return body
