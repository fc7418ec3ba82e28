"""The short way answers as the framework does, whatever is asked."""

import json
import re
from io import StringIO
from typing import Any

import pytest
from httpx import Response
from litestar.routes import HTTPRoute

from adapters.database.grouped.batch import Batch
from adapters.database.unit_of_work import SqlUnitOfWork
from core.shared.errors import DatabaseAway
from entrypoints.http.serving import lean, requests
from entrypoints.http.serving.lean import Lean
from entrypoints.logs import configure_logs
from tests.world import World

HOLD = {"purpose": "a report", "credits": 1, "account": 1}
JSON = {"Content-Type": "application/json"}
VARIES = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}")

REQUESTS: dict[str, dict[str, Any]] = {
    "plain": {"json": HOLD},
    "under a key": {"json": HOLD, "headers": {"Idempotency-Key": "one"}},
    "with a request id": {"json": HOLD, "headers": {"X-Request-ID": "mine"}},
    "too dear": {"json": HOLD | {"credits": 10**6}},
    "of nobody": {"json": HOLD | {"account": 99}},
    "no amount": {"json": {"purpose": "x", "account": 1}},
    "unknown field": {"json": HOLD | {"colour": "red"}},
    "wrong type": {"json": HOLD | {"account": "1"}},
    "no JSON": {"content": b"{", "headers": JSON},
    "no body": {"headers": JSON},
    "NUL": {"content": b'{"purpose":"\\u0000","credits":1,"account":1}', "headers": JSON},
    "no UTF-8": {"content": b'{"purpose":"\xff"}', "headers": JSON},
    "another type of body": {
        "content": json.dumps(HOLD),
        "headers": {"Content-Type": "text/plain"},
    },
    "a charset": {
        "content": json.dumps(HOLD),
        "headers": {"Content-Type": JSON["Content-Type"] + "; charset=utf-8"},
    },
    "a form": {"data": {"purpose": "x"}},
    "empty key": {"json": HOLD, "headers": {"Idempotency-Key": ""}},
    "long key": {"json": HOLD, "headers": {"Idempotency-Key": "x" * 256}},
    "odd key": {"json": HOLD, "headers": {"Idempotency-Key": "a\tb"}},
    "a query": {"json": HOLD, "params": {"x": "1"}},
    "from a page": {"json": HOLD, "headers": {"Origin": "https://app.example.com"}},
    "too large": {"content": b" " * (2**20 + 1), "headers": JSON},
    "padded": {"content": json.dumps(HOLD).ljust(2**20 + 1), "headers": JSON},
    "as large as may be": {"content": json.dumps(HOLD).ljust(2**20), "headers": JSON},
    "an endless amount": {
        "content": b'{"purpose":"x","account":1,"credits":1e999999999}',
        "headers": JSON,
    },
    "settled": {"path": "/api/v1/holds/no-such-hold/settle", "json": {"credits": 1}},
    "odd id": {"path": "/api/v1/holds/%20/settle", "json": {"credits": 1}},
    "long id": {"path": f"/api/v1/holds/{'x' * 101}/void"},
    "voided": {"path": "/api/v1/holds/no-such-hold/void"},
    "slash": {"path": "/api/v1/holds/", "json": HOLD},
    "read": {"method": "GET"},
    "charge": {"path": "/api/v1/charges", "json": HOLD | {"key": "k"}},
}


async def boss_of(world: World) -> str:
    """Make the account that is metered; return the token of somebody who may."""
    ada = await world.register()
    assert ada.id == 1
    boss = await world.dev("boss@example.com", role="admin")
    return str(boss.tokens["access_token"])


async def ask(world: World, wish: dict[str, Any], **more: Any) -> Response:
    wish = {"method": "POST", "path": "/api/v1/holds", **wish, **more}
    return await world.ask(**wish)


async def both_ways(
    world: World, monkeypatch: pytest.MonkeyPatch, wish: dict[str, Any], **more: Any
) -> tuple[Response, Response]:
    short = await ask(world, wish, **more)
    with monkeypatch.context() as patch:
        patch.setattr(Lean, "_operation", lambda self, scope: None)
        return short, await ask(world, wish, **more)


def seen(answer: Response) -> tuple[int, str, dict[str, str]]:
    headers = {name: VARIES.sub("*", value) for name, value in answer.headers.items()}
    return answer.status_code, VARIES.sub("*", answer.text), headers


async def test_both_ways_give_the_same_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await boss_of(world)
    statuses = set()
    for name, wish in REQUESTS.items():
        short, long = await both_ways(world, monkeypatch, wish, bearer=token)
        assert seen(short) == seen(long), name
        statuses.add(short.status_code)
    assert statuses >= {200, 201, 400, 402, 404, 413}


