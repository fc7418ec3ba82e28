"""`inkwell migrate`."""

import argparse
import asyncio
from typing import Any

from entrypoints.cli.terminal import Commands, add_group, with_container


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = add_group(
        commands,
        "migrate",
        example="DATABASE_URL=postgresql://inkwell@db/inkwell inkwell migrate",
    )
    parser.add_argument(
        "--down-to",
        metavar="REVISION",
        help="go back instead, dropping what later revisions made ('base' drops everything)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Migrate up, or down when asked."""
    return with_container(lambda container: migrate(container, arguments.down_to))


async def migrate(container: Any, down_to: str | None) -> int:
    """Migrate, and say where the database is then."""
    if down_to is None:
        await bring_up_to_date(container)
        print("The database has this version's schema revision.")
    else:
        await asyncio.to_thread(container.shared.migrate_down, revision=down_to)
        print(f"The database is back at {down_to}.")
    return 0


async def bring_up_to_date(container: Any) -> int:
    """Migrate up."""
    await asyncio.to_thread(container.shared.migrate_up)
    return 0
