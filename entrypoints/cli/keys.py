"""`inkwell keys`."""

import argparse
from typing import TYPE_CHECKING

from entrypoints.cli.terminal import (
    Commands,
    account_named,
    add_account,
    add_group,
    add_json,
    command,
    print_json,
    print_table,
    with_container,
)

if TYPE_CHECKING:
    from entrypoints.container import Container


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    group = add_group(commands, "keys", example="inkwell keys create executor --scope meter")
    inner = group.add_subparsers(metavar="command", required=True)
    create = command(
        inner,
        "create",
        "make a service key; it is shown this once",
        example="inkwell keys create executor --scope meter --account ada@example.com --account 9",
    )
    create.add_argument("name", help="what it is for, as lists show it")
    create.add_argument(
        "--scope",
        action="append",
        choices=["meter", "admin"],
        required=True,
        dest="scopes",
        help="what it may do: meter use, or all that an admin may; may be repeated",
    )
    add_account(
        create,
        "--account",
        action="append",
        dest="accounts",
        help="an account that it may meter for: its number or e-mail; may be repeated; "
        "without it, all, as every key with admin",
    )
    add_json(create)
    create.set_defaults(run=run_create)
    rotate = command(
        inner,
        "rotate",
        "seal everything anew under the first of INKWELL_ENCRYPTION_KEYS",
        example="INKWELL_ENCRYPTION_KEYS=$NEW,$OLD inkwell keys rotate",
    )
    add_json(rotate)
    rotate.set_defaults(run=run_rotate)


def run_create(arguments: argparse.Namespace) -> int:
    """Make a service key."""
    from core.accounts.model import Scope
    from core.accounts.rules.keys import KeyWish

    async def work(container: "Container") -> int:
        named = arguments.accounts
        accounts = named and frozenset([await account_named(container, each) for each in named])
        wish = KeyWish(
            name=arguments.name,
            scopes=frozenset(Scope(scope) for scope in arguments.scopes),
            accounts=accounts,
        )
        issued = await container.accounts.create_api_key()(wish, None)
        shown = {
            "id": issued.key.id,
            "name": issued.key.name,
            "scopes": " ".join(sorted(issued.key.scopes)),
            "accounts": "all" if accounts is None else " ".join(map(str, sorted(accounts))),
            "key": issued.secret,
        }
        print_json(shown) if arguments.json else print_table([shown])
        return 0

    return with_container(work)


def run_rotate(arguments: argparse.Namespace) -> int:
    """Seal everything anew."""

    async def work(container: "Container") -> int:
        count = await container.accounts.seal_rotation().rotate()
        if arguments.json:
            print_json({"sealed": count})
        else:
            print(f"{count} secrets are sealed under the first key. The others can go, but keep")
            print("them as long as deleted accounts are to be recognised when they come back.")
        return 0

    return with_container(work)
