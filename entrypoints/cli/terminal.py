"""What commands share: settings, a container, tables for people and JSON for programs."""

import argparse
import asyncio
import json
import logging
import os
import re
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.shared.data_files import DataFileInvalid
from core.shared.errors import DatabaseAway, Deadlocked, DomainError, Invalid
from core.shared.ids import AccountId
from entrypoints.cli.main import GROUPS
from entrypoints.settings import Settings, SettingsError, with_development_secrets

REFUSED = 1
MISUSED = 2
SHOWN = 50
"""How much a list shows unless told."""
DAYS_MAX = 36_500
NO_DECIMALS = frozenset({"CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF"})
"""Currencies whose minor unit is the unit itself; all others that are sold in have cents."""

Commands = Any
"""What `argparse` returns for sub-commands; its type has no public name."""


def add_group(commands: Commands, name: str, *, example: str) -> argparse.ArgumentParser:
    """Add a command of `GROUPS`, with the purpose that is told there."""
    return command(commands, name, GROUPS[name][1], example=example)


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


def add_limit(parser: argparse.ArgumentParser, default: int = SHOWN) -> None:
    """Offer `--limit`."""
    parser.add_argument(
        "--limit",
        type=at_least_one,
        default=default,
        metavar="N",
        help=f"how many at most, the latest first (default {default})",
    )


def at_least_one(text: str) -> int:
    """Return a number of things. Raises `ArgumentTypeError`."""
    if not re.fullmatch(r"0*[1-9][0-9]{0,8}", text):
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 999999999")
    return int(text)


def days(text: str) -> int:
    """Return a number of days, of at most a century. Raises `ArgumentTypeError`."""
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= DAYS_MAX:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to {DAYS_MAX}")
    return int(text)


def add_account(parser: argparse.ArgumentParser, name: str = "account", **how: Any) -> None:
    """Take an account as operators name it; `account_named` finds it."""
    how.setdefault("help", "its number or e-mail")
    parser.add_argument(name, metavar="ACCOUNT", **how)


async def account_named(container: Any, named: str) -> AccountId:
    """Return the id of an account. Raises `AccountNotFound`, `EmailInvalid`."""
    return AccountId((await container.accounts.find_account()(named)).id)


async def account_wanted(container: Any, named: str | None) -> AccountId | None:
    """Return the id of an account, or None for all. Raises `AccountNotFound`, `EmailInvalid`."""
    return None if named is None else await account_named(container, named)


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

    A refusal, a wrong file of what is sold, a database that is away, and one of an older schema
    revision are told in a line or two, and are exit code 1.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from entrypoints.container import Container
    from entrypoints.logs import configure_logs

    settings = load_settings()
    configure_logs(settings, floor=logging.WARNING)

    async def run() -> int:
        container = Container(settings=settings)
        try:
            return await work(container)
        except DomainError as error:
            print_refusal(error)
            return REFUSED
        except Deadlocked as error:
            print(f"{error}\nIt was undone: run the command again.", file=sys.stderr)
            return REFUSED
        except DatabaseAway as error:
            print(f"{error}\n`inkwell doctor` says what to do.", file=sys.stderr)
            return REFUSED
        except DataFileInvalid as error:
            print(f"What is sold can't be read. {error}", file=sys.stderr)
            return REFUSED
        except SQLAlchemyError:
            if not await told_that_it_is_behind(container):
                raise
            return REFUSED
        finally:
            await container.ledger.close()
            await container.shared.database().close()

    return asyncio.run(run())


async def told_that_it_is_behind(container: Any) -> bool:
    """Tell whether the database has an older schema revision than this version's; if so, say so.

    A newer one is well: migrations only add, so that two versions can run beside each other.
    """
    present, newest = await container.shared.schema_revisions()
    if present is not None and present >= newest:
        return False
    has = f"schema revision {present}" if present else "no tables yet"
    print(
        f"The database has {has}, this version needs schema revision {newest}. "
        "Run `inkwell migrate`.",
        file=sys.stderr,
    )
    return True


def print_refusal(error: DomainError) -> None:
    """Say what was refused, and what is wrong with each field that it does not tell of itself."""
    print(f"{error.code}: {error.message}", file=sys.stderr)
    if isinstance(error, Invalid):
        for each in error.errors:
            if each.message not in error.message:
                print(f"  {each.field}: {each.message}", file=sys.stderr)


def counted(number: int, one: str) -> str:
    """Return a number with its noun: 1 job, 2 jobs."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"


def print_json(value: object) -> None:
    """Print a value for programs."""
    print(json.dumps(value, indent=2, ensure_ascii=False, default=plain))


def plain(value: object) -> str:
    """Return a value as text for programs: instants as ISO 8601."""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def print_list(rows: Sequence[Mapping[str, object]], *, as_json: bool, more: bool) -> None:
    """Print the beginning of a list; people are told when there is more."""
    if as_json:
        print_json(rows)
        return
    print_table(rows)
    if more:
        print(f"These are the latest {len(rows)}: --limit shows more.", file=sys.stderr)


def print_table(rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows for people, their columns aligned."""
    if not rows:
        print("(none)")
        return
    names = list(rows[0])
    cells = [[cell(row[name]) for name in names] for row in rows]
    widths = [max(len(name), *(len(line[i]) for line in cells)) for i, name in enumerate(names)]
    for line in [[name.upper() for name in names], *cells]:
        print(
            "  ".join(each.ljust(width) for each, width in zip(line, widths, strict=True)).rstrip()
        )


def cell(value: object) -> str:
    """Return a value for people: nothing for None, yes or no, times in UTC to the second."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%SZ}"
    if isinstance(value, list | tuple):
        return ", ".join(map(cell, value))
    return str(value)


def price(amount_minor: int, currency: str) -> str:
    """Return a sum of money for people: 99.00 INR."""
    if currency in NO_DECIMALS:
        return f"{amount_minor} {currency}"
    return f"{Decimal(amount_minor).scaleb(-2):.2f} {currency}"
