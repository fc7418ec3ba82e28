"""`inkwell ledger audit`."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from entrypoints.cli.ledger_entries import decimals
from entrypoints.cli.terminal import (
    REFUSED,
    Commands,
    account_wanted,
    add_account,
    add_json,
    command,
    counted,
    print_json,
    print_table,
    with_container,
)

if TYPE_CHECKING:
    from core.ledger.model import Unit
    from core.ledger.rules.audit import Correction, Difference
    from core.ledger.use_cases.audit_ledger import AuditReport
    from entrypoints.container import Container


def add_audit(commands: Commands) -> None:
    """Add the command."""
    audit = command(
        commands,
        "audit",
        "prove that balances are what entries and holds say; exit 1 on any difference",
        example="inkwell ledger audit --account 7",
    )
    add_account(audit, "--account", help="this account only: its number or e-mail")
    add_json(audit)
    audit.set_defaults(run=run_audit)


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