async def test_both_ways_refuse_the_same_callers(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await boss_of(world)
    ada = (await world.log_in("ada@example.com")).json()
    callers: list[dict[str, Any]] = [
        {},
        {"bearer": "x"},
        {"api_key": "ik_x"},
        {"headers": {"Authorization": "Basic eA=="}},
        {"bearer": ada["access_token"]},
    ]
    for caller in callers:
        short, long = await both_ways(world, monkeypatch, {"json": HOLD}, **caller)
        assert short.status_code in {401, 403}
        assert seen(short) == seen(long)


async def test_both_ways_know_a_key_of_each_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await boss_of(world)
    short, long = await both_ways(world, monkeypatch, REQUESTS["under a key"], bearer=token)
    assert short.json()["id"] == long.json()["id"]


async def test_both_ways_leave_the_same_line_in_the_log(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await boss_of(world)
    for name in ("plain", "settled", "too dear"):
        lines = StringIO()
        configure_logs(world.settings, to=lines)
        await both_ways(world, monkeypatch, REQUESTS[name], bearer=token)
        short, long = (
            found
            for line in lines.getvalue().splitlines()
            if (found := json.loads(line))["event"] == "request"
        )
        for line in (short, long):
            assert line.pop("request_id")
            assert line.pop("timestamp").endswith("Z")
            line.pop("duration_ms")
        assert short == long


async def test_plain_requests_go_the_short_way(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await boss_of(world)

    async def framework(*_: Any) -> None:
        raise AssertionError("the framework was asked")

    monkeypatch.setattr(HTTPRoute, "handle", framework)
    for name in ("plain", "under a key", "too dear", "settled", "voided", "charge"):
        answer = await ask(world, REQUESTS[name], bearer=token)
        assert answer.status_code in {201, 402, 404}, name


@pytest.mark.parametrize("knows_the_caller", [True, False])
async def test_both_ways_say_that_the_database_is_away(
    world: World, monkeypatch: pytest.MonkeyPatch, *, knows_the_caller: bool
) -> None:
    token = await boss_of(world)
    await ask(world, REQUESTS["plain"], bearer=token)
    if not knows_the_caller:
        world.container.accounts.authenticate().remembered.clear()

    async def gone(*_: Any) -> None:
        raise DatabaseAway("It restarts.")

    monkeypatch.setattr(SqlUnitOfWork, "__aenter__", gone)
    monkeypatch.setattr(Batch, "load", gone)
    short, long = await both_ways(world, monkeypatch, REQUESTS["plain"], bearer=token)

    assert short.status_code == 503
    assert seen(short) == seen(long)


async def test_a_body_that_is_too_long_is_not_read(world: World) -> None:
    token = await boss_of(world)
    status, read = await raw(world, token, length=2**40, body=None)
    assert (status, read) == (413, 0)


@pytest.mark.parametrize("key", [None, "", "ik_nobodys"])
async def test_of_who_may_not_ask_no_body_is_decoded(
    world: World, key: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[bytes] = []
    monkeypatch.setattr(lean, "decoded", lambda body, _: decoded.append(body))
    monkeypatch.setattr(requests, "decoded", lambda body, _: decoded.append(body))
    assert (await ask(world, {"json": HOLD, "api_key": key})).status_code == 401
    assert decoded == []


async def test_who_leaves_in_the_middle_of_a_body_is_no_failure(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await boss_of(world)
    lines = StringIO()
    configure_logs(world.settings, to=lines)
    short = await raw(world, token, length=100, body=b"{")
    monkeypatch.setattr(Lean, "_operation", lambda self, scope: None)
    long = await raw(world, token, length=100, body=b"{")
    assert short[0] == long[0] == 499
    assert "request_failed" not in lines.getvalue()


async def test_both_ways_tell_of_a_failure_while_the_caller_is_looked_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await boss_of(world)
    world.container.accounts.authenticate().remembered.clear()

    async def broken(*_: Any) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(SqlUnitOfWork, "__aenter__", broken)
    short, long = await both_ways(world, monkeypatch, REQUESTS["plain"], bearer=token)
    assert short.json()["type"] == "/problems/internal-error"
    assert seen(short) == seen(long)


async def raw(world: World, token: str, *, length: int, body: bytes | None) -> tuple[int, int]:
    """Send the beginning of a request and leave; return the status and how often was read."""
    coming = [] if body is None else [{"type": "http.request", "body": body, "more_body": True}]
    coming.append({"type": "http.disconnect"})
    read, answer = 0, 0

    async def receive() -> Any:
        nonlocal read
        read += 1
        return coming[min(read, len(coming)) - 1]

    async def send(message: Any) -> None:
        nonlocal answer
        answer = message.get("status", answer)

    headers = {
        "authorization": f"Bearer {token}",
        "content-type": "application/json",
        "content-length": str(length),
    }
    scope: Any = {
        "type": "http",
        "method": "POST",
        "scheme": "http",
        "path": "/api/v1/holds",
        "raw_path": b"/api/v1/holds",
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("testserver.local", 80),
        "http_version": "1.1",
        "state": {},
    }
    await world.api(scope, receive, send)
    return answer, read
