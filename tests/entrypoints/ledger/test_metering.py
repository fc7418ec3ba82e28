"""Holds, charges and reported usage over HTTP."""

from typing import Any

import pytest

from core.ledger.model import EntryKind
from core.usage.use_cases.admit_metering import SWITCHES_KNOWN
from tests.entrypoints.ledger.conftest import Meter, service_key
from tests.world import world_over


async def test_a_hold_is_settled_with_what_was_used(meter: Meter) -> None:
    hold = await meter.hold(tokens=5_000, ttl_seconds=600)
    assert (hold["status"], hold["tokens"], hold["credits"]) == ("reserved", 5_000, 2)
    assert hold["plan_tokens"] == 1_000

    body = {
        "tokens": 3_000,
        "model": "some-model",
        "usage": {"input": 2_000, "cached": 500, "output": 1_000, "reasoning": 100},
    }
    settled = (await meter.post(f"holds/{hold['id']}/settle", body)).json()

    assert (settled["status"], settled["settled"]["tokens"]) == ("settled", 3_000)
    assert (settled["settled"]["credits"], settled["settled"]["plan_tokens"]) == (1, 1_000)
    assert await meter.ada.credits() == 49
    receipt = await meter.ada.ask("GET", f"/api/v1/credits/receipts/{hold['id']}")
    shown = receipt.json()
    assert (shown["balance_before"], shown["balance_after"], shown["model"]) == (
        50,
        49,
        "some-model",
    )
    assert shown["usage"]["reasoning"] == 100
    assert [each["unit"] for each in shown["entries"]] == ["tokens", "credits"]


async def test_an_entry_says_which_tokens_it_charged_for(meter: Meter) -> None:
    usage = {"input": 2_500, "cached": 0, "output": 500, "reasoning": 0}
    spent = [
        {"tokens": 3_000, "key": "over plan and credits"},
        {"tokens": 2_001, "key": "on credits"},
        {"tokens": 3_000, "usage": usage, "key": "by class"},
        {"credits": 5, "usage": usage, "key": "at a fixed price"},
        {"credits": 5, "key": "of no tokens"},
    ]
    for each in spent:
        body = {"account": meter.ada.id, "purpose": "work", **each}
        assert (await meter.post("charges", body)).status_code == 201
    hold = await meter.hold(tokens=2_000)
    await meter.post(f"holds/{hold['id']}/settle", {"tokens": 5_000})

    listed = await meter.ada.ask("GET", "/api/v1/credits/ledger", params={"kind": "charge"})
    assert [(each["unit"], each["amount"], each["tokens"]) for each in listed.json()["items"]] == [
        ("credits", -2.5, 5_000),
        ("credits", -5, None),
        ("credits", -5, 3_000),
        ("credits", -1.5, 3_000),
        ("credits", -1.0005, 2_001),
        ("credits", -1, 2_000),
        ("tokens", -1_000, 1_000),
    ]
    exported = (await meter.ada.ask("GET", "/api/v1/me/export")).json()
    assert [each["tokens"] for each in exported["ledger"] if each["kind"] == "charge"][:2] == [
        1_000,
        2_000,
    ]


async def test_settling_again_is_the_same_act_and_otherwise_refused(meter: Meter) -> None:
    hold = await meter.hold(credits=10)
    path = f"holds/{hold['id']}/settle"
    first = await meter.post(path, {"credits": 4.5})

    assert (await meter.post(path, {"credits": 4.5})).json() == first.json()
    assert (await meter.post(path, {"credits": 5})).status_code == 409
    assert (await meter.post(path, {"tokens": 5})).status_code == 400
    assert (await meter.post(f"holds/{hold['id']}/void")).status_code == 409


async def test_a_void_gives_everything_back(meter: Meter) -> None:
    hold = await meter.hold(credits=10)
    renewed = await meter.post(f"holds/{hold['id']}/renew", {"ttl_seconds": 86_400})
    assert renewed.json()["expires_at"] > hold["expires_at"]

    assert (await meter.post(f"holds/{hold['id']}/void")).json()["status"] == "voided"

    assert await meter.ada.credits() == 50
    assert (await meter.post(f"holds/{hold['id']}/settle", {"credits": 1})).status_code == 409


