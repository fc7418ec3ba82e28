"""Bringing a database to the present form, or back."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

import migrations
from adapters.database.engine import Database

FOLDER = Path(migrations.__file__).parent


def configuration(url: str) -> Config:
    """Return what alembic needs to know to migrate the database at `url`."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Migrate up. Runs an event loop of its own: call it from a thread when one runs already."""
    command.upgrade(configuration(url), revision)


def downgrade(url: str, revision: str = "base") -> None:
    """Migrate down; tables that a revision made are dropped with what is in them."""
    command.downgrade(configuration(url), revision)


async def revisions(database: Database) -> tuple[str | None, str | None]:
    """Return the revision that a database has, and the newest one that this program knows."""
    newest = ScriptDirectory.from_config(configuration(database.url)).get_current_head()
    async with database.reader() as connection:
        present = await connection.run_sync(
            lambda c: MigrationContext.configure(c).get_current_revision()
        )
    return present, newest
