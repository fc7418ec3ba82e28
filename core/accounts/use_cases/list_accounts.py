"""Show operators all accounts."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.model import Account, AccountStatus
from core.accounts.ports import AccountsUnitOfWork
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFilter:
    """Which accounts: `search` is a part of the e-mail or name."""

    status: AccountStatus | None = None
    search: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAccounts:
    """Show all accounts."""

    snapshot: Callable[[], AccountsUnitOfWork]

    async def __call__(self, wish: AccountFilter, page: PageRequest) -> Page[Account]:
        """Return a page, newest first."""
        async with self.snapshot() as work:
            return await work.accounts.page(page, status=wish.status, search=wish.search)
