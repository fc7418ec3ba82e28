"""What commands share: settings, a container, tables for people and JSON for programs."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from core.shared.errors import DatabaseAway, DomainError
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
    """Run `work` over a container.

    A refusal, a database that is away, and one of another form are told in a line or two, and are
    exit code 1.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from entrypoints.container import Container

    async def run() -> int:
        container = Container(settings=load_settings())
        try:
            return await work(container)
        except DomainError as error:
            print(f"{error.code}: {error.message}", file=sys.stderr)
            return REFUSED
        except DatabaseAway as error:
            print(f"{error}\n`inkwell doctor` says what to do.", file=sys.stderr)
            return REFUSED
        except SQLAlchemyError:
            present, newest = await container.shared.schema_revisions()
            if present == newest:
                raise
            print(
                f"The database has {f'form {present}' if present else 'no tables yet'}, "
                f"this version needs form {newest}. Run `inkwell migrate`.",
                file=sys.stderr,
            )
            return REFUSED
        finally:
            await container.shared.database().close()

    return asyncio.run(run())


def counted(number: int, one: str) -> str:
    """Return a number with its noun: 1 job, 2 jobs."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"


def print_json(value: object) -> None:
    """Print a value for programs."""
    print(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def print_table(rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows for people, their columns aligned; what is None is left blank."""
    if not rows:
        print("(none)")
        return
    names = list(rows[0])
    cells = [["" if row[name] is None else str(row[name]) for name in names] for row in rows]
    widths = [max(len(name), *(len(line[i]) for line in cells)) for i, name in enumerate(names)]
    for line in [[name.upper() for name in names], *cells]:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        )
