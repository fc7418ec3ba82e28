"""Balances, entries and estimates over HTTP, and what admins add or deduct."""

from datetime import timedelta

import pytest

from tests.entrypoints.ledger.conftest import Meter


async def test_a_balance_of_now_and_of_then(meter: Meter) -> None:
    before = meter.world.clock.now()
    meter.world.clock.advance(timedelta(minutes=5))
    await meter.boss.ask(
        "POST",
        "/api/v1/credits/add",
        json={"account": meter.ada.id, "amount": 5, "reason": "goodwill"},
    )

    now = (await meter.ada.ask("GET", "/credits")).json()
    then = (await meter.ada.ask("GET", "/api/v1/credits", params={"at": before.isoformat()})).json()

    assert (now["credits"], now["available"], now["held"], now["debt"]) == (55, 55, 0, 0)
    assert now["plan_tokens"] == {"quota": 1_000, "used": 0, "held": 0, "remaining": 1_000}
    assert (then["balance"], then["plan_tokens_remaining"]) == (50, 1_000)
    future = (meter.world.clock.now() + timedelta(days=1)).isoformat()
    for never in (future, "9999-12-31T23:59:59-10:00", "2026-01-01T00:00:00"):
        refused = await meter.ada.ask("GET", "/api/v1/credits", params={"at": never})
        assert refused.status_code == 400


async def test_the_ledger_is_listed_newest_first_in_pages(meter: Meter) -> None:
    body = {"account": meter.ada.id, "amount": 1, "reason": "a test"}
    for _ in range(3):
        await meter.boss.ask("POST", "/api/v1/credits/deduct", json=body)

    first = (await meter.ada.ask("GET", "/api/v1/credits/ledger", params={"limit": 2})).json()
    rest = (
        await meter.ada.ask(
            "GET", "/api/v1/credits/ledger", params={"cursor": first["next_cursor"]}
        )
    ).json()

    amounts = [entry["amount"] for entry in first["items"] + rest["items"]]
    assert amounts == [-1, -1, -1, 50, 1_000]
    assert first["items"][0]["reason"] == "a test"
    deductions = await meter.ada.ask(
        "GET", "/api/v1/credits/ledger", params={"kind": "deduction", "unit": "credits"}
    )
    assert len(deductions.json()["items"]) == 3


async def test_transactions_are_those_of_credits_unless_tokens_are_asked_for(meter: Meter) -> None:
    listed = {
        unit: (await meter.ada.ask("GET", f"/credits/transactions{unit}")).json()["items"]
        for unit in ("", "?unit=credits", "?unit=tokens")
    }

    amounts = {unit: [entry["amount"] for entry in items] for unit, items in listed.items()}
    assert amounts == {"": [50], "?unit=credits": [50], "?unit=tokens": [1_000]}


@pytest.mark.parametrize("cursor", ["eA", "LTE", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
async def test_a_made_up_cursor_is_refused(meter: Meter, cursor: str) -> None:
    refused = await meter.ada.ask("GET", "/api/v1/credits/ledger", params={"cursor": cursor})

    assert refused.status_code == 400


async def test_a_deduction_stops_at_what_is_there_unless_debt_is_allowed(meter: Meter) -> None:
    body = {"account": meter.ada.id, "amount": 51, "reason": "a mistake"}

    refused = await meter.boss.ask("POST", "/api/v1/credits/deduct", json=body)
    allowed = await meter.boss.ask(
        "POST", "/api/v1/credits/deduct", json=body | {"allow_debt": True}
    )

    assert refused.status_code == 402
    assert (allowed.status_code, allowed.json()["balance_after"]) == (201, -1)


async def test_adding_again_under_the_same_key_adds_once(meter: Meter) -> None:
    body = {"account": meter.ada.id, "amount": 0.000001, "reason": "goodwill"}
    headers = {"Idempotency-Key": "gift"}
    first = await meter.boss.ask("POST", "/api/v1/credits/add", json=body, headers=headers)
    again = await meter.boss.ask("POST", "/api/v1/credits/add", json=body, headers=headers)

    assert first.json() == again.json()
    assert await meter.ada.credits() == 50.000001


@pytest.mark.parametrize("amount", [0, -1, 0.0000001, 10**12])
async def test_no_amount_is_negative_nothing_or_beyond_sense(meter: Meter, amount: float) -> None:
    body = {"account": meter.ada.id, "amount": amount, "reason": "a test"}
    for path in ("add", "deduct"):
        answer = await meter.boss.ask("POST", f"/api/v1/credits/{path}", json=body)
        assert answer.status_code == 400, answer.text


async def test_customers_neither_add_nor_deduct(meter: Meter) -> None:
    body = {"amount": 1, "reason": "me"}
    for path in ("add", "deduct"):
        answer = await meter.ada.ask("POST", f"/api/v1/credits/{path}", json=body)
        assert answer.status_code == 403


async def test_a_receipt_of_somebody_else_is_not_found(meter: Meter) -> None:
    hold = await meter.hold(credits=1)
    path = f"/api/v1/credits/receipts/{hold['id']}"
    bea = await meter.world.dev("bea@example.com")

    assert (await meter.ada.ask("GET", path)).json()["type"] == "/problems/nothing-charged"
    assert (await bea.ask("GET", path)).json()["type"] == "/problems/hold-not-found"


@pytest.mark.parametrize("path", ["credits", "credits/ledger", "holds", "payments"])
async def test_an_account_that_is_not_there_is_not_an_empty_one(meter: Meter, path: str) -> None:
    answer = await meter.boss.ask("GET", f"/api/v1/{path}?account=9999")

    assert (answer.status_code, answer.json()["status"]) == (404, 404)
    assert "9999" in answer.json()["detail"]


async def test_an_estimate_counts_the_plan_first(meter: Meter) -> None:
    article = await meter.ada.ask("POST", "/api/v1/credits/estimate", json={"operation": "article"})
    shown = article.json()
    assert (shown["tokens"], shown["credits"], shown["affordable"]) == (2_000, 0.5, True)

    campaign = {"operation": "campaign", "articles_per_day": 4}
    shown = (await meter.ada.ask("POST", "/api/v1/credits/estimate", json=campaign)).json()
    assert [line["tokens"] for line in shown["breakdown"]] == [2_000, 8_000, 240_000]
    assert not shown["affordable"]

    video = {"operation": "video", "count": 9, "duration": 4}
    shown = (await meter.ada.ask("POST", "/api/v1/credits/estimate", json=video)).json()
    assert (shown["credits"], shown["affordable"]) == (360, False)


async def test_holds_name_the_version_of_the_price_book(meter: Meter) -> None:
    book = meter.world.container.shared.price_book()

    hold = await meter.hold(credits=1)

    assert hold["price_version"] == book.current.version
    assert meter.world.container.shared.terms().tokens_per_credit == book.current.tokens_per_credit
