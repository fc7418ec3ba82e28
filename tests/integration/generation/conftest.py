"""Both databases, migrated."""

from pathlib import Path

import pytest

from entrypoints.settings import Settings
from tests.builders import migrated, settings_for


@pytest.fixture
def settings(each_database: dict[str, str], tmp_path: Path) -> Settings:
    """Return settings over an empty, migrated database of each kind."""
    return migrated(settings_for(tmp_path, **each_database))
