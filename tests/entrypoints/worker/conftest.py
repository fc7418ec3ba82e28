"""A board of jobs on each database, with time that stands still."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from dependency_injector import providers

from entrypoints.container import Container
from tests.builders import FakeClock, migrated, settings_for


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def container(
    each_database: dict[str, str], tmp_path: Path, clock: FakeClock
) -> AsyncIterator[Container]:
    """Give a container over an empty, migrated database of each kind."""
    settings = await asyncio.to_thread(migrated, settings_for(tmp_path, **each_database))
    made = Container(settings=settings)
    made.shared.clock.override(providers.Object(clock))
    yield made
    await made.close()
