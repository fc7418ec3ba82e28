"""What a client may send wrongly: a clear refusal, and nothing changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from httpx import Response

from entrypoints.settings import Settings
from tests.http_world import World, serving


def refused(answer: Response, status: int, error: str | None = None) -> dict[str, Any]:
    """Check that an answer is a problem of that status, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["error"]
    assert problem["detail"]
    if error is not None:
        assert problem["error"] == error
    return problem


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"topic"',
        b"{",
        b"\xff\xfe",
        b"{}",
        b'{"topic": ""}',
        b'{"topic": "   "}',
        b'{"topic": 5}',
        b'{"topic": null}',
        b'{"topic": ["a"]}',
        b'{"topic": "a", "keywords": "b"}',
        b'{"topic": "a", "keywords": [1]}',
        b'{"topic": "a", "length": "endless"}',
        b'{"topic": "a", "language": "not a language"}',
        b'{"topic": "a", "surprise": true}',
        b'{"topic": "\\u0000"}',
        b'{"topic": "\\ud800"}',
        b'{"topic": "' + b"a" * 501 + b'"}',
        b'{"topic": "a", "keywords": [' + b",".join([b'"k"'] * 21) + b"]}",
    ],
)
async def test_a_body_that_is_no_order_is_refused(both_settings: Settings, body: bytes) -> None:
    async with serving(both_settings, worker=False) as world:
        ada = await world.register("ada")
        headers = ada.headers() | {"Content-Type": "application/json"}
        refused(await world.client.post("/generate", content=body, headers=headers), 400)
        assert (await ada.get("/articles")).json()["items"] == []
        assert (await ada.get("/api/v1/me")).json()["credits"] == 50


async def test_a_body_of_a_megabyte_and_more_is_too_large(both_settings: Settings) -> None:
    async with serving(both_settings, worker=False) as world:
        ada = await world.register("ada")
        body = b'{"topic": "' + b"a" * 1_100_000 + b'"}'
        headers = ada.headers() | {"Content-Type": "application/json"}
        refused(await world.client.post("/generate", content=body, headers=headers), 413)


def token(world: World, **claims: object) -> str:
    """Return a token signed with our key unless told otherwise."""
    key = claims.pop("key", world.container.settings().auth.jwt_secret)
    algorithm = str(claims.pop("algorithm", "HS256"))
    payload = {"sub": "1", "exp": datetime.now(UTC) + timedelta(minutes=5), **claims}
    return jwt.encode(payload, "" if algorithm == "none" else str(key), algorithm=algorithm)


async def test_without_a_good_token_nobody_is_known(both_settings: Settings) -> None:
    async with serving(both_settings, worker=False) as world:
        await world.register("ada")
        past = datetime.now(UTC) - timedelta(minutes=5)
        bad = [
            "nonsense",
            token(world, key="another key, which is long enough to sign with"),
            token(world, exp=past),
            token(world, algorithm="none"),
            token(world, sub="2"),
            token(world, sub="1", user_id=2),
            token(world, sub="one"),
        ]
        refused(await world.client.get("/articles"), 401, "unauthorized")
        for each in bad:
            headers = {"Authorization": f"Bearer {each}"}
            refused(await world.client.get("/articles", headers=headers), 401, "unauthorized")


async def test_another_ones_article_does_not_exist(both_settings: Settings) -> None:
    async with serving(both_settings, worker=False) as world:
        ada, bob = await world.register("ada"), await world.register("bob")
        mine = (await ada.post("/generate", {"topic": "Mine"})).json()
        refused(await bob.get(f"/articles/{mine['id']}"), 404)
        assert (await bob.get("/articles")).json()["items"] == []
        for strange in ("nothing", "%2e%2e", "a" * 300):
            refused(await ada.get(f"/articles/{strange}"), 404)


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "cursor=x", "status=gone"])
async def test_a_list_asked_for_wrongly_is_refused(both_settings: Settings, query: str) -> None:
    async with serving(both_settings, worker=False) as world:
        ada = await world.register("ada")
        refused(await ada.get(f"/articles?{query}"), 400)
