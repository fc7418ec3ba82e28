"""A running API for tests: its client, its container, and people who are signed in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from dependency_injector import providers
from httpx import ASGITransport, AsyncClient

from adapters.database.tables.ledger import entries
from adapters.database.tables.shared import jobs
from core.ledger.model import Book, Unit
from core.shared.jobs import JobStatus
from core.shared.ports import Clock
from entrypoints.container import Container
from entrypoints.settings import Settings
from entrypoints.worker.in_process import working
from tests.borrowed import api_over
from tests.builders import NEVER_SET
from tests.described import check_headers

ARTICLE_ENDS = {"completed", "failed"}


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody signed in, and their way to the API."""

    client: AsyncClient
    account_id: int
    token: str

    async def get(self, path: str, **more: Any) -> Any:
        """GET as this person."""
        return await self.client.get(path, headers=self.headers(), **more)

    async def post(self, path: str, body: object = None, **headers: str) -> Any:
        """POST JSON as this person."""
        return await self.client.post(path, json=body, headers=self.headers(**headers))

    def headers(self, **more: str) -> dict[str, str]:
        """Return what proves who it is, and `more` with dashes for underscores."""
        extra = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.token}", **extra}

    async def ended_article(self, article_id: str, *, looks: int = 1_500) -> dict[str, Any]:
        """Look until the article has ended."""
        for _ in range(looks):
            article: dict[str, Any] = (await self.get(f"/articles/{article_id}")).json()
            if article["status"] in ARTICLE_ENDS:
                return article
            await pause()
        message = f"article {article_id} did not end"
        raise AssertionError(message)


@dataclass(slots=True, kw_only=True)
class World:
    """An API and what is behind it."""

    client: AsyncClient
    container: Container

    async def register(self, name: str) -> Person:
        """Register and sign in."""
        body = {"email": f"{name}@example.com", "password": f"a fine password for {name}"}
        answer = await self.client.post("/api/v1/auth/register", json=body)
        assert answer.status_code == 201, answer.text
        token = answer.json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        me = (await self.client.get("/api/v1/me", headers=headers)).json()
        return Person(client=self.client, account_id=me["id"], token=token)


async def pause() -> None:
    """Let a moment pass in which the rest of the process works."""
    await asyncio.to_thread(NEVER_SET.wait, 0.01)


@asynccontextmanager
async def serving(
    settings: Settings,
    *,
    worker: bool = True,
    text_model: object | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[World]:
    """Serve a migrated database, with the worker beside unless told otherwise."""
    container = Container(settings=settings)
    if clock is not None:
        container.shared.clock.override(providers.Object(clock))
    if text_model is not None:
        container.generation.text_model.override(providers.Object(text_model))

    async with AsyncExitStack() as stack:
        stack.push_async_callback(container.close)
        app: Any = stack.enter_context(api_over(container))  # Two spellings of ASGI's types.
        if worker:
            await stack.enter_async_context(working(container))
        client = AsyncClient(
            transport=ASGITransport(app),
            base_url="http://test",
            event_hooks={"response": [check_headers]},
        )
        await stack.enter_async_context(client)
        yield World(client=client, container=container)


async def books(container: Container) -> dict[tuple[Unit, Book], int]:
    """Return what each book holds, by unit: over all books each unit sums to zero."""
    totals: dict[tuple[Unit, Book], int] = {}
    async with container.shared.database().reader() as connection:
        for row in await connection.execute(entries.select()):
            unit, amount = Unit(row.unit), row.amount
            for book, change in ((Book(row.source), -amount), (Book(row.target), amount)):
                totals[unit, book] = totals.get((unit, book), 0) + change
    return totals


async def has_running_jobs(container: Container) -> bool:
    """Tell whether a runner is at any job now."""
    query = jobs.select().where(jobs.c.status.in_([JobStatus.SENT, JobStatus.RUNNING]))
    async with container.shared.database().reader() as connection:
        return (await connection.execute(query)).first() is not None
