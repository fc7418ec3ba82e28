"""Bringing a database to the present form, or back."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import make_url

import migrations
from adapters.database.engine import Database
from core.shared.errors import NotFound

FOLDER = Path(migrations.__file__).parent
PRIVATE_FOLDER = 0o700


class RevisionUnknown(NotFound):
    """This version has no such schema revision."""

    code = "revision-unknown"


def configuration(url: str) -> Config:
    """Return what alembic needs to know to migrate the database at `url`."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Migrate up; SQLite's file and its folder are made. Raises `DatabaseAway`, `RevisionUnknown`.

    Runs an event loop of its own: call it from a thread when one runs already.
    """
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and place.database:
        Path(place.database).parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    try:
        command.upgrade(configuration(url), revision)
    except CommandError as error:
        message = f"{error}. A newer version made this database: run that one, or put a copy back."
        raise RevisionUnknown(message) from error


def downgrade(url: str, revision: str = "base") -> None:
    """Migrate down; tables that a revision made are dropped with what is in them.

    Raises `DatabaseAway`, `RevisionUnknown`. What alembic reads besides (an empty one, steps, parts
    of a name) is refused: on the way down a guess costs tables.
    """
    config = configuration(url)
    names = sorted(each.revision for each in ScriptDirectory.from_config(config).walk_revisions())
    if revision not in {"base", *names}:
        raise RevisionUnknown(
            f"There is no schema revision {revision!r}: give base, or one of {names[0]} to "
            f"{names[-1]} that `migrations/versions` has."
        )
    try:
        command.downgrade(config, revision)
    except CommandError as error:
        message = f"{error}. `inkwell doctor database` tells which one the database has."
        raise RevisionUnknown(message) from error


async def revisions(database: Database) -> tuple[str | None, str | None]:
    """Return the revision that a database has, and the newest one that this program knows."""
    newest = ScriptDirectory.from_config(configuration(database.url)).get_current_head()
    async with database.reader() as connection:
        present = await connection.run_sync(
            lambda c: MigrationContext.configure(c).get_current_revision()
        )
    return present, newest
