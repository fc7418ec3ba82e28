"""Undo and redo ask a database the same at 1,000 versions as at 10, and never for a whole table."""

from pathlib import Path

import pytest

from adapters.database.engine import Database
from adapters.database.migrating import upgrade
from tests.properties.assets.conftest import with_account
from tests.properties.assets.cost import FEW, MANY, scans, steps


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    made = f"sqlite+aiosqlite:///{tmp_path}/cost.db"
    if request.param != "sqlite":
        made = request.getfixturevalue("fresh_postgres_url")
    upgrade(made)
    return made


async def test_the_number_of_versions_costs_nothing(url: str) -> None:
    database = Database(url)
    try:
        await with_account(database)
        few, many = await steps(database, FEW), await steps(database, MANY)
        assert few == many
        assert len(many) <= 4 * 8
        if database.is_sqlite:
            assert await scans(database, many) == []
    finally:
        await database.close()
