"""Find an account as an operator names it."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.model import Account
from core.accounts.ports import AccountsUnitOfWork
from core.accounts.rules.email import normal_email
from core.shared.errors import AccountNotFound
from core.shared.ids import AccountId

AT = "@"
LONGEST = 18
"""Digits: more are in no column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindAccount:
    """Find an account by its number or its e-mail. For operators: it tells whether there is one."""

    snapshot: Callable[[], AccountsUnitOfWork]

    async def __call__(self, named: str) -> Account:
        """Return the account. Raises `AccountNotFound`, `EmailInvalid`."""
        async with self.snapshot() as work:
            if AT in named:
                account = await work.accounts.find_by_email(normal_email(named))
            else:
                account = await work.accounts.find(AccountId(number_in(named)))
        if account is None:
            raise AccountNotFound(f"There is no account {named}: give its number or its e-mail.")
        return account


def number_in(named: str) -> int:
    """Return the number that was given. Raises `AccountNotFound`."""
    if named.isascii() and named.isdigit() and len(named) <= LONGEST:
        return int(named)
    raise AccountNotFound(f"{named!r} names no account: give its number or its e-mail.")
