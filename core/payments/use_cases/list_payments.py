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
        """Return a page."""
        async with self.snapshot() as work:
            return await work.payments.list(account_id, page)
