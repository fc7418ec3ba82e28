"""`inkwell payments`."""

import argparse
from typing import TYPE_CHECKING, Any

from entrypoints.cli.terminal import (
    REFUSED,
    Commands,
    add_group,
    add_json,
    add_limit,
    command,
    price,
    print_json,
    print_list,
    print_table,
    with_container,
)

if TYPE_CHECKING:
    from core.payments.model import Payment
    from core.shared.pages import Page
    from entrypoints.container import Container


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    group = add_group(commands, "payments", example="inkwell payments reconcile")
    inner = group.add_subparsers(metavar="command", required=True)
    reconcile = command(
        inner,
        "reconcile",
        "ask the providers about everything that has not come to an end",
        example="inkwell payments reconcile --json",
    )
    add_json(reconcile)
    reconcile.set_defaults(run=run_reconcile)
    listing = command(
        inner,
        "list",
        "show the latest payments, events, or cases that need somebody",
        example="inkwell payments list events",
    )
    listing.add_argument(
        "what",
        nargs="?",
        default="payments",
        choices=("payments", "events", "attention"),
        help="what was paid (the default), what providers told of, or open cases for the operator",
    )
    add_limit(listing)
    add_json(listing)
    listing.set_defaults(run=run_list)
    replay = command(
        inner,
        "replay",
        "apply a stored event again; that is harmless",
        example="inkwell payments replay stripe:evt_123",
    )
    replay.add_argument("event", help="the id of an event, as `payments list events` shows it")
    replay.set_defaults(run=run_replay)
    audit = command(
        inner,
        "audit",
        "match what was sold with what was paid, both ways",
        example="inkwell payments audit",
    )
    add_json(audit)
    audit.set_defaults(run=run_audit)


def run_reconcile(arguments: argparse.Namespace) -> int:
    """Reconcile once."""

    async def work(container: "Container") -> int:
        done = await container.payments.reconcile_payments()()
        shown = {
            "orders": done.orders,
            "payments": done.payments,
            "subscriptions": done.subscriptions,
            "events": done.events,
            "failures": list(done.failures),
        }
        print_json(shown) if arguments.json else print_table([shown])
        return REFUSED if done.failures else 0

    return with_container(work)


def run_list(arguments: argparse.Namespace) -> int:
    """Show a list."""
    from core.shared.pages import PageRequest

    wanted = PageRequest(limit=arguments.limit)

    async def work(container: "Container") -> int:
        page: Page[Any]
        if arguments.what == "events":
            page = await container.payments.list_payment_events()(wanted)
            rows = [
                {"event": e.id, "type": e.type, "state": e.state.value, "received": e.received_at}
                for e in page.items
            ]
        elif arguments.what == "attention":
            page = await container.payments.list_attention()(wanted, resolved=False)
            rows = [
                {"case": c.id, "reason": c.reason.value, "account": c.account_id, "what": c.details}
                for c in page.items
            ]
        else:
            page = await container.payments.list_payments()(None, wanted)
            rows = [row_of(each, as_json=arguments.json) for each in page.items]
        print_list(rows, as_json=arguments.json, more=page.next_before is not None)
        return 0

    return with_container(work)


def row_of(payment: "Payment", *, as_json: bool) -> dict[str, object]:
    """Return a payment in one line, for people or for programs."""
    amount, currency = payment.amount_minor, payment.currency
    paid = {"amount_minor": amount, "currency": currency}
    return {
        "payment": payment.id,
        "account": payment.account_id,
        "item": payment.item,
        **(paid if as_json else {"amount": price(amount, currency)}),
        "state": payment.state.value,
        "outcome": payment.outcome.value,
    }


def run_replay(arguments: argparse.Namespace) -> int:
    """Apply a stored event again."""
    from core.payments.use_cases.apply_event import ApplyEventCommand

    async def work(container: "Container") -> int:
        command = ApplyEventCommand(event_id=arguments.event)
        event = await container.payments.apply_event()(command)
        print(f"{event.id} ({event.type}) is {event.state.value}.")
        return 0

    return with_container(work)


def run_audit(arguments: argparse.Namespace) -> int:
    """Compare ledger and payments; exit code 1 when they differ."""

    async def work(container: "Container") -> int:
        found = await container.payments.audit_payments()()
        rows = [
            {"what": each.name, "account": each.account_id, "difference": each.message}
            for each in found
        ]
        if arguments.json:
            print_json(rows)
        elif rows:
            print_table(rows)
        else:
            print("Every credit that was sold has its payment, and every payment its credits.")
        return REFUSED if rows else 0

    return with_container(work)
