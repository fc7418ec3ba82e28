"""What operators put right by hand: with a reason, once, and in the audit log."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.payments.model import ItemKind
from core.payments.use_cases.place_order import PlaceOrderCommand
from tests.builders import migrated
from tests.world import Person, World, world_over, world_settings


@pytest.fixture
def settings(tmp_path: Path) -> Any:
    return migrated(world_settings(tmp_path))


@pytest.fixture
async def world(settings: Any) -> AsyncIterator[World]:
    async with world_over(settings) as world:
        yield world


async def paid(world: World, who: Person) -> None:
    """Have somebody pay for a pack."""
    transport: Any = world.client._transport
    world.container.payments.sandbox_post()._transport = transport
    place = PlaceOrderCommand(account_id=who.id, kind=ItemKind.PACK, item="small")
    order = (await world.container.payments.place_order()(place)).order
    await world.container.payments.sandbox_bank().pay(order.checkout, "captured")
    await world.run_jobs()


async def audited(boss: Person) -> list[dict[str, Any]]:
    """Return what the audit log says of adjustments, oldest first."""
    await boss.world.run_jobs()
    found = (await boss.ask("GET", "/api/v1/admin/audit")).json()["items"]
    return [each for each in reversed(found) if each["action"] == "ledger.adjusted"]


async def test_credits_are_given_and_taken_with_a_reason_and_once(world: World) -> None:
    ada, boss = await world.register(), await world.dev("boss@example.com", "admin")
    path, before = f"/api/v1/admin/accounts/{ada.id}/adjust", await ada.credits()
    key = {"Idempotency-Key": "one"}
    given = {"amount": 12.5, "reason": "goodwill"}
    for _ in range(2):
        answer = await boss.ask("POST", path, json=given, headers=key)
        assert answer.status_code == 201, answer.text
        assert (answer.json()["amount"], answer.json()["reason"]) == (12.5, "goodwill")
    assert await ada.credits() == before + 12.5
    other = await boss.ask("POST", path, json=given | {"amount": 13}, headers=key)
    assert other.status_code == 422

    too_much: dict[str, Any] = {"amount": -(before + 20), "reason": "mistake"}
    refused = await boss.ask("POST", path, json=too_much)
    assert refused.status_code == 402
    assert "allow_debt" in refused.json()["detail"]
    told = {name: refused.json()[name] for name in ("needed", "available", "unit")}
    assert told == {"needed": before + 20, "available": before + 12.5, "unit": "credits"}
    owed = await boss.ask("POST", path, json=too_much | {"allow_debt": True})
    assert owed.json()["amount"] == too_much["amount"]
    assert await ada.credits() == -7.5

    for wrong in ({"amount": 0}, {"amount": 1e-7}, {"amount": 1, "reason": " "}, {}):
        body = {"reason": "x", **wrong}
        assert (await boss.ask("POST", path, json=body)).status_code == 400
    nothing = await boss.ask("POST", path, json={"amount": 0, "reason": "x"})
    assert nothing.json()["detail"] == (
        "amount must be a number from -1000000000 to 1000000000 with at most 6 decimals, and not 0."
    )
    nobody = "/api/v1/admin/accounts/99999/adjust"
    assert (await boss.ask("POST", nobody, json=given)).status_code == 404
    assert [
        (each["account"], each["actor"], each["details"]["amount"]) for each in await audited(boss)
    ] == [
        (ada.id, f"account:{boss.id}", 12_500_000),
        (ada.id, f"account:{boss.id}", int(too_much["amount"] * 1_000_000)),
    ]


async def test_a_correction_names_the_entry_that_it_puts_right(world: World) -> None:
    ada, boss = await world.register(), await world.dev("boss@example.com", "admin")
    path = f"/api/v1/admin/accounts/{ada.id}/adjust"
    wrong = (await boss.ask("POST", path, json={"amount": 125, "reason": "goodwill"})).json()

    corrects = {"amount": -112.5, "reason": "12.5 were meant", "reverses": wrong["id"]}
    corrected = await boss.ask("POST", path, json=corrects)
    assert (corrected.status_code, corrected.json()["reverses"]) == (201, wrong["id"])
    given = corrects | {"amount": 1, "reason": "for the trouble"}
    assert (await boss.ask("POST", path, json=given)).json()["reverses"] == wrong["id"]

    credits = await ada.credits()
    for reverses, status in ((f"{boss.id}-1", 400), (f"{ada.id}-99", 404), ("3", 400), ("", 400)):
        for amount in (1, -1):
            body = {"amount": amount, "reason": "mistake", "reverses": reverses}
            assert (await boss.ask("POST", path, json=body)).status_code == status
    assert await ada.credits() == credits


async def test_a_charge_is_given_back_once_and_never_beyond_it(world: World) -> None:
    ada, boss = await world.register(), await world.dev("boss@example.com", "admin")
    before = await ada.credits()
    charge = {"account": ada.id, "credits": 10, "purpose": "image"}
    hold = (await boss.ask("POST", "/api/v1/charges", json=charge)).json()
    path = f"/api/v1/admin/charges/{hold['id']}/refund"
    key = {"Idempotency-Key": "back"}
    part = {"credits": 4, "reason": "half of it was black"}
    for _ in range(2):
        answer = await boss.ask("POST", path, json=part, headers=key)
        assert answer.status_code == 201, answer.text
        assert [entry["amount"] for entry in answer.json()["entries"]] == [4]
    assert await ada.credits() == before - 6

    beyond = await boss.ask("POST", path, json=part | {"credits": 7})
    assert (beyond.status_code, beyond.json()["detail"]) == (
        409,
        "Of this charge 6 credits can still be refunded, not 7 credits.",
    )
    assert (await boss.ask("POST", path, json={"tokens": 5, "reason": "x"})).status_code == 400
    assert (await boss.ask("POST", path, json={"reason": "all of it"})).status_code == 201
    assert await ada.credits() == before
    for body in ({"reason": "again"}, {"reason": "again", "credits": 1}):
        again = await boss.ask("POST", path, json=body)
        assert (again.status_code, again.json()["detail"]) == (
            409,
            "All of this charge was given back before.",
        )
    none = "/api/v1/admin/charges/none/refund"
    assert (await boss.ask("POST", none, json={"reason": "x"})).status_code == 404
    assert [each["details"]["amount"] for each in await audited(boss)] == [4_000_000, 6_000_000]


async def test_a_refund_names_the_charge_and_is_on_its_receipt(world: World) -> None:
    ada, boss = await world.register(), await world.dev("boss@example.com", "admin")
    charge = {"account": ada.id, "tokens": 3_000, "purpose": "article"}
    hold = (await boss.ask("POST", "/api/v1/charges", json=charge)).json()
    path = f"/api/v1/admin/charges/{hold['id']}/refund"
    assert (await boss.ask("POST", path, json={"reason": "unreadable"})).status_code == 201

    receipt = (await ada.ask("GET", f"/api/v1/credits/receipts/{hold['id']}")).json()
    query = {"hold_id": hold["id"]}
    listed = (await ada.ask("GET", "/api/v1/credits/ledger", params=query)).json()["items"]
    assert [each["id"] for each in receipt["entries"]] == [each["id"] for each in listed][::-1]
    charged = {each["unit"]: each for each in listed if each["kind"] == "charge"}
    refunded = {each["unit"]: each for each in listed if each["kind"] == "refund"}
    assert set(charged) == set(refunded) == {"credits", "tokens"}
    for unit, back in refunded.items():
        assert back["reverses"] == charged[unit]["id"]
        assert back["amount"] == -charged[unit]["amount"]


async def test_who_adjusts_and_refunds_sees_what_they_change(world: World) -> None:
    ada, boss = await world.register(), await world.dev("boss@example.com", "admin")
    bea = await world.register("bea@example.com")
    charge = {"account": ada.id, "credits": 10, "purpose": "image"}
    hold = (await boss.ask("POST", "/api/v1/charges", json=charge)).json()
    await paid(world, ada)
    paths = {
        f"/api/v1/credits/ledger?account={ada.id}",
        f"/credits/transactions?account={ada.id}",
        f"/api/v1/credits/receipts/{hold['id']}",
        f"/api/v1/payments?account={ada.id}",
    }
    keys = {}
    for name, wish in {
        "admin": {"scopes": ["admin"]},
        "meter": {"scopes": ["meter"], "accounts": [ada.id]},
        "other": {"scopes": ["meter"], "accounts": [bea.id]},
    }.items():
        keys[name] = (await boss.ask("POST", "/api/v1/api-keys", json=wish)).json()["key"]

    for path in paths:
        own = (await ada.ask("GET", path)).json()
        assert own.get("items", own)
        assert (await boss.ask("GET", path)).json() == own
        assert (await world.ask("GET", path, api_key=keys["admin"])).json() == own
        assert (await bea.ask("GET", path)).status_code == 404
        meters = [(await world.ask("GET", path, api_key=keys[it])) for it in ("meter", "other")]
        if "payments" in path:
            assert [each.status_code for each in meters] == [403, 403]
        else:
            assert [each.status_code for each in meters] == [200, 404]
            assert meters[0].json() == own

    for path in ("/api/v1/credits/ledger", "/api/v1/payments"):
        unnamed = await world.ask("GET", path, api_key=keys["admin"])
        assert unnamed.status_code == 400
        assert unnamed.json()["errors"][0]["field"] == "account"
