"""Look at payments."""

from collections.abc import Callable
from dataclasses import dataclass

from core.payments.model import Payment
from core.payments.ports import PaymentsUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPayments:
    """An account's own payments, newest first; without an account, for the operator, all."""

    snapshot: Callable[[], PaymentsUnitOfWork]

    async def __call__(self, account_id: AccountId | None, page: PageRequest) -> Page[Payment]:
        """Return a page. Raises `AccountNotFound` for an account that is not there."""
        async with self.snapshot() as work:
            if account_id is not None:
                await work.wallets.get(account_id)
            return await work.payments.list(account_id, page)