async def test_a_closed_account_begins_no_work_and_pays_for_what_was_begun(meter: Meter) -> None:
    hold = await meter.hold(credits=10)
    body = {"account": meter.ada.id, "purpose": "work", "credits": 1}
    begun = await meter.post("holds", body, **{"Idempotency-Key": "begun"})
    suspend = f"/api/v1/admin/accounts/{meter.ada.id}/suspend"
    await meter.boss.ask("POST", suspend, json={"reason": "spam"})

    async with world_over(meter.world.settings) as elsewhere:
        there = await elsewhere.ask("POST", "/api/v1/holds", api_key=meter.key, json=body)

    for refused in (await meter.post("holds", body), there, await meter.post("charges", body)):
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/account-closed")
    again = await meter.post("holds", body, **{"Idempotency-Key": "begun"})
    assert again.json() == begun.json()
    assert (await meter.post(f"holds/{hold['id']}/settle", {"credits": 4})).status_code == 200
    (late,) = (await meter.post("usage/batch", {"items": [body | {"key": "late"}]})).json()["items"]
    assert late["status"] == "charged"
    await meter.boss.ask("POST", suspend, json={"suspended": False})
    assert (await meter.post("holds", body)).status_code == 201

    await meter.ada.ask("DELETE", "/api/v1/me")
    for path in ("holds", "charges"):
        assert (await meter.post(path, body)).status_code == 403


async def test_what_is_switched_off_begins_no_work_and_ends_what_was_begun(meter: Meter) -> None:
    held = [await meter.hold(credits=10) for _ in range(2)]
    body = {"account": meter.ada.id, "purpose": "article", "credits": 1}

    async def answers(purpose: str, sign: int = 1, **switches: Any) -> set[str]:
        await meter.boss.ask("PUT", "/api/v1/admin/switches", json=switches)
        meter.world.clock.advance(sign * SWITCHES_KNOWN)
        asked = body | {"purpose": purpose}
        made = [await meter.post(path, asked) for path in ("holds", "charges")]
        return {each.json().get("type", "made") for each in made}

    assert await answers("work", maintenance=True) == {"/problems/maintenance"}
    assert (await meter.post(f"holds/{held[0]['id']}/settle", {"credits": 4})).status_code == 200
    assert (await meter.post(f"holds/{held[1]['id']}/void")).status_code == 200
    (late,) = (await meter.post("usage/batch", {"items": [body | {"key": "late"}]})).json()["items"]
    assert late["status"] == "charged"
    off: dict[str, Any] = {"operations_off": ["article"]}
    assert await answers("article", **off) == {"/problems/operation-switched-off"}
    assert await answers("work", **off) == {"made"}
    assert await answers("article") == {"made"}
    assert await answers("work", -1, maintenance=True) == {"/problems/maintenance"}


@pytest.mark.parametrize("path", ["holds", "charges"])
async def test_what_was_begun_is_answered_again_under_maintenance(meter: Meter, path: str) -> None:
    body = {"account": meter.ada.id, "purpose": "work", "credits": 1}
    begun = await meter.post(path, body, **{"Idempotency-Key": "begun"})
    await meter.boss.ask("PUT", "/api/v1/admin/switches", json={"maintenance": True})
    meter.world.clock.advance(SWITCHES_KNOWN)

    again = await meter.post(path, body, **{"Idempotency-Key": "begun"})
    other = await meter.post(path, body, **{"Idempotency-Key": "other"})

    assert (again.status_code, again.json()) == (201, begun.json())
    assert (other.status_code, other.json()["type"]) == (503, "/problems/maintenance")
    assert await meter.ada.credits() == 49


async def test_a_hold_beyond_the_balance_is_refused(meter: Meter) -> None:
    body = {"account": meter.ada.id, "purpose": "work", "credits": 50.000001}

    refused = await meter.post("holds", body)

    assert (refused.status_code, refused.json()["type"]) == (402, "/problems/insufficient-credits")


async def test_a_repeated_hold_is_one_hold(meter: Meter) -> None:
    body = {"account": meter.ada.id, "purpose": "work", "credits": 10}
    first = await meter.post("holds", body, **{"Idempotency-Key": "one"})
    again = await meter.post("holds", body, **{"Idempotency-Key": "one"})
    other = await meter.post("holds", body | {"credits": 11}, **{"Idempotency-Key": "one"})

    assert first.json() == again.json()
    assert other.status_code == 422
    assert await meter.ada.credits() == 40


async def test_only_its_maker_or_an_admin_ends_a_hold(meter: Meter) -> None:
    hold = await meter.hold(credits=10)
    other = await service_key(meter.boss, [meter.ada.id])
    stranger = await service_key(meter.boss, [meter.boss.id])
    path = f"/api/v1/holds/{hold['id']}/void"

    assert (await meter.world.ask("POST", path, api_key=other)).status_code == 403
    assert (await meter.world.ask("POST", path, api_key=stranger)).status_code == 404
    assert (await meter.ada.ask("POST", path)).status_code == 403
    assert (await meter.boss.ask("POST", path)).status_code == 200


