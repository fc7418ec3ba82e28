"""`inkwell ledger`."""

import argparse
import csv
import json
import sys
from typing import TYPE_CHECKING

from entrypoints.cli.ledger_audit import add_audit
from entrypoints.cli.ledger_entries import COLUMNS, entry_row, short
from entrypoints.cli.terminal import (
    Commands,
    account_named,
    account_wanted,
    add_account,
    add_group,
    add_json,
    add_limit,
    command,
    print_json,
    print_table,
    with_container,
)

if TYPE_CHECKING:
    from entrypoints.container import Container

ENTRIES_SHOWN = 20


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    group = add_group(commands, "ledger", example="inkwell ledger audit")
    inner = group.add_subparsers(metavar="command", required=True)
    add_audit(inner)
    show = command(
        inner,
        "show",
        "show an account's balance and latest entries",
        example="inkwell ledger show 7",
    )
    add_account(show)
    add_limit(show, ENTRIES_SHOWN)
    add_json(show)
    show.set_defaults(run=run_show)
    export = command(
        inner,
        "export",
        "print all entries as CSV, or as a line of JSON each",
        example="inkwell ledger export --account 7 > entries.csv",
    )
    add_account(export, "--account", help="this account only: its number or e-mail")
    add_json(export)
    export.set_defaults(run=run_export)


def run_show(arguments: argparse.Namespace) -> int:
    """Show an account's balance and latest entries."""
    from core.ledger.ports import EntryFilter
    from core.shared.amounts import credits_from
    from core.shared.pages import PageRequest

    async def work(container: "Container") -> int:
        account_id = await account_named(container, arguments.account)
        wallet = await container.ledger.get_balance()(account_id)
        page = PageRequest(limit=arguments.limit)
        found = await container.ledger.list_entries()(account_id, EntryFilter(), page)
        balance = {
            "available": str(credits_from(wallet.available)),
            "held": str(credits_from(wallet.held)),
            "frozen": str(credits_from(wallet.frozen)),
            "balance": str(credits_from(wallet.posted)),
            "plan": wallet.plan.name,
            "tokens_remaining": wallet.plan.remaining,
        }
        entries = [entry_row(entry) for entry in found.items]
        if arguments.json:
            print_json({"balance": balance, "entries": entries})
            return 0
        print_table([balance])
        print()
        print_table([short(entry) for entry in found.items])
        return 0

    return with_container(work)


def run_export(arguments: argparse.Namespace) -> int:
    """Print entries as they are read."""

    async def work(container: "Container") -> int:
        account_id = await account_wanted(container, arguments.account)
        entries = container.ledger.export_entries()(account_id=account_id)
        writer = csv.DictWriter(sys.stdout, COLUMNS)
        if not arguments.json:
            writer.writeheader()
        async for entry in entries:
            each = entry_row(entry)
            if arguments.json:
                print(json.dumps(each, ensure_ascii=False))
            else:
                writer.writerow(each)
        return 0

    return with_container(work)
