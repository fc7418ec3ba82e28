"""Requests that lock the same rows on PostgreSQL: one waits for the other, never both.

A third transaction holds a row until both stand behind it, so that each has what it locks first.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from entrypoints.settings import Settings
from tests.builders import migrated
from tests.world import World, world_over, world_settings

pytestmark = pytest.mark.postgres
WAITING = text(
    "select count(*) from pg_stat_activity"
    " where datname = current_database() and wait_event_type = 'Lock'"
)
RESET = "password"
CHECKOUT = "/api/v1/payments/checkout"


@pytest.fixture
def postgres_settings(migrated_postgres_url: str, tmp_path: Path) -> Settings:
    return migrated(world_settings(tmp_path, INKWELL_DATABASE_URL=migrated_postgres_url))


@pytest.fixture
async def world(postgres_settings: Settings) -> AsyncIterator[World]:
    async with world_over(postgres_settings) as world:
        yield world


async def until_waiting(world: World, count: int) -> None:
    """Return once so many transactions wait for a lock."""
    async with asyncio.timeout(20):
        waiting = 0
        while waiting < count:
            async with world.container.shared.database().reader() as connection:
                waiting = (await connection.execute(WAITING)).scalar_one()


async def behind(world: World, account_id: int, *deeds: Coroutine[Any, Any, Any]) -> list[Any]:
    """Let deeds come one after the other behind a held account; return their statuses."""
    holding = world.container.shared.database().writer()
    async with asyncio.TaskGroup() as group, holding as holder:
        held = text("select id from accounts where id = :id for update")
        await holder.execute(held, {"id": account_id})
        sent = []
        for deed in deeds:
            sent.append(group.create_task(deed))
            await until_waiting(world, len(sent))
    return [each.result() and each.result().status_code for each in sent]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/events", {"name": "opened"}),
        ("/api/v1/api-keys", {"name": "mine"}),
        ("/api/v1/integrations", {"webhook_url": "https://hooks.example.com/in"}),
    ],
    ids=["event", "key", "integration"],
)
async def test_who_goes_by_the_wallet_and_who_goes_by_the_account(
    path: str, body: dict[str, Any], world: World
) -> None:
    ada = await world.register()
    alert = ada.ask("PATCH", "/api/v1/me", json={"alerts": {"low_balance_credits": 5}})
    keyed = ada.ask("POST", path, json=body, headers={"Idempotency-Key": "one"})
    assert await behind(world, ada.id, alert, keyed) == [200, 201]


async def test_two_admins_who_leave(world: World) -> None:
    first = await world.dev("ada@example.com", "admin")
    second = await world.dev("eve@example.com", "admin")
    await world.dev("boss@example.com", "admin")
    leaving = [each.ask("DELETE", "/api/v1/me") for each in (second, first)]
    assert await behind(world, second.id, *leaving) == [204, 204]


async def test_who_leaves_with_a_letter_in_the_hand(world: World) -> None:
    ada = await world.register()
    await world.ask("POST", "/api/v1/auth/forgot-password", json={"email": ada.email})
    await world.run_jobs()
    code = world.code_for(ada.email, RESET)
    body = {"token": code, "password": "another battery staple"}
    reset = world.ask("POST", "/api/v1/auth/reset-password", json=body)
    assert await behind(world, ada.id, ada.ask("DELETE", "/api/v1/me"), reset) == [204, 400]


async def test_an_order_that_is_asked_for_again_while_its_payment_is_told(world: World) -> None:
    ada = await world.register()
    transport: Any = world.client._transport
    world.container.payments.sandbox_post()._transport = transport

    def order() -> Coroutine[Any, Any, httpx.Response]:
        headers = {"Idempotency-Key": "one"}
        return ada.ask("POST", CHECKOUT, json={"pack": "small"}, headers=headers)

    place = httpx.URL((await order()).json()["url"]).path
    await world.run_jobs()
    assert (await world.client.post(f"{place}/pay")).status_code == 303
    before = await ada.credits()
    again, _ = await behind(world, ada.id, order(), world.run_jobs())
    assert again == 200
    assert await ada.credits() == before + 100


async def test_a_deadlock_with_a_stranger_is_told_as_one(world: World) -> None:
    """An operator's own transaction keeps to no order: it has what the request takes last.

    The database undoes whoever looks for a deadlock first, and the stranger is patient.
    """
    ada = await world.register()
    alert = {"alerts": {"low_balance_credits": 5}}
    row = {"id": ada.id}
    async with asyncio.TaskGroup() as group, world.container.shared.database().writer() as stranger:
        await stranger.execute(text("set local deadlock_timeout = '20s'"))
        await stranger.execute(text("select 1 from wallets where account_id = :id for update"), row)
        asked = group.create_task(ada.ask("PATCH", "/api/v1/me", json=alert))
        await until_waiting(world, 1)
        await stranger.execute(text("select 1 from accounts where id = :id for update"), row)
    answer = asked.result()
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/deadlock")
    assert answer.headers["retry-after"] == "1"
    assert (await ada.ask("PATCH", "/api/v1/me", json=alert)).status_code == 200
