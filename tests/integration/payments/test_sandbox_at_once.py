"""The sandbox when two press a button at once, and when somebody guesses."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from adapters.database.payments_sandbox import SqlSandboxRecords
from adapters.payments.sandbox_bank import SandboxActionRefused, SandboxBank
from tests.builders import FakeClock, migrated
from tests.world import World, world_over, world_settings


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """Give a world whose sandbox tells nobody anything."""
    other = {}
    if request.param == "postgresql":
        other = {"DATABASE_URL": request.getfixturevalue("fresh_postgres_url")}
    async with world_over(migrated(world_settings(tmp_path, **other))) as world:
        yield world


def bank_of(world: World) -> SandboxBank:
    """Return a bank as another process has it."""

    async def tell(kind: str, record: dict[str, Any]) -> None:
        del kind, record
        await asyncio.sleep(0)

    return SandboxBank(SqlSandboxRecords(world.container.shared.database()), FakeClock(), tell)


async def ordered(world: World, **what: str) -> tuple[str, str]:
    """Order; return the checkout and the customer's name at the sandbox."""
    ada = await world.register("ada@example.com")
    checkout = (await ada.ask("POST", "/api/v1/payments/checkout", json=what)).json()
    name = httpx.URL(checkout["url"]).path.rpartition("/")[2]
    return name, (await bank_of(world).get(name))["customer"]


async def outcomes(*deeds: Any) -> list[bool]:
    """Return which of what was done at once was done."""
    found = await asyncio.gather(*deeds, return_exceptions=True)
    assert all(isinstance(each, dict | SandboxActionRefused) for each in found), found
    return sorted(isinstance(each, dict) for each in found)


@pytest.mark.parametrize("what", [{"pack": "small"}, {"subscription": "sub_basic"}])
async def test_of_those_who_pay_at_once_one_does(world: World, what: dict[str, str]) -> None:
    name, customer = await ordered(world, **what)
    bank = bank_of(world)
    assert await outcomes(*(bank.pay(name, "captured") for _ in range(5))) == [False] * 4 + [True]
    kinds = sorted(each["kind"] for each in await bank.records.about(customer))
    assert kinds == (["payment"] if "pack" in what else ["payment", "subscription"])


async def test_of_those_who_refund_at_once_one_does(world: World) -> None:
    name, _ = await ordered(world, pack="small")
    bank = bank_of(world)
    payment = await bank.pay(name, "captured")
    half = payment["amount"] // 2
    await outcomes(*(bank.refund(payment["id"], half) for _ in range(5)))
    assert (await bank.get(payment["id"]))["refunded"] in {half, 2 * half}


async def test_of_money_that_arrives_twice_at_once_one_begins_a_subscription(world: World) -> None:
    name, customer = await ordered(world, subscription="sub_basic")
    bank = bank_of(world)
    payment = await bank.pay(name, "pending")
    done = await outcomes(*(bank.arrive(payment["id"], "captured") for _ in range(3)))
    assert done == [False, False, True]
    kinds = sorted(each["kind"] for each in await bank.records.about(customer))
    assert kinds == ["payment", "subscription"]


async def test_nobody_guesses_a_customers_page(world: World) -> None:
    name, customer = await ordered(world, pack="small")
    await bank_of(world).pay(name, "captured")
    assert (await world.client.get(f"/sandbox/{customer}")).status_code == 200
    assert (await world.client.get("/sandbox/cus_1")).status_code == 404
    assert len(customer) >= len("cus_") + 20
