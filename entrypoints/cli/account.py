"""`inkwell account`."""

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

from entrypoints.cli.account_leaving import add_leaving
from entrypoints.cli.ledger_entries import entry_row, short
from entrypoints.cli.terminal import (
    MISUSED,
    Commands,
    account_named,
    add_account,
    add_group,
    add_json,
    command,
    days,
    print_json,
    print_table,
    with_container,
)

if TYPE_CHECKING:
    from entrypoints.container import Container


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    group = add_group(
        commands,
        "account",
        example="inkwell account create ada@example.com --admin",
    )
    inner = group.add_subparsers(metavar="command", required=True)
    create = command(
        inner,
        "create",
        "make an account whose e-mail you vouch for",
        example="inkwell account create ada@example.com --admin --ask-password",
    )
    create.add_argument("email", help="the address that it signs in with")
    create.add_argument("--admin", action="store_true", help="an admin, no customer")
    create.add_argument("--name", help="how its owner is called")
    create.add_argument(
        "--ask-password",
        action="store_true",
        help="read a password from the terminal, or a line of standard input; "
        "without one the account is entered through a password reset",
    )
    add_json(create)
    create.set_defaults(run=run_create)
    show = command(
        inner,
        "show",
        "show an account with its balances",
        example="inkwell account show ada@example.com",
    )
    add_account(show)
    add_json(show)
    show.set_defaults(run=run_show)
    suspend = command(
        inner,
        "suspend",
        "close an account for now; `account reopen` opens it again",
        example='inkwell account suspend ada@example.com --reason "stolen card"',
    )
    add_account(suspend)
    suspend.add_argument("--reason", help="why, for whoever looks at it later")
    add_json(suspend)
    suspend.set_defaults(run=run_suspend)
    reopen = command(
        inner,
        "reopen",
        "open an account that was suspended",
        example="inkwell account reopen ada@example.com",
    )
    add_account(reopen)
    add_json(reopen)
    reopen.set_defaults(run=run_reopen)
    add_grant(inner)
    add_leaving(inner)


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


def run_create(arguments: argparse.Namespace) -> int:
    """Make an account."""
    from core.accounts.errors import EmailTaken
    from core.accounts.model import Role
    from core.accounts.use_cases.create_account import CreateAccountCommand

    wanted = CreateAccountCommand(
        email=arguments.email,
        password=read_password() if arguments.ask_password else None,
        actor="cli",
        name=arguments.name,
        role=Role.ADMIN if arguments.admin else Role.CUSTOMER,
    )

    async def work(container: "Container") -> int:
        try:
            account = await container.accounts.create_account()(wanted)
        except EmailTaken as error:
            raise EmailTaken(
                f"{wanted.email} has an account, whose role stays: `inkwell account show "
                f"{wanted.email}` shows it."
            ) from error
        shown = {"id": account.id, "email": account.email, "role": account.role.value}
        print_json(shown) if arguments.json else print_table([shown])
        return 0

    return with_container(work)


def run_show(arguments: argparse.Namespace) -> int:
    """Show an account."""
    from core.shared.amounts import credits_from

    async def work(container: "Container") -> int:
        found = await container.accounts.show_me()(
            await account_named(container, arguments.account)
        )
        account, wallet = found.account, found.wallet
        shown = {
            "id": account.id,
            "email": account.email,
            "verified": account.verified_at is not None,
            "role": account.role.value,
            "status": account.status.value,
            "credits": str(credits_from(wallet.available)),
            "held": str(credits_from(wallet.held)),
            "plan": wallet.plan.name,
            "tokens_remaining": wallet.plan.remaining,
        }
        print_json(shown) if arguments.json else print_table([shown])
        return 0

    return with_container(work)


def run_suspend(arguments: argparse.Namespace) -> int:
    """Close an account for now."""
    return set_suspended(arguments.account, json=arguments.json, reason=arguments.reason)


def run_reopen(arguments: argparse.Namespace) -> int:
    """Open an account that was suspended."""
    return set_suspended(arguments.account, json=arguments.json, suspended=False)


def set_suspended(
    named: str, *, json: bool, suspended: bool = True, reason: str | None = None
) -> int:
    """Close an account or open it again, and show what it is then."""
    from core.accounts.use_cases.suspend_account import SuspendCommand

    async def work(container: "Container") -> int:
        account = await container.accounts.suspend_account()(
            SuspendCommand(
                account_id=await account_named(container, named),
                suspended=suspended,
                reason=reason,
                actor="cli",
            )
        )
        shown = {"id": account.id, "email": account.email, "status": account.status.value}
        print_json(shown) if json else print_table([shown])
        return 0

    return with_container(work)


def run_grant(arguments: argparse.Namespace) -> int:
    """Give credits."""
    from datetime import timedelta
    from decimal import Decimal, InvalidOperation

    from core.ledger.use_cases.grant_credits import CreditsToGrant
    from core.shared.amounts import micro_credits

    try:
        amount = micro_credits(Decimal(arguments.credits))
    except (InvalidOperation, ValueError, OverflowError):
        print("Credits are a number with at most 6 decimals.", file=sys.stderr)
        return MISUSED

    async def work(container: "Container") -> int:
        now = container.shared.clock().now()
        wanted = CreditsToGrant(
            account_id=await account_named(container, arguments.account),
            micro_credits=amount,
            reason=arguments.reason,
            expires_at=None if arguments.days is None else now + timedelta(days=arguments.days),
            actor="cli",
        )
        entry = await container.ledger.grant_credits()(wanted)
        shown = entry_row(entry)
        print_json(shown) if arguments.json else print_table([short(entry)])
        return 0

    return with_container(work)


def read_password() -> str:
    """Return a password from who sits there, or from the program that pipes it in."""
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")
