"""`inkwell config`."""

import argparse

from entrypoints.cli.terminal import (
    Commands,
    add_group,
    add_json,
    command,
    load_settings,
    print_json,
    print_table,
)


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    group = add_group(commands, "config", example="inkwell config show")
    inner = group.add_subparsers(metavar="command", required=True)
    show = command(inner, "show", "show every setting", example="inkwell config show --json")
    add_json(show)
    show.set_defaults(run=run_show)
    example = command(
        inner,
        "example",
        "print every setting with a line on what it is for, as in `.env.example`",
        example="inkwell config example >.env.example",
    )
    example.set_defaults(run=run_example)


def run_show(arguments: argparse.Namespace) -> int:
    """Print every setting with its value."""
    shown = load_settings().masked()
    if arguments.json:
        print_json(shown)
        return 0
    print_table(
        [
            {"group": group, "name": name, "value": value}
            for group, values in shown.items()
            for name, value in values.items()
        ]
    )
    return 0


def run_example(arguments: argparse.Namespace) -> int:
    """Print what `.env.example` is."""
    from entrypoints.settings import env_example

    del arguments
    print(env_example(), end="")
    return 0
