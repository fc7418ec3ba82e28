"""Places of models that are counted, on each database."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from dependency_injector import providers

from tests.builders import migrated
from tests.entrypoints.usage.scene import KEYS, ROUTES, Make, Place, Providers, Writer
from tests.world import World, world_settings


@pytest.fixture
async def place(each_database: dict[str, str], tmp_path: Path) -> AsyncIterator[Make]:
    """Give a maker of places over an empty database of each kind."""
    await asyncio.to_thread(migrated, world_settings(tmp_path, **each_database))
    opened: list[World] = []

    async def make(**environment: str) -> Place:
        world = World(world_settings(tmp_path, **KEYS, **ROUTES, **each_database, **environment))
        made = Providers(openai=Writer(tokens=500), anthropic=Writer(tokens=300))
        made.openai.gate.set()
        made.anthropic.gate.set()
        world.container.models.model_providers.override(providers.Object(made))

        async def sleep(seconds: float) -> None:
            """Wait for nothing."""

        patience = replace(world.container.models.patience(), sleep=sleep)
        world.container.models.patience.override(providers.Object(patience))
        opened.append(await world.__aenter__())
        return Place(world=world, made=made)

    yield make
    for world in opened:
        await world.__aexit__()
