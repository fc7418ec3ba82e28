"""The classic stack does what it is compared for: else the comparison is worth nothing."""

import importlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

SECRET = "x" * 40


@pytest.fixture
async def reference(
    fresh_postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.setenv("REFERENCE_DATABASE_URL", fresh_postgres_url)
    monkeypatch.setenv("REFERENCE_SECRET", SECRET)
    prepare: Any = importlib.import_module("tests.reference.prepare")
    app: Any = importlib.reload(importlib.import_module("tests.reference.app"))
    token = await prepare.main("2", "100")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app.app),
        base_url="http://reference",
        headers={"Authorization": f"Bearer {token}"},
    ) as client:
        yield client
    assert await prepare.main("audit") == "0"
    await app.engine.dispose()


def wish(credits: int, account: int = 1) -> dict[str, Any]:
    return {"account": account, "credits": credits, "purpose": "test"}


async def place(client: httpx.AsyncClient, key: str, body: dict[str, Any]) -> httpx.Response:
    return await client.post("/holds", json=body, headers={"Idempotency-Key": key})


async def test_the_classic_stack_keeps_the_same_promises(reference: httpx.AsyncClient) -> None:
    first = await place(reference, "a", wish(60))
    assert first.status_code == 201
    repeat = await place(reference, "a", wish(60))
    assert repeat.json() == first.json()
    assert (await place(reference, "a", wish(61))).status_code == 409
    assert (await place(reference, "b", wish(41))).status_code == 402
    assert (await place(reference, "c", wish(40))).status_code == 201
    assert (await place(reference, "d", wish(1, account=3))).status_code == 404
    reference.headers["Authorization"] += "x"
    assert (await place(reference, "e", wish(1, account=2))).status_code == 401
