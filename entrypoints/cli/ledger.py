"""`inkwell ledger` and `inkwell account grant`."""

import argparse
import csv
import sys
from typing import TYPE_CHECKING, Any

from entrypoints.cli.terminal import (
    REFUSED,
    Commands,
    account_named,
    account_wanted,
    add_account,
    add_group,
    add_json,
    add_limit,
    command,
    counted,
    days,
    print_json,
    print_table,
    with_container,
)

if TYPE_CHECKING:
    from core.ledger.model import Entry, Unit
    from core.ledger.rules.audit import Correction, Difference
    from core.ledger.use_cases.audit_ledger import AuditReport
    from entrypoints.container import Container

ENTRIES_SHOWN = 20
EXPORTED = (
    "id",
    "account",
    "sequence",
    "kind",
    "unit",
    "amount",
    "source",
    "target",
    "balance_after",
    "hold_id",
    "purpose",
    "reason",
    "model",
    "tokens",
    "key",
    "reverses",
    "effective_at",
    "recorded_at",
)


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    group = add_group(commands, "ledger", example="inkwell ledger audit")
    inner = group.add_subparsers(metavar="command", required=True)
    audit = command(
        inner,
        "audit",
        "prove that balances are what entries and holds say; exit 1 on any difference",
        example="inkwell ledger audit --account 7",
    )
    add_account(audit, "--account", help="this account only: its number or e-mail")
    add_json(audit)
    audit.set_defaults(run=run_audit)
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


def add_grant(commands: Commands) -> None:
    """Add `account grant`."""
    grant = command(
        commands,
        "grant",
        "give an account credits",
        example='inkwell account grant 7 25.5 --reason "goodwill"',
    )
    add_account(grant)
    grant.add_argument("credits", help="how many, with at most 6 decimals")
    grant.add_argument("--reason", required=True, help="why; the customer reads it")
    grant.add_argument("--days", type=days, help="how long they can be used (for ever without it)")
    add_json(grant)
    grant.set_defaults(run=run_grant)


def run_audit(arguments: argparse.Namespace) -> int:
    """Audit, telling progress to people; the exit code says whether all is well."""
    watched = sys.stderr.isatty()

    def tell(accounts: int) -> None:
        if watched:
            print(f"\r{counted(accounts, 'account')} ", end="", file=sys.stderr, flush=True)

    async def work(container: "Container") -> int:
        audit = container.ledger.audit_ledger()
        account_id = await account_wanted(container, arguments.account)
        report = await audit(account_id=account_id, on_progress=tell)
        if watched:
            print("\r", end="", file=sys.stderr)
        unmatched = [] if account_id else await container.payments.audit_payments()()
        sales = [
            {"what": each.name, "account": each.account_id, "difference": each.message}
            for each in unmatched
        ]
        if arguments.json:
            print_json(report_json(report) | {"payments": sales})
        else:
            print_report(report)
            if sales:
                print("\nGrants and payments that do not match:")
                print_table(sales)
        return 0 if report.is_clean and not sales else REFUSED

    return with_container(work)


def report_json(report: "AuditReport") -> dict[str, Any]:
    """Return a report for programs."""
    from core.ledger.model import Unit

    books: dict[str, dict[str, int]] = {stored_unit(unit): {} for unit in Unit}
    for (unit, book), amount in sorted(report.books.items()):
        books[stored_unit(unit)][book.value] = amount
    return {
        "clean": report.is_clean,
        "accounts": report.accounts,
        "entries": report.entries,
        "holds": report.holds,
        "books": books,
        "differences": [
            row(each) | {"correction": each.correction and correction_json(each.correction)}
            for each in report.differences
        ],
    }


def stored_unit(unit: "Unit") -> str:
    """Return in what amounts of a unit are stored, as programs read them."""
    from core.ledger.model import Unit

    return "micro_credits" if unit is Unit.CREDITS else "tokens"


def decimals(unit: "Unit", amount: int) -> str:
    """Return an amount for people: credits with their decimals, tokens as they are."""
    from core.ledger.model import Unit
    from core.shared.amounts import credits_from

    return f"{credits_from(amount):f}" if unit is Unit.CREDITS else str(amount)


def row(difference: "Difference") -> dict[str, object]:
    """Return a difference as a row."""
    return {
        "account": difference.account_id or "",
        "what": difference.what,
        "stored": difference.stored,
        "expected": difference.expected,
        "remedy": difference.remedy,
    }


