"""The entries of one account or all, piece by piece."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from core.ledger.model import Entry
from core.ledger.ports import AuditUnitOfWork, Rows
from core.ledger.rules.audit import NOBODY, PIECE
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportEntries:
    """One snapshot of all entries, in memory that does not grow with them."""

    snapshot: Callable[[], AuditUnitOfWork]

    async def __call__(self, *, account_id: AccountId | None = None) -> AsyncIterator[Entry]:
        """Yield entries by account and sequence number."""
        async with self.snapshot() as work:
            if account_id is not None:
                async for entry in entries_of(work.rows, account_id):
                    yield entry
                return
            after = NOBODY
            while accounts := await work.rows.accounts(after=after, limit=PIECE):
                for account in accounts:
                    async for entry in entries_of(work.rows, account):
                        yield entry
                after = accounts[-1]


async def entries_of(rows: Rows, account_id: AccountId) -> AsyncIterator[Entry]:
    """Yield one account's entries."""
    sequence = 0
    while entries := await rows.entries(account_id, after=sequence, limit=PIECE):
        for entry in entries:
            yield entry
        sequence = entries[-1].sequence
