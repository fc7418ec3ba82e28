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


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def container(
    request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock
) -> AsyncIterator[Container]:
    """Give a container over an empty, migrated database of each kind."""
    more = {}
    if request.param == "postgresql":
        more["INKWELL_DATABASE_URL"] = request.getfixturevalue("fresh_postgres_url")
    settings = await asyncio.to_thread(migrated, settings_for(tmp_path, **more))
    made = Container(settings=settings)
    made.shared.clock.override(providers.Object(clock))
    yield made
    await made.close()
