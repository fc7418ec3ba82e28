"""Both databases, migrated."""

from pathlib import Path

import pytest

from entrypoints.settings import Settings
from tests.builders import migrated, settings_for


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Return settings over an empty, migrated database of each kind."""
    if request.param == "sqlite":
        return migrated(settings_for(tmp_path))
    url = request.getfixturevalue("fresh_postgres_url")
    return migrated(settings_for(tmp_path, INKWELL_DATABASE_URL=url))
