"""`inkwell doctor`: what is configured, what works, and what to do about the rest."""

import argparse
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from shutil import get_terminal_size
from textwrap import fill
from typing import Any

from core.shared.data_files import DataFileInvalid
from entrypoints.cli import doctor_parts as parts
from entrypoints.cli.doctor_parts import Finding
from entrypoints.cli.doctor_prices import check_prices
from entrypoints.cli.doctor_work import check_models, check_providers, check_work
from entrypoints.cli.terminal import (
    REFUSED,
    Commands,
    add_group,
    add_json,
    print_json,
    with_container,
)

Found = Finding | Sequence[Finding]
Check = Callable[[Any], Found | Awaitable[Found]]

USUAL_SIZE = (100, 24)
"""Columns and lines where nobody says how wide it is."""
TOLD_WIDTH_MIN = 40

CHECKS: Mapping[str, Check] = {
    "settings": parts.check_settings,
    "folder": parts.check_folder,
    "database": parts.check_database,
    "queue": parts.check_queue,
    "encryption": parts.check_encryption,
    "demo": parts.check_demo,
    "work": check_work,
    "files": parts.check_files,
    "mail": parts.check_mail,
    "links": parts.check_links,
    "issuers": parts.check_issuers,
    "prices": check_prices,
    "payments": parts.check_payments,
    "deliveries": parts.check_deliveries,
    "models": check_models,
    "providers": check_providers,
}


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = add_group(
        commands,
        "doctor",
        example="inkwell doctor --json\n  inkwell doctor database queue",
    )
    parser.add_argument(
        "parts",
        nargs="*",
        type=part_named,
        metavar="part",
        help=f"only this: {', '.join(CHECKS)}",
    )
    add_json(parser)
    parser.set_defaults(run=run)


def part_named(name: str) -> str:
    """Return the name of a part that can be checked. Raises `ArgumentTypeError`."""
    if name not in CHECKS:
        raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(CHECKS)}")
    return name


def run(arguments: argparse.Namespace) -> int:
    """Check all parts, or those named; exit 1 when one is down."""
    names = arguments.parts or list(CHECKS)
    return with_container(lambda container: examine(container, names, as_json=arguments.json))


async def examine(container: Any, names: Sequence[str], *, as_json: bool) -> int:
    """Ask the parts and print what was found."""
    findings: list[Finding] = []
    for name in names:
        findings += await found_of(container, name)
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        print_findings(findings)
    return REFUSED if any(each.state in {"down", "unknown"} for each in findings) else 0


async def found_of(container: Any, name: str) -> Sequence[Finding]:
    """Return what was found of one part."""
    try:
        asked = CHECKS[name](container)
        found = await asked if isinstance(asked, Awaitable) else asked
    except DataFileInvalid:
        about = "can't be told while what is sold can't be read: see `inkwell doctor prices`"
        return [Finding(part=name, state="unknown", about=about)]
    return [found] if isinstance(found, Finding) else found


def print_findings(findings: Sequence[Finding]) -> None:
    """Print findings for people, as wide as the terminal: each with what to do about it below."""
    names = max(len(each.part) for each in findings)
    states = max(len(each.state) for each in findings)
    margin = " " * (names + states + 4)
    width = max(get_terminal_size(USUAL_SIZE).columns, len(margin) + TOLD_WIDTH_MIN)
    for each in findings:
        beginning = f"{each.part.ljust(names)}  {each.state.ljust(states)}  "
        for text, indent in ((each.about, beginning), (each.advice, f"{margin}> ")):
            if text:
                print(
                    fill(
                        text,
                        width,
                        initial_indent=indent,
                        subsequent_indent=" " * len(indent),
                        break_long_words=False,
                        break_on_hyphens=False,
                    )
                )
