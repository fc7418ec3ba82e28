"""What moved."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from core.ledger.errors import PlaceUnknown
from core.ledger.model import Entry
from core.ledger.ports import EntryFilter, LedgerUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest

SEQUENCE = re.compile(r"[0-9]{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntries:
    """An account sees its own entries, newest first."""

    snapshot: Callable[[], LedgerUnitOfWork]

    async def __call__(
        self, account_id: AccountId, wish: EntryFilter, page: PageRequest
    ) -> Page[Entry]:
        """Return a page of entries. Raises `AccountNotFound`, `PlaceUnknown`."""
        if page.before is not None and not SEQUENCE.fullmatch(page.before):
            raise PlaceUnknown("There is no such place in the ledger. Begin with the first page.")
        async with self.snapshot() as work:
            await work.wallets.get(account_id)
            return await work.entries.list(account_id, wish, page)
