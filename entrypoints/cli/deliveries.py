"""`inkwell deliveries`."""

import argparse
from typing import TYPE_CHECKING

from entrypoints.cli.terminal import (
    Commands,
    account_wanted,
    add_account,
    add_group,
    add_json,
    add_limit,
    command,
    print_list,
    with_container,
)

if TYPE_CHECKING:
    from core.publishing.model import Delivery
    from entrypoints.container import Container

STATES = ("pending", "sending", "delivered", "failed", "unknown", "cancelled")


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    group = add_group(commands, "deliveries", example="inkwell deliveries list --status failed")
    inner = group.add_subparsers(metavar="command", required=True)
    listing = command(
        inner,
        "list",
        "show the latest deliveries with their last attempt",
        example="inkwell deliveries list --account 3 --status failed",
    )
    add_account(listing, "--account", help="of this account only: its number or e-mail")
    listing.add_argument("--integration", help="to this integration only")
    listing.add_argument("--status", choices=STATES, help="in this state only")
    add_limit(listing)
    add_json(listing)
    listing.set_defaults(run=run_list)
    resend = command(
        inner,
        "resend",
        "send a delivery once more, under the same id",
        example="inkwell deliveries resend 0198c0de-0000-7000-8000-000000000000",
    )
    resend.add_argument("delivery", help="the id of a delivery, as `deliveries list` shows it")
    resend.set_defaults(run=run_resend)


def run_list(arguments: argparse.Namespace) -> int:
    """Show a list."""
    from core.publishing.model import DeliveryFilter, DeliveryStatus
    from core.shared.pages import PageRequest

    async def work(container: "Container") -> int:
        wish = DeliveryFilter(
            account_id=await account_wanted(container, arguments.account),
            integration_id=arguments.integration,
            status=DeliveryStatus(arguments.status) if arguments.status else None,
        )
        page = PageRequest(limit=arguments.limit)
        found = await container.publishing.list_deliveries()(wish, page)
        rows = [row_of(each) for each in found.items]
        print_list(rows, as_json=arguments.json, more=found.next_before is not None)
        return 0

    return with_container(work)


def row_of(delivery: "Delivery") -> dict[str, object]:
    """Return a delivery in one line."""
    last = delivery.attempts[-1] if delivery.attempts else None
    return {
        "delivery": delivery.id,
        "account": delivery.account_id,
        "event": delivery.event,
        "article": delivery.article_id,
        "status": delivery.status.value,
        "attempts": len(delivery.attempts),
        "answer": (last.status_code or last.error) if last else None,
        "next": delivery.next_attempt_at,
    }


def run_resend(arguments: argparse.Namespace) -> int:
    """Promise one more attempt; a running worker makes it."""

    async def work(container: "Container") -> int:
        resend = container.publishing.resend_delivery()
        delivery = await resend(arguments.delivery, account_id=None)
        print(f"{delivery.id} will be sent again by the next worker that is free.")
        return 0

    return with_container(work)