async def test_a_customer_sees_own_holds_and_makes_none(meter: Meter) -> None:
    hold = await meter.hold(credits=10)
    bea = await meter.world.dev("bea@example.com")

    mine = (await meter.ada.ask("GET", "/api/v1/holds")).json()
    assert [each["id"] for each in mine["items"]] == [hold["id"]]
    assert (await bea.ask("GET", "/api/v1/holds")).json()["items"] == []
    assert (
        await bea.ask("GET", "/api/v1/holds", params={"account": meter.ada.id})
    ).status_code == 404
    body = {"purpose": "gift", "credits": 1}
    assert (await meter.ada.ask("POST", "/api/v1/holds", json=body)).status_code == 403
    assert (await meter.ada.ask("POST", "/api/v1/charges", json=body)).status_code == 403
    assert (
        await meter.ada.ask("POST", "/api/v1/usage/batch", json={"items": [body]})
    ).status_code == 403


async def test_a_charge_with_a_key_in_its_body_is_one_charge(meter: Meter) -> None:
    body = {"account": meter.ada.id, "purpose": "image", "credits": 5, "key": "k1"}
    first = await meter.post("charges", body)
    again = await meter.post("charges", body)

    assert first.status_code == 201
    assert first.json() == again.json()
    assert (await meter.post("charges", body | {"credits": 6})).status_code == 422
    assert (await meter.post("charges", body | {"credits": 46, "key": "k2"})).status_code == 402
    assert await meter.ada.credits() == 45


async def test_a_charge_says_when_its_work_was_done(meter: Meter) -> None:
    body = {"account": meter.ada.id, "purpose": "work", "tokens": 10, "key": "k"}
    then = {"occurred_at": "2026-01-02T03:04:05+01:00"}
    charged = (await meter.post("charges", body | then)).json()
    (item,) = (await meter.post("usage/batch", {"items": [body | then]})).json()["items"]
    untold = (await meter.post("charges", body | {"key": "k2"})).json()

    assert charged["settled"]["occurred_at"] == "2026-01-02T02:04:05Z"
    assert charged["settled"]["at"] != charged["settled"]["occurred_at"]
    assert item["charge"]["settled"]["occurred_at"] == "2026-01-02T02:04:05Z"
    assert untold["settled"]["occurred_at"] is None
    receipt = await meter.ada.ask("GET", f"/api/v1/credits/receipts/{charged['id']}")
    assert receipt.json()["settled"] == charged["settled"]


async def test_a_batch_answers_item_by_item_and_never_refuses_for_balance(meter: Meter) -> None:
    def item(key: str, credits: int, account: int) -> dict[str, object]:
        return {"account": account, "purpose": "work", "credits": credits, "key": key}

    ada = meter.ada.id
    body = {"items": [item("a", 60, ada), item("b", 1, 999), item("c", 2, ada), item("a", 60, ada)]}
    answer = (await meter.post("usage/batch", body)).json()["items"]

    assert [each["status"] for each in answer] == ["charged", "refused", "charged", "charged"]
    assert answer[0]["charge"]["id"] == answer[3]["charge"]["id"]
    assert answer[0]["charge"]["settled"]["debt"] == 10
    assert answer[1]["error"]["code"] == "account-not-found"
    balance = await meter.get(f"credits?account={ada}")
    assert (balance["credits"], balance["debt"], balance["balance"]) == (-12, 12, -12)


async def test_use_far_beyond_its_hold_is_a_case_for_the_operator(meter: Meter) -> None:
    hold = await meter.hold(credits=2)
    path = f"holds/{hold['id']}/settle"
    settled = (await meter.post(path, {"credits": 40.5})).json()
    await meter.post(path, {"credits": 40.5})
    await meter.world.run_jobs()

    assert (settled["needs_review"], settled["settled"]["credits"]) == (True, 2)
    cases = (await meter.boss.ask("GET", "/api/v1/admin/attention")).json()["items"]
    assert [(each["account"], each["reason"]) for each in cases] == [
        (meter.ada.id, "used_beyond_hold")
    ]
    assert "used 40.5 credits on a hold of 2 credits" in cases[0]["details"]
    resolve = f"/api/v1/admin/attention/{cases[0]['id']}/resolve"
    closed = await meter.boss.ask("POST", resolve, json={"note": "their meter was wrong"})
    assert closed.status_code == 200, closed.text


