"""What commands share: settings, a container, tables for people and JSON for programs."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from core.shared.errors import DomainError
from entrypoints.settings import Settings, SettingsError, with_development_secrets

REFUSED = 1
MISUSED = 2

Commands = Any
"""What `argparse` returns for sub-commands; its type has no public name."""


def command(
    commands: Commands, name: str, purpose: str, *, example: str
) -> argparse.ArgumentParser:
    """Add a command whose help ends with an example."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=purpose,
        description=purpose[0].upper() + purpose[1:] + ".",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return parser


def add_json(parser: argparse.ArgumentParser) -> None:
    """Offer `--json`."""
    parser.add_argument("--json", action="store_true", help="print JSON for programs")


def load_settings() -> Settings:
    """Read the settings, or end the program with what is wrong with them."""
    try:
        settings = Settings.load(os.environ, Path("inkwell.toml"))
    except SettingsError as error:
        sys.exit(str(error))
    try:
        return with_development_secrets(settings)
    except OSError as error:
        sys.exit(
            f"The data folder {settings.server.data_dir} can't be used: {error.strerror}.\n"
            "Give it to the user that Inkwell runs as, make room on the disk, or set "
            "INKWELL_DATA_DIR to another folder."
        )


def with_container(work: Callable[[Any], Awaitable[int]]) -> int:
    """Run `work` over a container; a refusal is printed and is exit code 1."""
    from entrypoints.container import Container

    async def run() -> int:
        container = Container(settings=load_settings())
        try:
            return await work(container)
        except DomainError as error:
            print(f"{error.code}: {error.message}", file=sys.stderr)
            return REFUSED
        finally:
            await container.shared.database().close()

    return asyncio.run(run())


def print_json(value: object) -> None:
    """Print a value for programs."""
    print(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def print_table(rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows for people, their columns aligned."""
    if not rows:
        print("(none)")
        return
    names = list(rows[0])
    cells = [[str(row[name]) for name in names] for row in rows]
    widths = [max(len(name), *(len(line[i]) for line in cells)) for i, name in enumerate(names)]
    print("  ".join(name.upper().ljust(width) for name, width in zip(names, widths, strict=True)))
    for line in cells:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        )
