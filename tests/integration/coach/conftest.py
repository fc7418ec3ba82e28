"""A world in which the model follows a script."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from dependency_injector import providers

from entrypoints.settings import Settings
from tests.builders import migrated
from tests.integration.coach.studio import Studio
from tests.world import world_over, world_settings


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Return settings over an empty, migrated database: SQLite unless a test asks for both."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return migrated(world_settings(tmp_path))
    url = request.getfixturevalue("migrated_postgres_url")
    return migrated(world_settings(tmp_path, INKWELL_DATABASE_URL=url))


@pytest.fixture
async def studio(settings: Settings) -> AsyncIterator[Studio]:
    """Give the world with its script, and a creator who is signed in."""
    async with world_over(settings) as world:
        studio = Studio(world=world, ada=await world.dev("ada@example.com"))
        world.container.generation.text_model.override(providers.Object(studio.model))
        world.container.generation.sleep.override(providers.Object(studio.sleep))
        yield studio
