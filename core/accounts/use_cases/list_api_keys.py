"""Show the keys of an account, or of the service."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.model import ApiKey
from core.accounts.ports import AccountsUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListApiKeys:
    """Show keys, without their secrets."""

    snapshot: Callable[[], AccountsUnitOfWork]

    async def __call__(self, account_id: AccountId | None, page: PageRequest) -> Page[ApiKey]:
        """Return an account's keys, or the service keys for None, newest first."""
        async with self.snapshot() as work:
            return await work.api_keys.page(account_id, page)
