"""`inkwell doctor`: what is configured, what works, and what to do about the rest."""

import argparse
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from entrypoints.cli import doctor_parts as parts
from entrypoints.cli.doctor_parts import Finding
from entrypoints.cli.doctor_work import check_models, check_providers, check_work
from entrypoints.cli.terminal import (
    REFUSED,
    Commands,
    add_group,
    add_json,
    print_json,
    print_table,
    with_container,
)

Found = Finding | Sequence[Finding]
Check = Callable[[Any], Found | Awaitable[Found]]

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
        asked = CHECKS[name](container)
        found = await asked if isinstance(asked, Awaitable) else asked
        findings += [found] if isinstance(found, Finding) else found
    rows = [asdict(finding) for finding in findings]
    if as_json:
        print_json(rows)
    else:
        print_table(rows)
    return REFUSED if any(each.state in {"down", "unknown"} for each in findings) else 0
