"""Buying with play money, over HTTP from end to end."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from tests.builders import migrated
from tests.http_world import World, pause, serving
from tests.world import world_settings


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return migrated(world_settings(tmp_path_factory.mktemp("sandbox")))


@asynccontextmanager
async def selling(settings: Any) -> AsyncIterator[World]:
    """Serve, with the sandbox's events sent to the same application."""
    async with serving(settings) as world:
        transport: Any = world.client._transport
        world.container.payments.sandbox_post()._transport = transport
        yield world


async def until(holds: Any, *, looks: int = 500) -> Any:
    """Look until something is there."""
    for _ in range(looks):
        if found := await holds():
            return found
        await pause()
    raise AssertionError("it did not come")


async def test_a_pack_is_bought_and_refunded(settings: Any) -> None:
    async with selling(settings) as world:
        ada = await world.register("ada")
        checkout = (await ada.post("/api/v1/payments/checkout", {"pack": "small"})).json()
        assert (checkout["amount"], checkout["currency"]) == (500, "USD")
        place = httpx.URL(checkout["url"]).path
        page = await world.client.get(place)
        assert "100 credits" in page.text
        assert "Pay later" in page.text

        paid = await world.client.post(f"{place}/pay")

        assert paid.status_code == 303

        async def credits() -> Any:
            return (await ada.get("/api/v1/me")).json()["credits"] == 150

        await until(credits)
        (payment,) = (await ada.get("/api/v1/payments")).json()["items"]
        assert payment["status"] == "paid"
        assert payment["receipt"]["credits"] == 100
        customer = await world.client.get(place)
        ref = re.search(r'action="(pay_[0-9a-f]+/refund-all)"', customer.text)
        assert ref
        await world.client.post(f"/sandbox/{ref[1]}")

        async def back() -> Any:
            return (await ada.get("/api/v1/me")).json()["credits"] == 50

        await until(back)
        assert not await world.container.payments.audit_payments()()


async def test_a_plan(settings: Any) -> None:
    async with selling(settings) as world:
        ada = await world.register("bob")
        order = (await ada.post("/api/payments/create-order", {"plan": "premium"})).json()
        assert order["amount"] == 9900
        place = httpx.URL(order["pay_url"]).path
        await world.client.post(f"{place}/authorise")
        text = (await world.client.get(place)).text
        found = dict(re.findall(r"<dt>(razorpay_\w+)</dt><dd>(\w+)</dd>", text))
        body = {"plan": "premium", **found}
        answer = await ada.post("/api/payments/verify", body)
        assert answer.status_code == 200, answer.text
        assert answer.json()["status"] == "success"
        assert answer.json()["token_quota"] == 51_000


async def test_pages(settings: Any) -> None:
    async with selling(settings) as world:
        assert (await world.client.get("/sandbox")).status_code == 200
        assert (await world.client.get("/docs/static/shop.js")).status_code == 200
        assert (await world.client.get("/payments/done")).status_code == 200
        assert (await world.client.get("/sandbox/cs_none")).status_code == 404
