"""What becomes of payments when somebody deletes their account, and when they come back."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from adapters.database.tables import metadata
from core.payments.model import Reason
from core.shared.pages import PageRequest
from tests.builders import migrated
from tests.world import Person, World, world_over, world_settings

WHO = ("ada@example.com", "Ada Lovelace", "Acme", "AdasBrowser/1.0", "192.0.2.77")
RECONCILED_AFTER = timedelta(minutes=5)


@pytest.fixture
def settings(tmp_path: Path) -> Any:
    return migrated(world_settings(tmp_path))


@pytest.fixture
async def world(settings: Any) -> AsyncIterator[World]:
    """Give a world in which the sandbox posts its events to the same application."""
    async with world_over(settings) as world:
        transport: Any = world.client._transport
        world.container.payments.sandbox_post()._transport = transport
        yield world


async def ordered(ada: Person, **what: str) -> str:
    """Order; return where it is paid."""
    checkout = (await ada.ask("POST", "/api/v1/payments/checkout", json=what)).json()
    return httpx.URL(checkout["url"]).path


async def act(world: World, place: str, action: str) -> None:
    """Push a button of the sandbox, and let its events arrive."""
    answer = await world.client.post(f"{place}/{action}")
    assert answer.status_code == 303, answer.text
    await world.run_jobs()


async def records(world: World, kind: str) -> list[dict[str, Any]]:
    """Return what the pretended provider has."""
    bank = world.container.payments.sandbox_bank()
    async with world.container.shared.database().reader() as connection:
        query = f"select id from sandbox_records where kind = '{kind}' order by id"  # noqa: S608
        ids = [row[0] for row in (await connection.exec_driver_sql(query)).all()]
    return [await bank.get(id) for id in ids]


async def everything_stored(world: World) -> dict[str, str]:
    """Return all rows by table, as text."""
    found = {}
    async with world.container.shared.database().reader() as connection:
        for table in metadata.sorted_tables:
            rows = (await connection.execute(table.select())).all()
            found[table.name] = repr(rows)
    return found


async def signed_in_again(world: World, ada: Person) -> dict[str, str]:
    """Sign in on another device; return what it signs out with."""
    tokens = (await world.log_in(ada.email)).json()
    return {"refresh_token": tokens["refresh_token"]}


async def test_the_subscription_ends_and_only_amounts_stay(world: World) -> None:
    world.client.headers["User-Agent"] = WHO[3]
    transport: Any = world.client._transport
    transport.client = (WHO[4], 123)
    ada = await world.register()
    await world.ask("POST", "/api/v1/auth/logout", json=await signed_in_again(world, ada))
    await ada.ask("PATCH", "/api/v1/me", json={"name": WHO[1], "profile": {"company": WHO[2]}})
    await act(world, await ordered(ada, pack="small"), "pay")
    await act(world, await ordered(ada, subscription="sub_basic"), "pay")
    unpaid = await ordered(ada, pack="large")
    exported = (await ada.ask("GET", "/api/v1/me/export")).json()["payments"]
    assert [each["item"] for each in exported["payments"]] == ["sub_basic", "small"]
    assert [each["status"] for each in exported["subscriptions"]] == ["active"]

    assert WHO[4] in (await everything_stored(world))["sessions"]

    assert (await ada.ask("DELETE", "/api/v1/me")).status_code == 204
    await world.run_jobs()

    (subscription,) = await records(world, "subscription")
    assert subscription["status"] == "ended"
    assert (await world.client.post(f"{unpaid}/pay")).status_code == 409
    payments = (await world.container.payments.list_payments()(ada.id, PageRequest(limit=9))).items
    assert sorted(each.amount_minor for each in payments) == [500, 900]
    stored = await everything_stored(world)
    for who in WHO:
        assert [name for name, rows in stored.items() if who in rows] == []
    assert not await world.container.payments.audit_payments()()
    audit = await world.container.ledger.audit_ledger()()
    assert audit.is_clean


async def test_a_subscription_that_is_told_of_too_late_is_ended_too(world: World) -> None:
    ada = await world.register()
    place = await ordered(ada, subscription="sub_basic")
    post: Any = world.container.payments.sandbox_post()
    post._transport = httpx.MockTransport(lambda request: httpx.Response(503))  # Lost on the way.
    await act(world, place, "pay")
    assert (await ada.ask("DELETE", "/api/v1/me")).status_code == 204
    await world.run_jobs()
    post._transport = world.client._transport

    await world.container.payments.reconcile_payments()()
    world.clock.advance(RECONCILED_AFTER)
    await world.container.payments.reconcile_payments()()
    await world.run_jobs()

    (subscription,) = await records(world, "subscription")
    assert subscription["status"] == "ended"
    page = PageRequest(limit=9)
    cases = (await world.container.payments.list_attention()(page, resolved=False)).items
    assert [case.reason for case in cases] == [Reason.ACCOUNT_GONE]


async def test_money_that_goes_back_later_is_owed_by_who_came_back(world: World) -> None:
    ada = await world.register()
    before = await ada.credits()
    place = await ordered(ada, pack="small")
    await act(world, place, "pay")
    admin = await world.dev("boss@example.com", "admin")
    taken = {"account": ada.id, "amount": before + 100, "reason": "used"}
    assert (await admin.ask("POST", "/api/v1/credits/deduct", json=taken)).status_code == 201
    assert await ada.credits() == 0
    await ada.ask("DELETE", "/api/v1/me")
    back = await world.register()
    assert await back.credits() == 0

    (payment,) = await records(world, "payment")
    await act(world, f"/sandbox/{payment['id']}", "refund-all")

    assert await back.credits() == -100
    audit = await world.container.ledger.audit_ledger()()
    assert audit.is_clean
