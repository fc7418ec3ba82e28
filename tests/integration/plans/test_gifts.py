"""Signup grant, free tokens and daily bonus: when they come, and when they wait."""

import asyncio
from datetime import UTC, datetime, timedelta

from entrypoints.settings import Settings
from tests.integration.plans.people import customer


async def test_gifts_wait_for_a_verified_e_mail(settings: Settings) -> None:
    async with customer(settings, production=True) as ada:
        assert (await ada.usage()).items() >= {"token_quota": 0, "remaining": 0}.items()
        assert (await ada.credits()) == 0
        answer = await ada.person.post("/api/v1/credits/daily-bonus")
        assert answer.status_code == 403
        assert answer.json()["type"] == "/problems/gifts-wait"
        await ada.log_in()
        assert (await ada.credits()) == 0

        await ada.verify()

        assert (await ada.usage())["token_quota"] == 1_000
        assert (await ada.credits()) == 50
        await ada.log_in()
        assert (await ada.credits()) == 60


async def test_a_plan_that_lapses_gives_nothing_that_waits(settings: Settings) -> None:
    async with customer(settings, production=True) as ada:
        await ada.on("standard")
        ada.after(days=33)
        assert (await ada.usage()).items() >= {"plan": "basic", "token_quota": 0}.items()
        await ada.verify()
        assert (await ada.usage())["token_quota"] == 1_000


async def test_the_bonus_comes_once_a_day_by_whatever_way(settings: Settings) -> None:
    async with customer(settings) as ada:
        assert (await ada.credits()) == 50
        tokens = await ada.log_in()
        assert (await ada.credits()) == 60
        again = await ada.person.post("/api/v1/credits/daily-bonus")
        assert again.status_code == 409
        assert int(again.headers["Retry-After"]) == 24 * 3_600
        tomorrow = ada.clock.now() + timedelta(hours=24)
        assert datetime.fromisoformat(again.json()["available_at"]) == tomorrow
        ada.after(hours=23, minutes=59, seconds=59)
        tokens = await ada.refresh(tokens)
        assert (await ada.credits()) == 60
        ada.after(seconds=1)
        await ada.refresh(tokens)
        assert (await ada.credits()) == 70
        ada.after(hours=24)
        claimed = await ada.person.post("/api/v1/credits/daily-bonus", idempotency_key="once")
        assert claimed.json().items() >= {"credits": 10, "balance": 80}.items()
        repeated = await ada.person.post("/credits/daily-bonus", idempotency_key="once")
        assert repeated.json() == claimed.json()
        assert (await ada.credits()) == 80


async def test_of_many_claims_at_once_one_gets_the_bonus(settings: Settings) -> None:
    async with customer(settings) as ada:
        answers = await asyncio.gather(
            *(ada.person.post("/credits/daily-bonus") for _ in range(8)), ada.log_in()
        )
        won = [a for a in answers[:8] if a.status_code == 200]
        assert len(won) <= 1
        assert (await ada.credits()) == 60


async def test_a_bonus_lasts_30_days_and_is_used_first(settings: Settings) -> None:
    async with customer(settings) as ada:
        await ada.person.post("/credits/daily-bonus")
        listed = (await ada.person.get("/api/v1/credits/grants")).json()
        assert listed["next_cursor"] is None
        shown = listed["items"]
        assert [(g["kind"], g["remaining"], g["expires_at"]) for g in shown] == [
            ("daily_bonus", 10, "2026-04-09T12:00:00Z"),
            ("signup", 50, None),
        ]
        await ada.use(1_000 + 4 * 2_000)  # The plan's tokens, then 4 credits.
        shown = (await ada.person.get("/credits/grants")).json()["items"]
        assert [(g["kind"], g["remaining"]) for g in shown] == [("daily_bonus", 6), ("signup", 50)]
        ada.after(days=30)
        shown = (await ada.person.get("/credits/grants")).json()["items"]
        assert [g["kind"] for g in shown] == ["signup"]
        assert (await ada.credits()) == 50


async def test_verifying_in_a_grace_gives_what_its_cap_is_of(settings: Settings) -> None:
    async with customer(settings, at=datetime(2026, 3, 31, 12, tzinfo=UTC), production=True) as ada:
        await ada.on("standard")
        ada.at(datetime(2026, 5, 1, 12, tzinfo=UTC))  # A day into the grace, and in another month.
        shown = (await ada.person.get("/api/v1/credits")).json()["plan_tokens"]
        assert (shown["quota"], shown["remaining"]) == (10_000, 10_000)

        await ada.verify()

        await ada.use(1_000)
        assert await ada.credits() == 50
