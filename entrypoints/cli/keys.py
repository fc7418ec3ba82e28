"""`inkwell keys`."""

import argparse
from typing import TYPE_CHECKING

from entrypoints.cli.terminal import (
    Commands,
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
    group = command(
        commands,
        "keys",
        "make service keys, change the encryption key",
        example="inkwell keys create executor --scope meter",
    )
    inner = group.add_subparsers(metavar="command", required=True)
    create = command(
        inner,
        "create",
        "make a service key; it is shown this once",
        example="inkwell keys create executor --scope meter --account 7 --account 9",
    )
    create.add_argument("name")
    create.add_argument(
        "--scope", action="append", choices=["meter", "admin"], required=True, dest="scopes"
    )
    create.add_argument(
        "--account",
        action="append",
        type=int,
        dest="accounts",
        help="an account that it may act for; may be repeated; without it, all",
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
    from core.shared.ids import AccountId

    accounts = arguments.accounts
    wish = KeyWish(
        name=arguments.name,
        scopes=frozenset(Scope(scope) for scope in arguments.scopes),
        accounts=None if accounts is None else frozenset(AccountId(each) for each in accounts),
    )

    async def work(container: "Container") -> int:
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
