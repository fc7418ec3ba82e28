"""Show operators who did what."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.model import AuditRecord
from core.accounts.ports import AccountsUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAudit:
    """Show who did what."""

    snapshot: Callable[[], AccountsUnitOfWork]

    async def __call__(
        self, page: PageRequest, *, account_id: AccountId | None
    ) -> Page[AuditRecord]:
        """Return a page of records (about an account), newest first."""
        async with self.snapshot() as work:
            return await work.audit.page(page, account_id=account_id)
