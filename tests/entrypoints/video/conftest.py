"""A world on each database, and somebody in it."""

import pytest

from entrypoints.settings import Settings
from tests.world import Person, World


@pytest.fixture
def settings(both_settings: Settings) -> Settings:
    """Return settings over an empty, migrated database of each kind."""
    return both_settings


@pytest.fixture
def world(both: World) -> World:
    """Give a world on each."""
    return both


@pytest.fixture
async def ada(world: World) -> Person:
    """Give somebody who is signed in."""
    return await world.dev("ada@example.com")