async def test_what_is_wrong_with_an_item_of_a_batch_is_never_anothers(meter: Meter) -> None:
    body = {"account": meter.ada.id, "purpose": "work"}
    items = [
        body | {"key": "negative", "credits": -5},
        body | {"key": "no zone", "credits": 1, "occurred_at": "2026-01-02T03:04:05"},
        body | {"key": "both units", "credits": 1, "tokens": 1},
        body | {"key": "well", "credits": 2},
    ]
    answer = (await meter.post("usage/batch", {"items": items})).json()["items"]

    assert [(each["key"], each["status"]) for each in answer] == [
        ("negative", "refused"),
        ("no zone", "refused"),
        ("both units", "refused"),
        ("well", "charged"),
    ]
    assert all(each["error"]["detail"] for each in answer[:3])
    nameless = await meter.post("usage/batch", {"items": [items[3], body | {"credits": 1}]})
    assert (nameless.status_code, nameless.json()["errors"][0]["field"]) == (400, "items[1].key")
    assert await meter.ada.credits() == 48


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"tokens": -1}, "tokens"),
        ({"tokens": 10**13}, "tokens"),
        ({"tokens": 5.5}, "tokens"),
        ({"credits": "much"}, "credits"),
        ({"account": 0}, "account"),
        ({"model": "m" * 130}, "model"),
        ({"purpose": ""}, "purpose"),
        ({"usage": {"input": 1, "output": 1, "reasoning": 0}}, "usage.cached"),
        ({"occurred_at": "yesterday"}, "occurred_at"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_an_item_of_another_form_is_refused_alone_and_told_where(
    meter: Meter, wrong: dict[str, object], field: str
) -> None:
    body = {"account": meter.ada.id, "purpose": "work"}
    items = [
        body | {"credits": 1, "key": "a"},
        body | wrong | {"key": "b"},
        body | {"credits": 2, "key": "c"},
    ]
    answer = (await meter.post("usage/batch", {"items": items})).json()["items"]

    assert [(each["key"], each["status"]) for each in answer] == [
        ("a", "charged"),
        ("b", "refused"),
        ("c", "charged"),
    ]
    assert answer[1]["error"]["code"] == "invalid-body"
    assert f" items[1].{field} " in answer[1]["error"]["detail"]
    assert await meter.ada.credits() == 47


@pytest.mark.parametrize(
    ("nameless", "field"),
    [
        ({"key": 5}, "items[1].key"),
        ({"key": ""}, "items[1].key"),
        ({"key": "k" * 256}, "items[1].key"),
        ({"key": None}, "items[1].key"),
        (5, "items[1]"),
    ],
)
async def test_a_batch_with_an_item_that_has_no_name_charges_nothing(
    meter: Meter, nameless: Any, field: str
) -> None:
    body = {"account": meter.ada.id, "purpose": "work", "credits": 1}
    wrong = body | nameless if isinstance(nameless, dict) else nameless
    answer = await meter.post("usage/batch", {"items": [body | {"key": "a"}, wrong]})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
    assert await meter.ada.credits() == 50


async def test_an_entry_has_the_key_under_which_it_was_asked_for(meter: Meter) -> None:
    hold = await meter.hold(credits=10)
    by_header = {"Idempotency-Key": "of the settlement"}
    await meter.post(f"holds/{hold['id']}/settle", {"credits": 4}, **by_header)
    body = {"account": meter.ada.id, "purpose": "work", "credits": 1}
    await meter.post("charges", body, **{"Idempotency-Key": "of the charge"})
    await meter.post("charges", body | {"key": "in its body"})

    exported = meter.world.container.ledger.export_entries()(account_id=meter.ada.id)
    assert [each.key async for each in exported if each.kind is EntryKind.CHARGE] == [
        "of the settlement",
        "of the charge",
        "in its body",
    ]


async def test_what_is_owed_stays_within_what_can_be_told(meter: Meter) -> None:
    items = [
        {"account": meter.ada.id, "purpose": "work", "credits": 10**9, "key": f"{number}"}
        for number in range(9)
    ]
    answer = (await meter.post("usage/batch", {"items": items})).json()["items"]

    assert [each["status"] for each in answer] == ["charged"] * 8 + ["refused"]
    assert answer[8]["error"]["code"] == "balance-out-of-range"
    told = [await meter.ada.ask("GET", f"/api/v1/{path}") for path in ("me", "credits/ledger")]
    assert [each.status_code for each in told] == [200, 200]
    assert await meter.ada.credits() == 50 - 8 * 10**9


async def test_what_is_given_stays_within_what_can_be_told(meter: Meter) -> None:
    gift = {"account": meter.ada.id, "amount": 10**9, "reason": "a typing error"}
    given = [await meter.boss.ask("POST", "/api/v1/credits/add", json=gift) for _ in range(8)]

    assert [each.status_code for each in given] == [201] * 7 + [409]
    assert given[7].json()["type"] == "/problems/balance-out-of-range"
    assert await meter.ada.credits() == 50 + 7 * 10**9


async def test_bodies_say_exactly_one_unit(meter: Meter) -> None:
    both = {"account": meter.ada.id, "purpose": "work", "credits": 1, "tokens": 1}
    neither = {"account": meter.ada.id, "purpose": "work"}

    for body in (both, neither):
        refused = await meter.post("holds", body)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid body")
