"""What is reserved, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ledger.model import Hold
from core.ledger.ports import HoldFilter, LedgerUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHolds:
    """An account sees its own holds, newest first."""

    snapshot: Callable[[], LedgerUnitOfWork]

    async def __call__(
        self, account_id: AccountId, wish: HoldFilter, page: PageRequest
    ) -> Page[Hold]:
        """Return a page of holds. Raises `AccountNotFound`."""
        async with self.snapshot() as work:
            await work.wallets.get(account_id)
            return await work.holds.list(account_id, wish, page)
