"""The demo account, which exists only outside production."""

import sys
from typing import Any

from core.shared.ids import AccountId
from entrypoints.cli.terminal import REFUSED

EMAIL = "demo@inkwell.example"
PASSWORD = "inkwell-demo-account"  # noqa: S105  # printed at every start


CLOSE_IT = f"Close it: `inkwell account suspend {EMAIL}`."


async def make_demo_account(container: Any) -> AccountId:
    """Return the demo account's id; the first call makes it."""
    from core.accounts.use_cases.create_account import CreateAccountCommand

    async with container.shared.snapshot() as work:
        account = await work.accounts.find_by_email(EMAIL)
    if account is None:
        command = CreateAccountCommand(email=EMAIL, password=PASSWORD, actor="cli", name="Demo")
        account = await container.accounts.create_account()(command)
    return AccountId(account.id)


async def is_open(container: Any) -> bool:
    """Tell whether the demo account lets in everybody, since its password stands here.

    An account that somebody registered under its e-mail is not ours, whatever its password: nobody
    can prove that address, and ours needs no proof.
    """
    from core.accounts.model import AccountStatus

    async with container.shared.snapshot() as work:
        account = await work.accounts.find_by_email(EMAIL)
    if account is None or account.verified_at is None:
        return False
    opens: bool = await container.accounts.passwords().matches(PASSWORD, account.password_hash)
    return opens and account.status is AccountStatus.ACTIVE


async def refuse_where_open(container: Any) -> int:
    """Return an exit code: production does not start on a database with the demo account open."""
    if not await is_open(container):
        return 0
    print(
        "Inkwell does not start in production like this:\n- the demo account is in the database "
        f"and open, and everybody knows its password. {CLOSE_IT}",
        file=sys.stderr,
    )
    return REFUSED
