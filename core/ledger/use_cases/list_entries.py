"""What moved."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ledger.model import Entry
from core.ledger.ports import EntryFilter, LedgerUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntries:
    """An account sees its own entries, newest first."""

    snapshot: Callable[[], LedgerUnitOfWork]

    async def __call__(
        self, account_id: AccountId, wish: EntryFilter, page: PageRequest
    ) -> Page[Entry]:
        """Return a page of entries."""
        async with self.snapshot() as work:
            return await work.entries.list(account_id, wish, page)
