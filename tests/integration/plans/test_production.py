"""What a customer may do with plans and gifts in production, over HTTP."""

from datetime import timedelta

import pytest

from entrypoints.settings import Settings
from tests.integration.plans.people import customer


@pytest.mark.parametrize(
    "wish",
    [
        {"plan": "standard"},
        {"plan": "premium"},
        {"plan": "premium", "reset_used": True},
        {"plan": "basic", "reset_used": True},
    ],
)
async def test_what_gives_is_paid_for_first(settings: Settings, wish: dict[str, object]) -> None:
    async with customer(settings, production=True) as ada:
        before = await ada.usage()
        answer = await ada.person.post("/api/v1/tokens/set-plan", wish)
        assert answer.status_code == 402
        assert answer.json()["type"] == "/problems/plan-unpaid"
        assert await ada.usage() == before


async def test_a_renewal_is_paid_for_first(settings: Settings) -> None:
    async with customer(settings, production=True) as ada:
        await ada.on("standard", used=300)
        before = await ada.usage()
        assert (await ada.set_plan("standard")).status_code == 402
        assert (await ada.set_plan("standard", reset_used=True)).status_code == 402
        assert (await ada.set_plan("basic", reset_used=True)).status_code == 402
        assert await ada.usage() == before


async def test_a_downgrade_is_the_customers_own(settings: Settings) -> None:
    async with customer(settings, production=True) as ada:
        await ada.on("premium", used=300)
        end = (await ada.usage())["plan_end_at"]
        ada.after(days=2)
        answer = await ada.set_plan("standard")
        assert answer.status_code == 200
        assert answer.json().items() >= {"token_quota": 10_000, "token_used": 300}.items()
        assert answer.json()["plan_end_at"] == end
        answer = await ada.set_plan("basic")
        assert answer.json().items() >= {"token_quota": 0, "remaining": -300}.items()
        assert (await ada.set_plan("standard")).status_code == 402
        assert (await ada.set_plan("basic")).status_code == 200


@pytest.mark.parametrize("account", [2**63, -1, 0, 10**30])
async def test_an_account_that_can_t_be_is_a_bad_request(settings: Settings, account: int) -> None:
    async with customer(settings, production=True) as ada:
        await ada.become_admin()
        answer = await ada.set_plan("premium", account=account)
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/problem+json"


async def test_only_an_admin_sets_the_plan_of_another(settings: Settings) -> None:
    async with customer(settings, production=True) as ada:
        bob = await ada.world.register("bob")
        wish = {"plan": "premium", "account": bob.account_id}
        answer = await ada.person.post("/api/tokens/set-plan", wish)
        assert answer.status_code == 404
        await ada.become_admin()
        answer = await ada.person.post("/api/tokens/set-plan", wish)
        assert answer.status_code == 200
        assert answer.json()["plan"] == "premium"
        assert (await ada.usage())["plan"] == "basic"
        assert (await bob.get("/api/tokens/usage")).json()["plan"] == "premium"


async def test_the_same_request_sent_again_is_one_change(settings: Settings) -> None:
    async with customer(settings) as ada:
        first = await ada.person.post(
            "/api/tokens/set-plan", {"plan": "standard"}, Idempotency_Key="one"
        )
        ada.after(hours=1)
        await ada.use(500)
        again = await ada.person.post(
            "/api/v1/tokens/set-plan", {"plan": "standard"}, Idempotency_Key="one"
        )
        assert again.json() == first.json()
        other = await ada.person.post(
            "/api/tokens/set-plan", {"plan": "premium"}, Idempotency_Key="one"
        )
        assert other.status_code == 422
        assert (await ada.usage())["plan_end_at"] == first.json()["plan_end_at"]


async def test_plans_are_listed_from_the_lowest(settings: Settings) -> None:
    async with customer(settings) as ada:
        shown = (await ada.person.get("/api/v1/plans")).json()["items"]
        assert [(p["name"], p["amount"], p["tokens_per_month"], p["days"]) for p in shown] == [
            ("basic", 0, 1_000, None),
            ("standard", 2_900, 10_000, 30),
            ("premium", 9_900, 50_000, 30),
        ]


async def test_grace_caps_what_a_new_month_brings_until_somebody_pays(settings: Settings) -> None:
    async with customer(settings) as ada:
        ada.after(days=19, hours=12)  # 30 March, midnight.
        await ada.use(1_000)
        await ada.on("standard")
        ada.after(days=30, hours=1)  # 29 April: over, and in grace.
        shown = await ada.usage()
        assert shown.items() >= {"plan": "standard", "in_grace": True, "available": 10_000}.items()
        ada.after(days=1, hours=23)  # 1 May: a new month, still in grace.
        await ada.use(200)
        shown = await ada.usage()
        assert shown.items() >= {"token_quota": 10_000, "token_used": 200}.items()
        assert shown["available"] == 800
        assert (await ada.set_plan("standard")).status_code == 200
        shown = await ada.usage()
        assert shown.items() >= {"in_grace": False, "available": 9_800}.items()
        assert shown["plan_end_at"] == "2026-05-29T00:00:00Z"
        ada.clock.at += timedelta(days=30)
        shown = await ada.usage()
        assert shown.items() >= {"plan": "standard", "in_grace": True}.items()
