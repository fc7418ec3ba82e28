"""`inkwell account export` and `delete`: for who asks an operator and can't, or won't, sign in."""

import argparse
import sys
from typing import TYPE_CHECKING

from entrypoints.cli.terminal import (
    REFUSED,
    Commands,
    account_named,
    add_account,
    add_json,
    command,
    print_json,
    print_table,
    with_container,
)

if TYPE_CHECKING:
    from entrypoints.container import Container

FOR_GOOD = """\
This can't be undone: what names its owner goes, running work and the subscription end, and what
was booked stays. Export it first if they want what is theirs, and say --for-good."""


def add_leaving(inner: Commands) -> None:
    """Add the commands."""
    export = command(
        inner,
        "export",
        "print everything that is an account's, as JSON",
        example="inkwell account export ada@example.com > ada.json",
    )
    add_account(export)
    export.set_defaults(run=run_export)
    delete = command(
        inner,
        "delete",
        "delete an account: what names its owner goes, what was booked stays",
        example="inkwell account delete ada@example.com --for-good",
    )
    add_account(delete)
    delete.add_argument("--for-good", action="store_true", help="say that this is what you want")
    add_json(delete)
    delete.set_defaults(run=run_delete)


def run_export(arguments: argparse.Namespace) -> int:
    """Print all of it as it is read."""
    from entrypoints.long_json import written

    async def work(container: "Container") -> int:
        account_id = await account_named(container, arguments.account)
        async for piece in written(await container.export_account()(account_id)):
            sys.stdout.buffer.write(piece)
        print()
        return 0

    return with_container(work)


def run_delete(arguments: argparse.Namespace) -> int:
    """Delete it, if that is what is wanted."""

    async def work(container: "Container") -> int:
        account_id = await account_named(container, arguments.account)
        if not arguments.for_good:
            print(FOR_GOOD, file=sys.stderr)
            return REFUSED
        await container.accounts.delete_account()(account_id, actor="cli")
        shown = {"id": account_id, "status": "deleted"}
        print_json(shown) if arguments.json else print_table([shown])
        return 0

    return with_container(work)
