"""What is earned with an operation is what was charged for it, less what was given back."""

from datetime import timedelta
from typing import Any

import pytest

from core.usage.model import EndedCall, Outcome, TokenCount
from tests.world import Person, World


@pytest.fixture
def environment() -> dict[str, str]:
    return {"INKWELL_PROVIDER_PRICES": "openai:*=1000/1000"}


async def margin(boss: Person, operation: str) -> dict[str, Any]:
    """Return how an operation is sold."""
    found = (await boss.ask("GET", "/api/v1/admin/usage")).json()["margins"]
    (line,) = [each for each in found if each["operation"] == operation]
    return dict(line)


async def charged(boss: Person, account: int, **what: Any) -> str:
    """Charge for an article; return the path of its refund."""
    body = {"account": account, "purpose": "article", **what}
    answer = await boss.ask("POST", "/api/v1/charges", json=body)
    assert answer.status_code == 201, answer.text
    return f"/api/v1/admin/charges/{answer.json()['id']}/refund"


async def test_refunds_of_credits_and_of_tokens_lower_what_is_earned(both: World) -> None:
    ada, boss = await both.register(), await both.dev("boss@example.com", "admin")
    call = EndedCall(
        account_id=ada.id,
        operation="article",
        provider="openai",
        model="gpt-6.1-terra",
        outcome=Outcome.ANSWERED,
        latency_ms=10,
        tokens=TokenCount(input=10),
    )
    await both.container.usage.record_call()(call)
    in_credits = await charged(boss, ada.id, credits=20)
    in_tokens = await charged(boss, ada.id, tokens=400)
    sold = await margin(boss, "article")
    assert not sold["below_cost"]

    part = {"credits": 10, "reason": "half of it was good"}
    assert (await boss.ask("POST", in_credits, json=part)).status_code == 201
    half = await margin(boss, "article")
    assert half["revenue_usd"] < sold["revenue_usd"] * 0.51

    for path in (in_credits, in_tokens):
        assert (await boss.ask("POST", path, json={"reason": "the rest"})).status_code == 201
    none = await margin(boss, "article")
    assert (none["revenue_usd"], none["below_cost"]) == (0, True)


async def test_tokens_of_an_earlier_month_that_come_back_as_credits_lower_it_too(
    world: World,
) -> None:
    ada = await world.register()
    boss = await world.dev("boss@example.com", "admin")
    refund = await charged(boss, ada.id, tokens=400)
    sold = await margin(boss, "article")
    world.clock.advance(timedelta(days=40))
    boss = await world.dev("boss@example.com", "admin")
    assert (await boss.ask("POST", refund, json={"reason": "late"})).status_code == 201
    back = await margin(boss, "article")
    assert back["revenue_usd"] == pytest.approx(-sold["revenue_usd"], abs=0.00001)
