"""`inkwell payments`."""

import argparse
from typing import TYPE_CHECKING

from entrypoints.cli.terminal import (
    REFUSED,
    Commands,
    add_json,
    command,
    print_json,
    print_table,
    with_container,
)

if TYPE_CHECKING:
    from entrypoints.container import Container

SHOWN = 50


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    group = command(
        commands,
        "payments",
        "look after payments",
        example="inkwell payments reconcile",
    )
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
        "what", nargs="?", default="payments", choices=("payments", "events", "attention")
    )
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

    page = PageRequest(limit=SHOWN)

    async def work(container: "Container") -> int:
        rows: list[dict[str, object]]
        if arguments.what == "events":
            events = (await container.payments.list_payment_events()(page)).items
            rows = [
                {"event": e.id, "type": e.type, "state": e.state.value, "received": e.received_at}
                for e in events
            ]
        elif arguments.what == "attention":
            cases = (await container.payments.list_attention()(page, resolved=False)).items
            rows = [
                {"case": c.id, "reason": c.reason.value, "account": c.account_id, "what": c.details}
                for c in cases
            ]
        else:
            payments = (await container.payments.list_payments()(None, page)).items
            rows = [
                {
                    "payment": p.id,
                    "account": p.account_id,
                    "item": p.item,
                    "amount_minor": p.amount_minor,
                    "currency": p.currency,
                    "state": p.state.value,
                    "outcome": p.outcome.value,
                }
                for p in payments
            ]
        print_json(rows) if arguments.json else print_table(rows)
        return 0

    return with_container(work)


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
