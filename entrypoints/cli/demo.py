"""The demo account, which exists only outside production."""

from typing import Any

from core.shared.ids import AccountId

EMAIL = "demo@inkwell.example"
PASSWORD = "inkwell-demo-account"  # noqa: S105  # printed at every start


async def make_demo_account(container: Any) -> AccountId:
    """Return the demo account's id; the first call makes it."""
    from core.accounts.use_cases.create_account import CreateAccountCommand

    async with container.shared.snapshot() as work:
        account = await work.accounts.find_by_email(EMAIL)
    if account is None:
        command = CreateAccountCommand(email=EMAIL, password=PASSWORD, name="Demo")
        account = await container.accounts.create_account()(command)
    return AccountId(account.id)
