"""A world for each test, on both databases where the test says `both`."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from entrypoints.settings import Settings
from tests.builders import migrated
from tests.world import World, world_over, world_settings


@pytest.fixture
def sqlite_settings(tmp_path: Path) -> Settings:
    return migrated(world_settings(tmp_path))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def both_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "sqlite":
        return migrated(world_settings(tmp_path))
    url = request.getfixturevalue("fresh_postgres_url")
    return migrated(world_settings(tmp_path, INKWELL_DATABASE_URL=url))


@pytest.fixture
async def world(sqlite_settings: Settings) -> AsyncIterator[World]:
    async with world_over(sqlite_settings) as world:
        yield world


@pytest.fixture
async def both(both_settings: Settings) -> AsyncIterator[World]:
    """Give a world on SQLite, and one on PostgreSQL where it answers."""
    async with world_over(both_settings) as world:
        yield world
