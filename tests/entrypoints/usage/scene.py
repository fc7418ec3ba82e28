"""A world whose providers of models answer as the tests say, and count who asks."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from adapters.database.tables.shared import jobs
from adapters.database.tables.usage import model_calls
from adapters.models.provider import CallFailed, Finish, Reply, ReplyPart
from core.generation.model import TextRequest
from core.generation.rules.resilience import Failure
from core.shared.ids import AccountId
from core.usage.model import EndedCall, Outcome, TokenCount
from tests.world import Person, World

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
        """Answer at once, or fail, when the gate is open."""
        self.asked += 1
        await self.gate.wait()
        if self.down:
            raise CallFailed(Failure.OVERLOADED, "down", retry_after=timedelta(seconds=40))
        usage = TokenCount(input=self.tokens - 100, output=100)
        return Reply(text=ANSWER, finish=Finish.END, usage=usage)

    async def stream(self, model: str, request: TextRequest) -> AsyncGenerator[ReplyPart]:
        """Answer in two pieces."""
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
        """Who writes."""
        return {"openai": self.openai, "anthropic": self.anthropic}

    @property
    def image(self) -> dict[str, Any]:
        """Who draws: nobody is asked to."""
        return {"openai": None, "offline": None}

    async def close(self) -> None:
        """Close nothing."""


@dataclass(slots=True)
class Place:
    """A world with counted providers."""

    world: World
    made: Providers

    async def calls(self) -> list[Any]:
        """Return the log of calls."""
        async with self.world.container.shared.database().reader() as connection:
            query = model_calls.select().order_by(model_calls.c.id)
            return list((await connection.execute(query)).all())

    async def job(self) -> Any:
        """Return the one job that writes an article."""
        async with self.world.container.shared.database().reader() as connection:
            query = jobs.select().where(jobs.c.kind == "generation.generate_article")
            return (await connection.execute(query)).one()

    async def switch(self, boss: Person, **body: Any) -> None:
        """Put switches in force."""
        answer = await boss.ask("PUT", "/api/v1/admin/switches", json=body)
        assert answer.status_code == 200, answer.text


Make = Callable[..., Any]


async def order(person: Person, **headers: str) -> Any:
    """Order a short article."""
    body = {"topic": "Bread", "length": "short"}
    return await person.ask("POST", "/api/v1/articles", json=body, headers=headers)


async def credits_of(person: Person) -> Any:
    """Return what a person has, as it is shown."""
    return (await person.ask("GET", "/api/v1/credits")).json()


async def article(person: Person, made: Any) -> Any:
    """Look at an article that was ordered."""
    return (await person.ask("GET", f"/api/v1/articles/{made.json()['id']}")).json()


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
