"""Models, their cost and the brakes, seen from outside: who answers, who pays, what waits."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from dependency_injector import providers

from adapters.database.tables.shared import jobs
from adapters.database.tables.usage import model_calls
from adapters.models.provider import CallFailed, Finish, Reply, ReplyPart
from core.generation.errors import ModelUnavailable
from core.generation.model import TextRequest
from core.generation.rules.resilience import Failure
from core.shared.errors import Deferred
from core.shared.ids import AccountId
from core.shared.jobs import SENDS_MAX
from core.usage.model import EndedCall, Outcome, TokenCount
from tests.builders import migrated
from tests.peers.models.kit import asked
from tests.world import Person, World, world_settings

ANSWER = json.dumps({"title": "T", "summary": "S", "tags": ["a"], "markdown": "Some text."})
KEYS = {"ANTHROPIC_API_KEY": "sk-a", "OPENAI_API_KEY": "sk-o"}
ROUTES = {
    "INKWELL_MODEL_ARTICLE": "openai:gpt-6.1-terra,anthropic:claude-sonnet-5-5",
    "INKWELL_MODEL_TEXT": "openai:gpt-6.1-terra",
    "INKWELL_ACCESS_TOKEN_SECONDS": "86400",
    "INKWELL_PROVIDER_PRICES": "openai:*=1000/1000,anthropic:*=1000/1000",
}
"""At these prices 1,000 tokens cost a dollar."""


@dataclass(slots=True)
class Writer:
    """A provider that answers, or is down, and counts who asks."""

    tokens: int
    asked: int = 0
    down: bool = False
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def complete(self, model: str, request: TextRequest) -> Reply:
        self.asked += 1
        await self.gate.wait()
        if self.down:
            raise CallFailed(Failure.OVERLOADED, "down", retry_after=timedelta(seconds=40))
        usage = TokenCount(input=self.tokens - 100, output=100)
        return Reply(text=ANSWER, finish=Finish.END, usage=usage)

    async def stream(self, model: str, request: TextRequest) -> AsyncGenerator[ReplyPart]:
        reply = await self.complete(model, request)
        yield ReplyPart(text=reply.text)
        yield ReplyPart(finish=reply.finish, usage=reply.usage)


@dataclass(slots=True)
class Providers:
    """Stands where the real providers are."""

    openai: Writer
    anthropic: Writer

    @property
    def text(self) -> dict[str, Writer]:
        return {"openai": self.openai, "anthropic": self.anthropic}

    @property
    def image(self) -> dict[str, Any]:
        return {"openai": None, "offline": None}

    async def close(self) -> None:
        """Close nothing."""


@dataclass(slots=True)
class Place:
    """A world with counted providers."""

    world: World
    made: Providers

    async def calls(self) -> list[Any]:
        async with self.world.container.shared.database().reader() as connection:
            query = model_calls.select().order_by(model_calls.c.id)
            return list((await connection.execute(query)).all())

    async def job(self) -> Any:
        async with self.world.container.shared.database().reader() as connection:
            query = jobs.select().where(jobs.c.kind == "generation.generate_article")
            return (await connection.execute(query)).one()

    async def switch(self, boss: Person, **body: Any) -> None:
        answer = await boss.ask("PUT", "/api/v1/admin/switches", json=body)
        assert answer.status_code == 200, answer.text


Make = Callable[..., Any]


@pytest.fixture
async def place(each_database: dict[str, str], tmp_path: Path) -> AsyncIterator[Make]:
    """Give a maker of places over an empty database of each kind."""
    await asyncio.to_thread(migrated, world_settings(tmp_path, **each_database))
    opened: list[World] = []

    async def make(**environment: str) -> Place:
        world = World(world_settings(tmp_path, **KEYS, **ROUTES, **each_database, **environment))
        made = Providers(openai=Writer(tokens=500), anthropic=Writer(tokens=300))
        made.openai.gate.set()
        made.anthropic.gate.set()
        world.container.models.model_providers.override(providers.Object(made))

        async def sleep(seconds: float) -> None:
            """Wait for nothing."""

        patience = replace(world.container.models.patience(), sleep=sleep)
        world.container.models.patience.override(providers.Object(patience))
        opened.append(await world.__aenter__())
        return Place(world=world, made=made)

    yield make
    for world in opened:
        await world.__aexit__()


async def order(person: Person, **headers: str) -> Any:
    body = {"topic": "Bread", "length": "short"}
    return await person.ask("POST", "/api/v1/articles", json=body, headers=headers)


async def credits_of(person: Person) -> Any:
    return (await person.ask("GET", "/api/v1/credits")).json()


async def article(person: Person, made: Any) -> Any:
    return (await person.ask("GET", f"/api/v1/articles/{made.json()['id']}")).json()


async def test_the_fallback_answers_and_its_usage_is_charged(place: Make) -> None:
    here = await place()
    here.made.openai.down = True
    ada = await here.world.register()
    made = await order(ada)
    await here.world.run_jobs()

    found = await article(ada, made)
    assert (found["status"], found["provider"]) == ("completed", "anthropic")
    assert (found["model"], found["tokens_used"]) == ("claude-sonnet-5-5", 300)
    # A provider that wants to be left alone for 40 seconds is not waited for.
    assert [(call.provider, call.outcome) for call in await here.calls()] == [
        ("openai", "unavailable"),
        ("anthropic", "answered"),
    ]
    last = (await here.calls())[-1]
    assert (last.provider, last.outcome, last.cost_micro_usd) == ("anthropic", "answered", 300_000)
    assert last.account_id == ada.id


async def test_when_all_are_down_nothing_stays_held(place: Make) -> None:
    here = await place()
    here.made.openai.down = here.made.anthropic.down = True
    ada = await here.world.register()
    before = await credits_of(ada)
    made = await order(ada)
    for _ in range(6):
        await here.world.run_jobs()
        here.world.clock.advance(timedelta(minutes=2))

    found = await article(ada, made)
    assert found["status"] == "failed"
    assert (await credits_of(ada))["credits"] == before["credits"]
    with pytest.raises(ModelUnavailable) as refusal:
        await here.world.container.generation.text_model().complete(asked("x"))
    assert refusal.value.retry_after_seconds == 40


async def test_when_all_are_down_who_waits_is_told_when_to_come_back(place: Make) -> None:
    here = await place()
    here.made.openai.down = True
    ada = await here.world.register()
    before = await credits_of(ada)
    wish = {"prompt": "Bread", "length": "short"}
    for _ in range(2):
        refused = await ada.ask(
            "POST", "/api/v1/ai/generate-text", json=wish, headers={"Idempotency-Key": "one"}
        )
        assert refused.status_code == 503
        assert refused.json()["type"] == "/problems/model-unavailable"
        assert refused.headers["retry-after"] == "40"
        assert await credits_of(ada) == before
    here.made.openai.down = False
    answered = await ada.ask(
        "POST", "/api/v1/ai/generate-text", json=wish, headers={"Idempotency-Key": "one"}
    )
    assert (answered.status_code, answered.json()["tokens_used"]) == (200, 500)


async def test_a_text_that_no_budget_allows_calls_nobody(place: Make) -> None:
    here = await place(INKWELL_DAILY_BUDGET_USD="1.5")
    ada = await here.world.register()
    before = await credits_of(ada)
    await here.world.container.usage.record_call()(ended(cost_tokens=1_000))
    # Half a dollar is left, and the worst case of a long text is more: asked before the call.
    for prompt in ("Bread", "Fish"):
        refused = await ada.ask(
            "POST", "/api/v1/ai/generate-text", json={"prompt": prompt, "length": "long"}
        )
        assert refused.status_code == 503
        assert refused.json()["type"] == "/problems/daily-budget-reached"
        assert int(refused.headers["retry-after"]) > 0
    assert here.made.openai.asked == 0
    assert await credits_of(ada) == before


async def test_a_budget_that_is_used_up_stops_new_work(place: Make) -> None:
    here = await place(INKWELL_DAILY_BUDGET_USD="1.5")
    ada = await here.world.register()
    kept = await order(ada, **{"Idempotency-Key": "one"})
    await here.world.container.usage.record_call()(ended(cost_tokens=1_500))

    refused = await order(ada)
    assert refused.status_code == 503
    assert refused.json()["type"] == "/problems/daily-budget-reached"
    assert 0 < int(refused.headers["retry-after"]) <= 24 * 3600
    assert (await order(ada, **{"Idempotency-Key": "one"})).json()["id"] == kept.json()["id"]

    for _ in range(SENDS_MAX + 5):
        await here.world.run_jobs()
        here.world.clock.advance(timedelta(minutes=5))
    waiting = await here.job()
    assert (waiting.status, waiting.failures, waiting.sends) == ("queued", 0, 0)
    assert here.made.openai.asked == here.made.anthropic.asked == 0
    assert (await article(ada, kept))["status"] == "queued"
    assert (await credits_of(ada))["plan_tokens"]["held"] > 0

    here.world.clock.advance(timedelta(hours=12))
    await here.world.run_jobs()
    assert (await article(ada, kept))["status"] == "completed"


async def test_a_crowd_does_not_run_through_a_budget(place: Make) -> None:
    here = await place(INKWELL_DAILY_BUDGET_USD="1")
    here.made.openai.gate.clear()
    model = here.world.container.generation.text_model()
    crowd = [asyncio.create_task(model.complete(asked("x"))) for _ in range(30)]
    await asyncio.wait(crowd, return_when=asyncio.FIRST_COMPLETED)
    here.made.openai.gate.set()
    answers = await asyncio.gather(*crowd, return_exceptions=True)

    assert all(isinstance(each, Deferred) for each in answers if isinstance(each, Exception))
    worst = 200 + 5  # Output limit and prompt: 0.205 dollars each fit four times into one.
    assert here.made.openai.asked <= 1_000 // worst + 1


async def test_one_account_has_a_budget_of_its_own(place: Make) -> None:
    here = await place(INKWELL_ACCOUNT_DAILY_BUDGET_USD="1")
    ada = await here.world.register()
    bob = await here.world.register("bob@example.com")
    await here.world.container.usage.record_call()(ended(cost_tokens=1_000, account=ada.id))

    assert (await order(ada)).json()["type"] == "/problems/account-budget-reached"
    assert (await order(bob)).status_code == 202


async def test_switches_stop_work_and_let_it_go_on(place: Make) -> None:
    here = await place()
    boss = await here.world.dev("boss@example.com", "admin")
    ada = await here.world.register()
    made = await order(ada)

    await here.switch(boss, operations_off=["article"], reason="Until noon.")
    refused = await order(ada)
    assert (refused.status_code, refused.json()["type"]) == (
        503,
        "/problems/operation-switched-off",
    )
    assert "Until noon." in refused.json()["detail"]
    await here.world.run_jobs()
    assert here.made.openai.asked == 0

    await here.switch(boss, maintenance=True)
    assert (await order(ada)).json()["type"] == "/problems/maintenance"

    await here.switch(boss, providers_off=["openai"])
    here.world.clock.advance(timedelta(minutes=5))
    await here.world.run_jobs()
    assert here.made.openai.asked == 0
    assert (await article(ada, made))["provider"] == "anthropic"

    await here.switch(boss, providers_off=["openai", "anthropic"])
    waits = await order(ada)
    await here.world.run_jobs()
    assert (await article(ada, waits))["status"] in {"queued", "generating"}

    await here.switch(boss)
    here.world.clock.advance(timedelta(minutes=5))
    await here.world.run_jobs()
    assert (await article(ada, waits))["provider"] == "openai"
    audit = (await boss.ask("GET", "/api/v1/admin/audit")).json()["items"]
    assert [each["actor"] for each in audit if each["action"] == "switches.changed"] == [
        f"account:{boss.id}"
    ] * 5


async def test_a_suspended_account_s_work_waits(place: Make) -> None:
    here = await place()
    boss = await here.world.dev("boss@example.com", "admin")
    ada = await here.world.register()
    await order(ada)
    path = f"/api/v1/admin/accounts/{ada.id}/suspend"
    await boss.ask("POST", path, json={"suspended": True})
    await here.world.run_jobs()
    assert (await here.job()).failures == here.made.openai.asked == 0

    await boss.ask("POST", path, json={"suspended": False})
    here.world.clock.advance(timedelta(minutes=5))
    await here.world.run_jobs()
    assert (await here.job()).status == "done"


async def test_unknown_names_are_refused(place: Make) -> None:
    here = await place()
    boss = await here.world.dev("boss@example.com", "admin")
    for body in ({"operations_off": ["poems"]}, {"providers_off": ["acme"]}):
        answer = await boss.ask("PUT", "/api/v1/admin/switches", json=body)
        assert (answer.status_code, answer.json()["type"]) == (400, "/problems/switch-unknown")


async def test_warning_and_alert_come_once_a_day(place: Make) -> None:
    here = await place()
    record = here.world.container.usage.record_call()
    await asyncio.gather(*(record(ended(cost_tokens=1_000)) for _ in range(60)))
    await here.world.run_jobs()
    assert await told(here) == {"usage.cost_warning": 1, "usage.cost_alert": 1}

    here.world.clock.advance(timedelta(days=1))
    await asyncio.gather(*(record(ended(cost_tokens=1_000)) for _ in range(12)))
    await here.world.run_jobs()
    assert await told(here) == {"usage.cost_warning": 2, "usage.cost_alert": 1}


async def test_statistics_and_what_is_sold_below_cost(place: Make) -> None:
    here = await place()
    boss = await here.world.dev("boss@example.com", "admin")
    ada = await here.world.register()
    await order(ada)
    await here.world.run_jobs()
    await here.world.container.usage.record_call()(
        ended(cost_tokens=10, provider="compatible", model="tiny")
    )

    seen = (await boss.ask("GET", "/api/v1/admin/usage?by=model")).json()
    assert [(line["key"], line["calls"], line["cost_usd"]) for line in seen["lines"]] == [
        ("openai:gpt-6.1-terra", 1, 0.5),
        ("compatible:tiny", 1, 0),
    ]
    assert seen["lines"][1]["unpriced_calls"] == 1
    assert seen["today_usd"] == 0.5
    [sold] = [each for each in seen["margins"] if each["operation"] == "article"]
    # 500 tokens are a quarter of a credit of 1.6666 cents, and cost half a dollar.
    assert (sold["revenue_usd"], sold["cost_usd"]) == (0.004166, 0.5)
    assert sold["below_cost"]
    assert "below its cost" in sold["warning"]
    mine = f"/api/v1/admin/usage?by=operation&account={ada.id}"
    assert [line["key"] for line in (await boss.ask("GET", mine)).json()["lines"]] == ["article"]
    for span in ("since=2026-03-11", "until=0001-01-01", "since=9999-12-31&until=9999-12-31"):
        assert (await boss.ask("GET", f"/api/v1/admin/usage?{span}")).status_code == 400
    assert (await ada.ask("GET", "/api/v1/admin/usage")).status_code == 403


def ended(
    *,
    cost_tokens: int,
    account: int | None = None,
    provider: str = "openai",
    model: str = "gpt-6.1-terra",
) -> Any:
    """Return a call that used so many tokens."""
    return EndedCall(
        account_id=None if account is None else AccountId(account),
        operation="text",
        provider=provider,
        model=model,
        outcome=Outcome.ANSWERED,
        latency_ms=10,
        tokens=TokenCount(input=cost_tokens),
    )


async def told(here: Place) -> dict[str, int]:
    """Count the jobs that told of a cost."""
    async with here.world.container.shared.database().reader() as connection:
        query = jobs.select().where(jobs.c.kind == "usage.tell_cost")
        rows = (await connection.execute(query)).all()
    names = [row.arguments["event"] for row in rows if row.status == "done"]
    return {name: names.count(name) for name in sorted(set(names), reverse=True)}
