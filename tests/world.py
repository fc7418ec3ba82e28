"""A whole Inkwell in this process: its API, its jobs, its clock and its letters."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Self

from dependency_injector import providers
from httpx import ASGITransport, AsyncClient, Response
from litestar import Litestar

from core.shared.ids import AccountId
from entrypoints.container import Container
from entrypoints.settings import Settings
from entrypoints.worker.runner import JobRunner
from entrypoints.worker.subscriptions import SUBSCRIPTIONS
from tests.borrowed import api_over
from tests.builders import FakeClock, settings_for
from tests.described import check_events, check_headers

PASSWORD = "correct horse battery"
CODE = re.compile(r"^[A-Za-z0-9_-]{40,}$", re.MULTILINE)
CHEAP: Mapping[str, str] = {
    "INKWELL_PASSWORD_MEMORY_KIB": "64",
    "INKWELL_PASSWORD_ROUNDS": "1",
    "INKWELL_AUTH_PER_MINUTE": "1000000",
}
"""Passwords hashed cheaply, and no limit that a test did not ask for."""


def world_settings(folder: Path, **environment: str) -> Settings:
    """Return settings for a world in `folder`."""
    return settings_for(folder, **{**CHEAP, **environment})


@dataclass(slots=True)
class Person:
    """Somebody who is signed in."""

    world: "World"
    id: AccountId
    email: str
    tokens: dict[str, Any]

    async def ask(self, method: str, path: str, **more: Any) -> Response:
        """Send a request as this person."""
        return await self.world.ask(method, path, bearer=self.tokens["access_token"], **more)

    async def credits(self) -> float:
        """Return what this person has."""
        return float((await self.ask("GET", "/api/v1/me")).json()["credits"])


class World:
    """A container, its API, and a clock that stands still."""

    def __init__(self, settings: Settings) -> None:
        """Build it over a migrated database."""
        self.settings = settings
        self.clock = FakeClock()
        self.container = Container(settings=settings)
        self.container.shared.clock.override(providers.Object(self.clock))
        self.given_back = ExitStack()
        self.api: Litestar = self.given_back.enter_context(api_over(self.container))
        # The transport calls the application in this loop, so that requests sent at once meet.
        transport = ASGITransport(app=self.api, raise_app_exceptions=False)  # type: ignore[arg-type]  # Two spellings of ASGI's types.
        self.client = AsyncClient(
            transport=transport,
            base_url="http://testserver.local",
            event_hooks={"response": [check_headers]},
        )

    async def __aenter__(self) -> Self:
        """Begin to serve."""
        await self.client.__aenter__()
        return self

    async def __aexit__(self, *exception: object) -> None:
        """Stop."""
        await self.client.aclose()
        await self.container.close()
        self.given_back.close()

    async def ask(
        self,
        method: str,
        path: str,
        *,
        bearer: str | None = None,
        api_key: str | None = None,
        **more: Any,
    ) -> Response:
        """Send a request."""
        headers: dict[str, str] = more.pop("headers", {})
        if bearer is not None:
            headers["Authorization"] = f"Bearer {bearer}"
        if api_key is not None:
            headers["X-API-Key"] = api_key
        answer = await self.client.request(method, path, headers=headers, **more)
        check_events(answer)
        return answer

    async def register(self, email: str = "ada@example.com", password: str = PASSWORD) -> Person:
        """Make an account with a password."""
        answer = await self.ask(
            "POST", "/api/v1/auth/register", json={"email": email, "password": password}
        )
        assert answer.status_code == 201, answer.text
        return await self.person(answer.json())

    async def log_in(self, email: str, password: str = PASSWORD) -> Response:
        """Try to sign in with a password."""
        return await self.ask(
            "POST", "/api/v1/auth/login", json={"email": email, "password": password}
        )

    async def dev(self, email: str = "dev@example.com", role: str | None = None) -> Person:
        """Sign in as anybody."""
        answer = await self.ask("POST", "/api/v1/dev-token", json={"email": email, "role": role})
        assert answer.status_code == 200, answer.text
        return await self.person(answer.json())

    async def person(self, tokens: dict[str, Any]) -> Person:
        """Return who has these tokens."""
        me = (await self.ask("GET", "/api/v1/me", bearer=tokens["access_token"])).json()
        return Person(world=self, id=AccountId(me["id"]), email=me["email"], tokens=tokens)

    async def run_jobs(self) -> None:
        """Run everything that is due, and what follows from it."""
        board = self.container.shared.job_board()
        runner = JobRunner(self.container, lease=timedelta(seconds=30))
        while True:
            await board.expand_events(SUBSCRIPTIONS, limit=100)
            jobs = await board.send(lease=timedelta(seconds=30), limit=100)
            if not jobs:
                return
            for job in jobs:
                await runner.run(job.id)

    def letters(self, to: str | None = None) -> list[EmailMessage]:
        """Return the letters that were sent, oldest first."""
        folder = self.settings.server.data_dir / "mail"
        found = [
            message_from_bytes(file.read_bytes(), policy=policy.default)
            for file in sorted(folder.glob("*.eml"))
        ]
        return [letter for letter in found if to is None or letter["To"] == to]

    def code_for(self, email: str, subject: str) -> str:
        """Return the one-time token of the last letter with a subject."""
        texts = [
            letter.get_content() for letter in self.letters(email) if subject in letter["Subject"]
        ]
        assert texts, f"no letter {subject!r} to {email}"
        found = CODE.search(texts[-1])
        assert found is not None
        return found[0]


@asynccontextmanager
async def world_over(settings: Settings) -> AsyncIterator[World]:
    """Give a world over a migrated database."""
    async with World(settings) as world:
        yield world
