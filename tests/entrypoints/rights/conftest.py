"""One world for the whole matrix."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.builders import migrated
from tests.entrypoints.rights.cast import Cast
from tests.world import world_over, world_settings


@pytest.fixture
def ready_settings(tmp_path: Path) -> object:
    return migrated(world_settings(tmp_path, INKWELL_AI_PER_MINUTE="1000000"))


@pytest.fixture
async def cast(ready_settings: object) -> AsyncIterator[Cast]:
    async with world_over(ready_settings) as world:  # type: ignore[arg-type]  # Made above.
        yield await Cast.of(world)
