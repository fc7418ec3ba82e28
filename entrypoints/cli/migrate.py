"""`inkwell migrate`."""

import argparse

from entrypoints.cli.terminal import Commands, add_group, load_settings


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
    from entrypoints.container import Container

    container = Container(settings=load_settings())
    if arguments.down_to is None:
        container.shared.migrate_up()
        print("The database has this version's schema revision.")
    else:
        container.shared.migrate_down(revision=arguments.down_to)
        print(f"The database is back at {arguments.down_to}.")
    return 0
