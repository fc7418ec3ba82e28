"""A client as a good one is: it asks again, elsewhere, with the same key, until it is answered."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

AGAIN = {401, 408, 425, 429, 500, 502, 503, 504}
WAIT_SECONDS = 0.15
TRIES = 1_000


class GivenUp(Exception):
    """There was no answer by the time the load had to end."""


@dataclass(slots=True, kw_only=True)
class Client:
    """Somebody's way to all API processes.

    `answers` counts what came back, refusals and silence included.
    """

    http: httpx.AsyncClient
    doors: Callable[[], Sequence[str]]
    chance: random.Random
    email: str | None = None
    role: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)

    async def ask(
        self, method: str, path: str, *, key: str | None = None, tries: int = TRIES, **more: Any
    ) -> httpx.Response:
        """Ask until there is an answer that is meant: not silence, an outage or a limit.

        Raises `GivenUp`.
        """
        for _ in range(tries):
            try:
                answer = await self.once(method, path, key=key, **more)
            except httpx.TransportError as error:
                self.answers[type(error).__name__] += 1
            else:
                self.answers[f"{answer.status_code}"] += 1
                if not self._is_to_be_asked_again(answer):
                    return answer
                if answer.status_code == 401:
                    self.headers.clear()
            await asyncio.sleep(WAIT_SECONDS)
        message = f"{method} {path}: no answer"
        raise GivenUp(message)

    async def once(
        self, method: str, path: str, *, key: str | None = None, **more: Any
    ) -> httpx.Response:
        """Ask one process once, signed in."""
        if self.email is not None and not self.headers:
            await self._sign_in()
        headers = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        headers |= more.pop("headers", {})
        return await self.http.request(method, self.door() + path, headers=headers, **more)

    def door(self) -> str:
        """Return one of the API processes."""
        return self.chance.choice(list(self.doors()))

    async def _sign_in(self) -> None:
        body = {"email": self.email, "role": self.role}
        answer = await self.http.post(f"{self.door()}/api/v1/dev-token", json=body)
        if answer.status_code == httpx.codes.OK:
            self.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    @staticmethod
    def _is_to_be_asked_again(answer: httpx.Response) -> bool:
        is_running_still = answer.status_code == 409 and "Retry-After" in answer.headers
        return answer.status_code in AGAIN or is_running_still
