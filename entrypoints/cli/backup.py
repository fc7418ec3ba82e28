"""`inkwell backup` and `inkwell restore`."""

import argparse
import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from entrypoints.cli.terminal import (
    REFUSED,
    Commands,
    add_group,
    add_json,
    load_settings,
    print_json,
    with_container,
)
from entrypoints.settings import Settings

if TYPE_CHECKING:
    from entrypoints.container import Container

KEEP_APART = """\
Delivery keys and signing secrets in it are sealed under INKWELL_ENCRYPTION_KEYS (in development:
the file `encryption-key` of the data folder), and without those keys they open no more. Keep the
keys, and move the copies away from them: whoever has both has all.
Images and videos are not in it: keep `media` of the data folder, or your bucket, too."""

REPLACES = """\
This replaces everything in the database. Stop API and workers, make a copy of what is there
(`inkwell backup`), and say --replace-everything."""
RESTORED = """\
The database is what it was when the copy was made. Now: `inkwell migrate` for a copy of an older
version, `inkwell ledger audit`, `inkwell doctor`."""


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    backup = add_group(
        commands,
        "backup",
        example="inkwell backup /backups/monday.dump    (from cron: inkwell backup --json)",
    )
    backup.add_argument(
        "file", nargs="?", type=Path, help="a new file (default: backups/<time> in the data folder)"
    )
    add_json(backup)
    backup.set_defaults(run=run_backup)
    restore = add_group(
        commands,
        "restore",
        example="inkwell restore /backups/monday.dump --replace-everything && inkwell ledger audit",
    )
    restore.add_argument("file", type=Path, help="what `inkwell backup` wrote")
    restore.add_argument(
        "--replace-everything",
        action="store_true",
        help="say that this is what you want, where there is something to replace",
    )
    restore.set_defaults(run=run_restore)


def default_file(settings: Settings, suffix: str) -> Path:
    """Return a file of its own for each copy."""
    name = f"inkwell-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{suffix}"
    return settings.server.data_dir / "backups" / name


def run_backup(arguments: argparse.Namespace) -> int:
    """Copy the database."""
    from entrypoints.container import Container

    settings = load_settings()
    copies = Container(settings=settings).shared.copies()
    target = arguments.file or default_file(settings, copies.suffix)
    try:
        copies.copy(target)
    except copies.refused as error:
        print(error, file=sys.stderr)
        return REFUSED
    size = target.stat().st_size
    if arguments.json:
        print_json({"file": str(target), "bytes": size})
    else:
        print(f"{target} ({size:,} bytes)\n{KEEP_APART}")
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Put a copy back. Only a database without tables is replaced without being told so."""

    async def work(container: "Container") -> int:
        copies = container.shared.copies()
        try:
            copies.check_there(arguments.file)
            if not arguments.replace_everything and (await container.shared.schema_revisions())[0]:
                print(REPLACES, file=sys.stderr)
                return REFUSED
            await container.shared.database().close()
            await asyncio.to_thread(copies.restore, arguments.file)
        except copies.refused as error:
            print(error, file=sys.stderr)
            return REFUSED
        print(RESTORED)
        return 0

    return with_container(work)