def correction_json(wanted: "Correction") -> dict[str, object]:
    """Return the entry that would correct a difference, for programs."""
    return {stored_unit(wanted.unit): wanted.amount} | moved(wanted)


def correction_row(wanted: "Correction") -> dict[str, object]:
    """Return the entry that would correct a difference, for people."""
    return {
        "unit": wanted.unit.value,
        "amount": decimals(wanted.unit, wanted.amount),
    } | moved(wanted)


def moved(wanted: "Correction") -> dict[str, object]:
    """Return what a correction would move where, and why."""
    return {
        "from": wanted.source.value,
        "to": wanted.target.value,
        "reverses": wanted.reverses,
        "reason": wanted.reason,
    }


def print_report(report: "AuditReport") -> None:
    """Print a report for people."""
    entries_told = "1 entry" if report.entries == 1 else f"{report.entries:,} entries"
    print(
        f"{counted(report.accounts, 'account')}, {entries_told}, {counted(report.holds, 'hold')}."
    )
    print_table(
        [
            {"unit": unit.value, "book": book.value, "total": decimals(unit, amount)}
            for (unit, book), amount in sorted(report.books.items())
        ]
    )
    if report.is_clean:
        print("Everything agrees.")
        return
    told = counted(len(report.differences), "difference")
    print(f"\n{told} in what is stored, where credits are counted in millionths:")
    print_table([row(each) for each in report.differences])
    entries = [
        {"account": each.account_id, **correction_row(each.correction)}
        for each in report.differences
        if each.correction is not None
    ]
    if entries:
        print("\nEntries that would correct them, once you know which is right:")
        print_table(entries)


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


SHORT = ("sequence", "kind", "unit", "amount", "balance_after", "reason", "effective_at")
"""What fits on a line of a terminal."""


def short(entry: "Entry") -> dict[str, object]:
    """Return what people read of an entry."""
    row = entry_row(entry) | {"effective_at": entry.effective_at}
    return {name: row[name] for name in SHORT}


def entry_row(entry: "Entry") -> dict[str, object]:
    """Return an entry as a row, signed as the customer sees it; credits with their decimals."""
    from core.ledger.model import Unit

    def shown(amount: int) -> object:
        return decimals(entry.unit, amount) if entry.unit is Unit.CREDITS else amount

    values = (
        entry.id,
        entry.account_id,
        entry.sequence,
        entry.kind.value,
        entry.unit.value,
        shown(entry.signed_amount),
        entry.source.value,
        entry.target.value,
        shown(entry.balance_after),
        entry.hold_id,
        entry.purpose,
        entry.reason,
        entry.model,
        entry.tokens,
        entry.key,
        entry.reverses,
        entry.effective_at.isoformat(),
        entry.recorded_at.isoformat(),
    )
    return dict(zip(EXPORTED, values, strict=True))


def run_export(arguments: argparse.Namespace) -> int:
    """Print entries as they are read."""
    import json

    async def work(container: "Container") -> int:
        account_id = await account_wanted(container, arguments.account)
        entries = container.ledger.export_entries()(account_id=account_id)
        writer = csv.DictWriter(sys.stdout, EXPORTED)
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


def run_grant(arguments: argparse.Namespace) -> int:
    """Give credits."""
    from datetime import timedelta
    from decimal import Decimal, InvalidOperation

    from core.ledger.use_cases.grant_credits import CreditsToGrant
    from core.shared.amounts import micro_credits
    from entrypoints.cli.terminal import MISUSED

    try:
        amount = micro_credits(Decimal(arguments.credits))
    except (InvalidOperation, ValueError, OverflowError):
        print("Credits are a number with at most 6 decimals.", file=sys.stderr)
        return MISUSED

    async def work(container: "Container") -> int:
        now = container.shared.clock().now()
        command = CreditsToGrant(
            account_id=await account_named(container, arguments.account),
            micro_credits=amount,
            reason=arguments.reason,
            expires_at=None if arguments.days is None else now + timedelta(days=arguments.days),
            actor="cli",
        )
        entry = await container.ledger.grant_credits()(command)
        shown = entry_row(entry)
        print_json(shown) if arguments.json else print_table([short(entry)])
        return 0

    return with_container(work)
