"""Each kind of refusal has its status and one form; nothing inside leaks."""

from typing import Any

import pytest
from litestar import Litestar, Request
from litestar.testing import AsyncTestClient

from core.shared.errors import DomainError
from entrypoints.http.serving.errors import STATUS_BY_KIND, problems, told
from tests.entrypoints.http.expectations import problem

Client = AsyncTestClient[Litestar]

KINDS = [
    ("invalid", 400, "invalid", None),
    ("invalid-plan", 400, "plan-invalid", "invalid plan"),
    ("unauthenticated", 401, "unauthorized", "unauthorized"),
    ("payment", 402, "payment-required", None),
    ("forbidden", 403, "forbidden", None),
    ("missing", 404, "not-found", None),
    ("conflict", 409, "conflict", None),
    ("precondition", 412, "precondition-failed", None),
    ("key-reused", 422, "idempotency-key-reused", None),
    ("limited", 429, "rate-limited", None),
    ("unavailable", 503, "unavailable", None),
    ("kindless", 500, "internal-error", None),
    ("bug", 500, "internal-error", None),
    ("database", 500, "database-error", "db error"),
    ("away", 503, "database-away", "db error"),
    ("deadlocked", 503, "deadlock", "db error"),
]


@pytest.mark.parametrize(("kind", "status", "code", "error"), KINDS)
async def test_the_kind_decides_the_status(
    client: Client, kind: str, status: int, code: str, error: str | None
) -> None:
    answer = await client.get(f"/api/v1/refusals/{kind}")

    problem(answer, status=status, code=code, error=error)


def test_every_kind_has_a_status() -> None:
    assert set(STATUS_BY_KIND) == set(DomainError.__subclasses__()) & set(STATUS_BY_KIND)
    kinds = {kind for kind in DomainError.__subclasses__() if kind.__module__.startswith("core.")}

    assert set(STATUS_BY_KIND) == kinds


async def test_field_errors_are_listed(client: Client) -> None:
    answer = await client.get("/api/v1/refusals/invalid")

    body = problem(answer, status=400, code="invalid")
    assert body["errors"] == [{"field": "plan", "message": "bad"}]


@pytest.mark.parametrize(
    ("kind", "seconds"), [("conflict", "2"), ("limited", "42"), ("unavailable", "7")]
)
async def test_waiting_is_advised_where_it_helps(client: Client, kind: str, seconds: str) -> None:
    answer = await client.get(f"/api/v1/refusals/{kind}")

    assert answer.headers["retry-after"] == seconds


async def test_no_waiting_is_advised_where_it_does_not_help(client: Client) -> None:
    answer = await client.get("/api/v1/refusals/forbidden")

    assert "retry-after" not in answer.headers


async def test_the_unknown_are_told_how_to_sign_in(client: Client) -> None:
    answer = await client.get("/api/v1/refusals/unauthenticated")

    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("kind", ["bug", "database", "kindless"])
async def test_nothing_inside_leaks(client: Client, kind: str) -> None:
    answer = await client.get(f"/api/v1/refusals/{kind}")

    assert answer.status_code == 500
    for inside in ("hunter2", "SELECT", "vault", "disk", "Traceback", "Error", "A bug"):
        assert inside not in answer.text


async def test_unknown_path(client: Client) -> None:
    problem(await client.get("/nothing/here"), status=404, code="not-found")


async def test_path_of_the_wrong_type(client: Client) -> None:
    problem(await client.get("/api/v1/things/abc"), status=404, code="not-found")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "FOO"])
async def test_wrong_method(client: Client, method: str) -> None:
    answer = await client.request(method, "/api/v1/things")

    problem(answer, status=405, code="method-not-allowed")
    assert {"GET", "POST"} <= set(answer.headers["allow"].split(", "))


def test_problems_describe_themselves() -> None:
    described = problems(400, 404)

    assert set(described) == {400, 404}
    assert {each.media_type for each in described.values()} == {"application/problem+json"}


def test_a_title_that_would_read_oddly_is_its_own() -> None:
    scope: Any = {"type": "http", "path": "/", "state": {}}
    request: Request[Any, Any, Any] = Request(scope)

    said = told(request, status=409, code="asset-nothing-to-undo", detail="x", error=None)

    assert (said["title"], said["error"]) == ("Nothing to undo", "asset nothing to undo")
