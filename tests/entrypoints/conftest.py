"""A world for each test, on both databases where the test says `both`."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from entrypoints.settings import Settings
from tests.builders import migrated
from tests.world import World, world_over, world_settings


@pytest.fixture
def environment() -> dict[str, str]:
    """Return the settings that a test file wants; override it there."""
    return {}


@pytest.fixture
def sqlite_settings(tmp_path: Path, environment: dict[str, str]) -> Settings:
    return migrated(world_settings(tmp_path, **environment))


@pytest.fixture
def both_settings(
    each_database: dict[str, str], tmp_path: Path, environment: dict[str, str]
) -> Settings:
    return migrated(world_settings(tmp_path, **each_database, **environment))


@pytest.fixture
async def world(sqlite_settings: Settings) -> AsyncIterator[World]:
    async with world_over(sqlite_settings) as world:
        yield world


@pytest.fixture
async def both(both_settings: Settings) -> AsyncIterator[World]:
    """Give a world on SQLite, and one on PostgreSQL where it answers."""
    async with world_over(both_settings) as world:
        yield world
