"""A world on each database, in which models and sleeps follow a script."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from dependency_injector import providers

from entrypoints.settings import Settings
from tests.builders import migrated
from tests.integration.streams.scene import Scene
from tests.world import world_over, world_settings


@pytest.fixture
def settings(each_database: dict[str, str], tmp_path: Path) -> Settings:
    """Return settings over an empty, migrated database of each kind."""
    return migrated(world_settings(tmp_path, **each_database))


@pytest.fixture
async def scene(settings: Settings) -> AsyncIterator[Scene]:
    """Give the world with its script, and somebody who is signed in."""
    async with world_over(settings) as world:
        scene = Scene(world=world)
        world.container.generation.text_model.override(providers.Object(scene.model))
        world.container.generation.image_model.override(providers.Object(scene.images))
        world.container.generation.sleep.override(providers.Object(scene.sleep))
        scene.ada = await world.dev("ada@example.com")
        yield scene
