"""Rate limits: who has to wait, how long, and what the headers say."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient
from structlog.testing import capture_logs

from adapters.limits.memory import BUCKETS_MAX, MemoryLimiter
from adapters.limits.redis import PAUSE, RedisLimiter
from core.accounts.ports import RateLimiter
from entrypoints.http.serving.limits import Limit
from tests.builders import FakeClock, migrated
from tests.doors import Door
from tests.world import World, world_over, world_settings


@pytest.fixture
def environment() -> dict[str, str]:
    return {
        "INKWELL_AUTH_PER_MINUTE": "3",
        "INKWELL_AI_PER_MINUTE": "2",
        "INKWELL_PAYMENTS_PER_MINUTE": "",  # The default.
    }


async def test_every_limit_holds_somewhere(world: World) -> None:
    handlers = [each for route in world.api.routes for each in getattr(route, "route_handlers", [])]
    assert {each.opt.get("limit") for each in handlers} - {None} == set(Limit)


async def test_signing_in_is_limited_by_address(world: World) -> None:
    for number in range(3):
        answer = await world.log_in(f"{number}@example.com")
        assert answer.status_code == 401
        assert answer.headers["ratelimit-policy"] == '"auth";q=3;w=60'
        assert answer.headers["ratelimit"] == f'"auth";r={2 - number};t=60'
    world.clock.advance(timedelta(seconds=20))
    refused = await world.log_in("another@example.com")
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "40"
    assert refused.headers["ratelimit"] == '"auth";r=0;t=40'
    assert refused.json()["type"] == "/problems/too-many-requests"
    world.clock.advance(timedelta(seconds=40))
    assert (await world.log_in("another@example.com")).status_code == 401


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("auth/refresh", {"refresh_token": "nonsense"}, 401),
        ("auth/logout", {"refresh_token": "nonsense"}, 204),
        ("dev-token", {"role": "customer"}, 200),
    ],
)
async def test_what_else_nobody_has_to_be_known_for_is_limited_by_address(
    world: World, path: str, body: dict[str, str], status: int
) -> None:
    answers = [await world.ask("POST", f"/api/v1/{path}", json=body) for _ in range(4)]
    assert [each.status_code for each in answers] == [status, status, status, 429]


async def log_in_from(world: World, address: str, email: str) -> int:
    """Try to sign in from an address; return the status."""
    transport = ASGITransport(app=world.api, client=(address, 1))  # type: ignore[arg-type]  # Two spellings of ASGI's types.
    async with AsyncClient(transport=transport, base_url="http://testserver.local") as client:
        body = {"email": email, "password": "wrong password"}
        return (await client.post("/api/v1/auth/login", json=body)).status_code


async def test_signing_in_is_limited_by_email_from_any_address(world: World) -> None:
    spellings = (
        " Ada@example.com",
        "ada@example.com",
        "ａｄａ@example.com",  # noqa: RUF001
        "ada@ｅxample.com",  # noqa: RUF001
        "ada@example。com",
    )
    statuses = [
        await log_in_from(world, f"192.0.2.{number}", spelling)
        for number, spelling in enumerate(spellings)
    ]
    assert statuses == [401, 401, 401, 429, 429]


@pytest.mark.parametrize(
    ("addresses", "another"),
    [
        (("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:DB8:0:1:0:0:0:3"), "2001:db8:0:2::1"),
        (("192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201"), "::ffff:192.0.2.2"),
        (("fe80::1%eth0", "fe80::2%eth0", "fe80::2"), "::1"),
        (("", "", ""), "unknown"),
    ],
)
async def test_a_customer_has_one_limit_however_many_addresses(
    world: World, addresses: tuple[str, ...], another: str
) -> None:
    statuses = [
        await log_in_from(world, address, f"{number}@example.com")
        for number, address in enumerate((*addresses, addresses[0]))
    ]
    assert statuses == [401, 401, 401, 429]
    assert await log_in_from(world, another, "another@example.com") == 401


async def test_generating_is_limited_by_account(world: World) -> None:
    ada, bea = await world.dev("ada@example.com"), await world.dev("bea@example.com")
    statuses = [
        (await ada.ask("POST", "/generate", json={"topic": "bread"})).status_code for _ in range(3)
    ]
    assert statuses == [202, 202, 429]
    assert (await bea.ask("POST", "/generate", json={"topic": "bread"})).status_code == 202


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/deliveries/none/resend", None),
        ("PATCH", "/campaigns/none", {"name": "x"}),
        ("PATCH", "/campaigns/none/status", {"status": "paused"}),
        ("POST", "/campaigns/none/pause", None),
        ("POST", "/campaigns/none/resume", None),
    ],
)
async def test_what_makes_work_is_limited_too(
    world: World, method: str, path: str, body: dict[str, str] | None
) -> None:
    ada = await world.dev("ada@example.com")
    more = {} if body is None else {"json": body}
    answers = [await ada.ask(method, f"/api/v1{path}", **more) for _ in range(3)]
    assert [each.status_code for each in answers] == [404, 404, 429]


PAYING = {
    "create-order": {"plan": "premium"},
    "verify": {
        "plan": "premium",
        "razorpay_order_id": "order_1",
        "razorpay_payment_id": "pay_1",
        "razorpay_signature": "forged",
    },
    "checkout": {"pack": "small"},
    "portal": {},
    "subscription/cancel": {},
}


async def test_paying_is_limited_to_twenty_requests_a_minute_and_account(world: World) -> None:
    ada, bea = await world.dev("ada@example.com"), await world.dev("bea@example.com")
    for number in range(20):
        operation, body = list(PAYING.items())[number % len(PAYING)]
        answer = await ada.ask("POST", f"/api/v1/payments/{operation}", json=body)
        assert answer.status_code != 429
        assert answer.headers["ratelimit"] == f'"payments";r={19 - number};t=60'
    paths = [f"/api/v1/payments/{each}" for each in PAYING]
    for path in [*paths, "/api/payments/create-order", "/api/payments/verify"]:
        refused = await ada.ask("POST", path, json=PAYING[path.partition("payments/")[2]])
        assert refused.status_code == 429, path
        assert refused.headers["retry-after"] == "60"
    order = PAYING["create-order"]
    assert (await bea.ask("POST", "/api/payments/create-order", json=order)).status_code == 200
    told = await world.ask("POST", "/api/v1/webhooks/sandbox", json={})
    assert told.status_code != 429, "providers are never told to wait"
    assert "ratelimit" not in told.headers


async def test_the_keys_of_an_account_share_its_limit(world: World) -> None:
    ada = await world.dev("ada@example.com")
    key = (await ada.ask("POST", "/api/v1/api-keys", json={})).json()["key"]
    body = {"topic": "bread"}
    statuses = [
        (await ada.ask("POST", "/generate", json=body)).status_code,
        (await world.ask("POST", "/generate", json=body, api_key=key)).status_code,
        (await world.ask("POST", "/generate", json=body, api_key=key)).status_code,
    ]
    assert statuses == [202, 202, 429]


class TestLimiters:
    """Both count alike."""

    @pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)])
    async def limiter(self, request: pytest.FixtureRequest) -> AsyncIterator[RateLimiter]:
        if request.param == "memory":
            yield MemoryLimiter(FakeClock())
            return
        limiter = RedisLimiter(request.getfixturevalue("redis_url"), FakeClock())
        yield limiter
        await limiter.close()

    async def test_exactly_as_many_as_the_limit_pass(self, limiter: RateLimiter) -> None:
        verdicts = await asyncio.gather(
            *(limiter.hit("bucket", limit=5, window_seconds=60) for _ in range(20))
        )
        assert sum(verdict.allowed for verdict in verdicts) == 5
        assert {verdict.remaining for verdict in verdicts} == {0, 1, 2, 3, 4}
        assert all(0 < verdict.reset_seconds <= 60 for verdict in verdicts)
        other = await limiter.hit("another", limit=5, window_seconds=60)
        assert other.allowed

    async def test_a_window_ends(self, limiter: RateLimiter) -> None:
        assert (await limiter.hit("bucket", limit=1, window_seconds=1)).allowed
        assert not (await limiter.hit("bucket", limit=1, window_seconds=1)).allowed
        if isinstance(limiter, MemoryLimiter):
            limiter._clock.at += timedelta(seconds=1)  # type: ignore[attr-defined]  # A fake clock.
        else:
            assert isinstance(limiter, RedisLimiter)
            left = await limiter._redis.pttl("inkwell:limit:bucket")
            assert 0 < left <= 1_000
            await limiter._redis.pexpire("inkwell:limit:bucket", 0)
        assert (await limiter.hit("bucket", limit=1, window_seconds=1)).allowed


async def test_made_up_addresses_do_not_fill_the_memory() -> None:
    clock = FakeClock()
    limiter = MemoryLimiter(clock)
    for number in range(BUCKETS_MAX):
        await limiter.hit(str(number), limit=1, window_seconds=60)
    clock.advance(timedelta(seconds=60))
    await limiter.hit("one more", limit=1, window_seconds=60)
    assert len(limiter._windows) == 1


async def allowed(limiter: RedisLimiter, times: int) -> list[bool]:
    verdicts = [await limiter.hit("bucket", limit=2, window_seconds=60) for _ in range(times)]
    return [each.allowed for each in verdicts]


class TestRedisAway:
    """It refuses nobody, and lifts no limit."""

    async def test_what_is_limited_answers_as_ever(self, tmp_path: Path) -> None:
        away = {"INKWELL_REDIS_URL": "redis://127.0.0.1:9/0", "INKWELL_AUTH_PER_MINUTE": "3"}
        async with world_over(migrated(world_settings(tmp_path, **away))) as world:
            await world.register()
            answers = [await world.log_in("ada@example.com") for _ in range(3)]
            assert [each.status_code for each in answers] == [200, 200, 429]
            assert answers[0].headers["ratelimit"] == '"auth";r=1;t=60'

    async def test_it_counts_here_until_redis_answers_and_says_each_once(
        self, redis_door: Door
    ) -> None:
        clock = FakeClock()
        limiter = RedisLimiter(redis_door.url, clock)
        with capture_logs() as logs:
            assert await allowed(limiter, 2) == [True, True]
            redis_door.shut()
            assert await allowed(limiter, 3) == [True, True, False], "a limit of its own"
            clock.advance(PAUSE)
            assert await allowed(limiter, 1) == [False], "it looked, and counts on"
            await redis_door.open()
            assert await allowed(limiter, 1) == [False], "it looks again after a pause"
            clock.advance(-PAUSE)
            assert await allowed(limiter, 1) == [False], "Redis has counted the first two"
            assert await limiter._redis.get("inkwell:limit:bucket") == b"3"
        await limiter.close()
        told = [each["event"] for each in logs]
        assert told == ["limits_counted_here", "limits_counted_in_redis_again"]

    async def test_of_those_who_come_after_a_pause_one_waits_for_a_redis_that_is_stuck(
        self, redis_door: Door
    ) -> None:
        redis_door.stuck = True
        clock = FakeClock()
        limiter = RedisLimiter(redis_door.url, clock, seconds_max=0.05)
        assert await allowed(limiter, 3) == [True, True, False]
        assert redis_door.came == 1
        clock.advance(PAUSE)
        hits = (limiter.hit("bucket", limit=2, window_seconds=60) for _ in range(9))
        assert not any(each.allowed for each in await asyncio.gather(*hits))
        assert redis_door.came == 2
        await limiter.close()
