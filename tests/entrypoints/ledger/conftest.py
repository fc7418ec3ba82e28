"""A world in development, with an admin's service key for metering."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from httpx import Response

from entrypoints.settings import Settings
from tests.builders import migrated
from tests.world import Person, World, world_over, world_settings


@dataclass(slots=True)
class Meter:
    """A service key, and the customer whom it meters."""

    world: World
    key: str
    boss: Person
    ada: Person

    async def post(self, path: str, body: Any = None, **headers: str) -> Response:
        """Send a body with the key."""
        return await self.world.ask(
            "POST", f"/api/v1/{path}", api_key=self.key, json=body, headers=headers
        )

    async def get(self, path: str) -> Any:
        """Read with the key."""
        return (await self.world.ask("GET", f"/api/v1/{path}", api_key=self.key)).json()

    async def hold(self, **body: Any) -> Any:
        """Place a hold on the customer."""
        answer = await self.post("holds", {"account": self.ada.id, "purpose": "work", **body})
        assert answer.status_code == 201, answer.text
        return answer.json()


async def service_key(boss: Person, accounts: list[int]) -> str:
    """Have an admin make a key that meters some accounts."""
    body = {"name": "meter", "scopes": ["meter"], "accounts": accounts}
    made = await boss.ask("POST", "/api/v1/api-keys", json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["key"])


@pytest.fixture
def development(tmp_path: Path) -> Settings:
    return migrated(world_settings(tmp_path))


@pytest.fixture
async def meter(development: Settings) -> AsyncIterator[Meter]:
    async with world_over(development) as world:
        boss = await world.dev("boss@example.com", role="admin")
        ada = await world.dev("ada@example.com")
        yield Meter(world, await service_key(boss, [ada.id]), boss, ada)
