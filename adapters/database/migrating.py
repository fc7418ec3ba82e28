"""Bringing a database to the present form, or back."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

import migrations

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


def newest() -> str:
    """Return the newest revision that this version of the program knows."""
    head = ScriptDirectory.from_config(configuration("")).get_current_head()
    assert head is not None
    return head
