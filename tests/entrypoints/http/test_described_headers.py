"""The headers of answers are described where they are sent, and sent where they are described."""

from typing import Any

import httpx
import pytest

from tests.described import document, operation_at, resolved, wrong_headers
from tests.world import World


def described(method: str, path: str, status: str) -> set[str]:
    operation = operation_at(method, path)
    assert operation is not None
    return set(resolved(operation["responses"][status], document())["headers"])


@pytest.mark.parametrize(
    ("method", "path", "status", "names"),
    [
        ("GET", "/api/v1/me", "200", set()),
        ("GET", "/api/v1/me", "401", {"WWW-Authenticate"}),
        ("GET", "/api/v1/me", "503", {"Retry-After"}),
        ("GET", "/api/v1/me/export", "200", {"Content-Disposition"}),
        ("GET", "/articles/7", "200", {"ETag"}),
        ("PATCH", "/api/v1/assets/7", "412", {"ETag"}),
        ("GET", "/api/v1/media/7", "307", {"Location"}),
        ("GET", "/api/v1/files/a", "304", {"Accept-Ranges", "ETag"}),
        ("GET", "/api/v1/files/a", "416", {"Content-Range"}),
        ("GET", "/articles", "200", {"Link"}),
        ("POST", "/campaigns", "201", {"Location"}),
        ("POST", "/generate", "202", {"Location", "RateLimit", "RateLimit-Policy"}),
        ("POST", "/generate", "429", {"RateLimit", "RateLimit-Policy", "Retry-After"}),
    ],
)
def test_each_answer_says_which_headers_it_has(
    method: str, path: str, status: str, names: set[str]
) -> None:
    assert described(method, path, status) == names | {"X-Request-ID"}


def test_every_header_is_explained_with_an_example() -> None:
    headers: dict[str, dict[str, Any]] = document()["components"]["headers"]

    bare = [
        name
        for name, each in headers.items()
        if not each["description"] or not each["schema"]["examples"]
    ]

    assert len(headers) >= 10
    assert not bare


def answer(headers: dict[str, str]) -> httpx.Response:
    request = httpx.Request("GET", "http://test/api/v1/media/7")
    return httpx.Response(307, headers=headers, request=request)


def test_a_header_that_is_not_described_is_noticed() -> None:
    sent = {"Location": "/a", "X-Request-ID": "7", "ETag": '"1"'}

    assert list(wrong_headers(answer(sent))) == ["etag is sent and not described"]


def test_a_header_that_is_missing_is_noticed() -> None:
    assert list(wrong_headers(answer({"X-Request-ID": "7"}))) == [
        "Location is described and not sent"
    ]


async def test_worlds_hold_every_answer_against_its_description(world: World) -> None:
    async def add_header(answered: httpx.Response) -> None:
        answered.headers["X-Surprise"] = "1"

    world.client.event_hooks["response"].insert(0, add_header)

    with pytest.raises(AssertionError, match="x-surprise is sent and not described"):
        await world.ask("GET", "/health")
