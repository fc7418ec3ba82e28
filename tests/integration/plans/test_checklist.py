"""The token plans' own checklist, as it was written for their frontend, run against the API.

Each test is one of its lines.
"""

from datetime import UTC, datetime

import pytest

from entrypoints.settings import Settings
from tests.integration.plans.people import customer

# ------------------------------------------------------------------ GET /api/tokens/usage


async def test_usage_of_a_new_account(settings: Settings) -> None:
    """Response: { plan, token_quota, token_used, remaining, plan_end_at? }."""
    async with customer(settings) as ada:
        shown = await ada.usage()
        assert (
            shown.items()
            >= {
                "plan": "basic",
                "token_quota": 1_000,
                "token_used": 0,
                "remaining": 1_000,
            }.items()
        )
        assert "plan_end_at" not in shown


async def test_usage_without_a_token_is_401(settings: Settings) -> None:
    """Expected: 401 with error: "unauthorized"."""
    async with customer(settings) as ada:
        answer = await ada.person.client.get("/api/tokens/usage")
        assert answer.status_code == 401
        assert answer.json()["error"] == "unauthorized"


# ------------------------------------------------------------------ POST /api/tokens/set-plan


async def test_upgrade_carries_over_what_remains(settings: Settings) -> None:
    """Previous: quota=10K, used=3K. Upgrade to Premium: new quota = 50K + 7K = 57K, used = 0."""
    async with customer(settings) as ada:
        await ada.use(1_000)  # Nothing of basic is left to carry over.
        await ada.on("standard", used=3_000)
        shown = await ada.usage()
        assert (shown["token_quota"], shown["token_used"]) == (10_000, 3_000)

        answer = await ada.set_plan("premium")

        assert answer.status_code == 200
        assert (
            answer.json().items()
            >= {
                "status": "success",
                "plan": "premium",
                "token_quota": 57_000,
                "token_used": 0,
                "remaining": 57_000,
            }.items()
        )
        assert answer.json()["message"]


async def test_downgrade_takes_the_new_quota_and_keeps_what_was_used(settings: Settings) -> None:
    """Expected: 200 with new quota; remaining may be negative, which is fine."""
    async with customer(settings) as ada:
        await ada.on("premium", used=3_000)

        answer = await ada.set_plan("basic")

        assert answer.status_code == 200
        assert (
            answer.json().items()
            >= {
                "plan": "basic",
                "token_quota": 1_000,
                "token_used": 3_000,
                "remaining": -2_000,
            }.items()
        )


async def test_same_tier_keeps_quota_and_used(settings: Settings) -> None:
    async with customer(settings) as ada:
        await ada.on("standard", used=3_000)
        answer = await ada.set_plan("standard")
        assert answer.json().items() >= {"token_quota": 11_000, "token_used": 3_000}.items()


async def test_reset_used_zeroes_used(settings: Settings) -> None:
    """Expected: 200 with token_used=0."""
    async with customer(settings) as ada:
        await ada.on("standard", used=3_000)
        answer = await ada.set_plan("standard", reset_used=True)
        assert answer.status_code == 200
        assert answer.json()["token_used"] == 0


async def test_with_no_tokens_left_a_plan_can_be_changed(settings: Settings) -> None:
    """They can still change plans."""
    async with customer(settings) as ada:
        await ada.use(1_000)
        assert (await ada.usage())["remaining"] == 0
        answer = await ada.set_plan("standard")
        assert answer.json().items() >= {"token_quota": 10_000, "token_used": 0}.items()


@pytest.mark.parametrize("plan", ["invalid", "", "Premium", "enterprise"])
async def test_a_plan_that_is_none_is_400(settings: Settings, plan: str) -> None:
    """Expected: 400 with error: "invalid plan"."""
    async with customer(settings) as ada:
        answer = await ada.set_plan(plan)
        assert answer.status_code == 400
        assert answer.json()["error"] == "invalid plan"


@pytest.mark.parametrize(
    "body",
    ["null", "[]", "{", "{}", '{"plan": 5}', '{"plan": "premium", "reset_used": "yes"}'],
)
async def test_a_body_that_is_none_is_400(settings: Settings, body: str) -> None:
    """Error handling: {"error":"invalid body"}."""
    async with customer(settings) as ada:
        answer = await ada.person.client.post(
            "/api/tokens/set-plan", content=body, headers=ada.person.headers()
        )
        assert answer.status_code == 400
        assert answer.json()["error"] == "invalid body"
        assert (await ada.usage())["plan"] == "basic"


async def test_setting_a_plan_without_a_token_is_401(settings: Settings) -> None:
    async with customer(settings) as ada:
        answer = await ada.person.client.post("/api/tokens/set-plan", json={"plan": "premium"})
        assert answer.status_code == 401
        assert answer.json()["error"] == "unauthorized"


# ------------------------------------------------------------------ months and ends


async def test_a_new_month_zeroes_used_when_it_is_looked_at(settings: Settings) -> None:
    """Lazy monthly reset: when current month != last_reset_month."""
    async with customer(settings) as ada:
        await ada.use(600)
        ada.at(datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC))
        assert (await ada.usage())["token_used"] == 600
        ada.at(datetime(2026, 4, 1, tzinfo=UTC))
        assert (await ada.usage())["token_used"] == 0
        await ada.use(10)
        assert (await ada.usage())["token_used"] == 10


async def test_a_paid_plan_ends_30_days_from_now(settings: Settings) -> None:
    """For paid plans plan_end_at = NOW() + 30 days; for basic NULL."""
    async with customer(settings) as ada:
        answer = await ada.set_plan("standard")
        assert answer.json()["plan_end_at"] == "2026-04-09T12:00:00Z"
        assert (await ada.usage())["plan_end_at"] == "2026-04-09T12:00:00Z"
        await ada.set_plan("basic")
        assert "plan_end_at" not in await ada.usage()


# ------------------------------------------------------------------ tokens of the JSON Web kind


@pytest.mark.parametrize("claim", ["sub", "user_id"])
async def test_sub_or_user_id_names_the_user(settings: Settings, claim: str) -> None:
    """Payload must contain either "user_id" or "sub": extract whichever is present."""
    async with customer(settings) as ada:
        await ada.on("premium")
        token = ada.token(**{claim: ada.account_id})
        headers = {"Authorization": f"Bearer {token}"}
        answer = await ada.person.client.get("/api/tokens/usage", headers=headers)
        assert answer.json()["plan"] == "premium"
