"""A world on each database, and somebody in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from entrypoints.settings import Settings
from tests.builders import migrated
from tests.world import Person, World, world_over, world_settings


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Return settings over an empty, migrated database of each kind."""
    if request.param == "sqlite":
        return migrated(world_settings(tmp_path))
    url = request.getfixturevalue("fresh_postgres_url")
    return migrated(world_settings(tmp_path, INKWELL_DATABASE_URL=url))


@pytest.fixture
async def world(settings: Settings) -> AsyncIterator[World]:
    """Give a world."""
    async with world_over(settings) as world:
        yield world


@pytest.fixture
async def ada(world: World) -> Person:
    """Give somebody who is signed in."""
    return await world.dev("ada@example.com")
