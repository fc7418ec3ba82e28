"""`inkwell plan`."""

import argparse
from typing import TYPE_CHECKING, Any

from entrypoints.cli.terminal import (
    Commands,
    account_named,
    add_account,
    add_group,
    add_json,
    command,
    price,
    print_json,
    print_table,
    with_container,
)

if TYPE_CHECKING:
    from core.shared.amounts import Money
    from entrypoints.container import Container


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    group = add_group(commands, "plan", example="inkwell plan set ada@example.com premium")
    inner = group.add_subparsers(metavar="command", required=True)
    listed = command(inner, "list", "list the plans that are sold", example="inkwell plan list")
    listed.set_defaults(run=run_list)
    show = command(
        inner,
        "show",
        "show an account's plan and its tokens",
        example="inkwell plan show ada@example.com --json",
    )
    show.set_defaults(run=run_show)
    set_ = command(
        inner,
        "set",
        "set an account's plan, as if it had been paid for",
        example="inkwell plan set ada@example.com premium --reset-used",
    )
    for each in (show, set_):
        add_account(each)
    set_.add_argument("plan", help="as `plan list` names it")
    set_.add_argument("--reset-used", action="store_true", help="begin a new period now")
    set_.set_defaults(run=run_set)
    for each in (listed, show, set_):
        add_json(each)


def run_list(arguments: argparse.Namespace) -> int:
    """List the plans."""

    async def work(container: "Container") -> int:
        plans = [
            {
                "plan": plan.name,
                **price_of(plan.price, as_json=arguments.json),
                "tokens": plan.tokens,
                "days": plan.days,
            }
            for plan in container.shared.catalogue().plans
        ]
        print_rows(arguments, *plans)
        return 0

    return with_container(work)


def price_of(money: "Money", *, as_json: bool) -> dict[str, object]:
    """Return what a plan costs, for people or for programs."""
    if as_json:
        return {"amount_minor": money.amount_minor, "currency": money.currency}
    return {"price": price(money.amount_minor, money.currency)}


def run_show(arguments: argparse.Namespace) -> int:
    """Show a plan."""

    async def work(container: "Container") -> int:
        account_id = await account_named(container, arguments.account)
        left = await container.plans.show_tokens()(account_id)
        plan = left.plan
        print_rows(
            arguments,
            {
                "plan": plan.name,
                "quota": plan.quota,
                "used": plan.used,
                "remaining": plan.remaining,
                "held": plan.held,
                "available": plan.available,
                "ends_at": plan.ends_at,
                "in_grace": left.in_grace,
            },
        )
        return 0

    return with_container(work)


def run_set(arguments: argparse.Namespace) -> int:
    """Set a plan."""
    from core.plans.use_cases.set_plan import SetPlanCommand

    async def work(container: "Container") -> int:
        wanted = SetPlanCommand(
            account_id=await account_named(container, arguments.account),
            plan=arguments.plan,
            reset_used=arguments.reset_used,
            actor="cli",
        )
        done = await container.plans.set_plan()(wanted)
        print_rows(
            arguments,
            {
                "plan": done.plan,
                "quota": done.quota,
                "used": done.used,
                "remaining": done.remaining,
                "ends_at": done.ends_at,
            },
        )
        return 0

    return with_container(work)


def print_rows(arguments: argparse.Namespace, *rows: dict[str, Any]) -> None:
    """Print rows for people, or for programs: a list unless one thing was asked for."""
    if not arguments.json:
        print_table(rows)
        return
    print_json(list(rows) if arguments.run is run_list else rows[0])
