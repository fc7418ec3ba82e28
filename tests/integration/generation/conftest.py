"""Both databases, migrated."""

from pathlib import Path

import pytest

from entrypoints.settings import Settings
from tests.builders import migrated
from tests.world import world_settings


@pytest.fixture
def settings(each_database: dict[str, str], tmp_path: Path) -> Settings:
    """Return settings over an empty, migrated database of each kind."""
    return migrated(world_settings(tmp_path, **each_database))
