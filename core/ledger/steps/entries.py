"""Entries that were booked before."""

from core.ledger.errors import EntryNotFound
from core.ledger.model import Entry
from core.ledger.ports import LedgerUnitOfWork
from core.shared.ids import AccountId


async def check_reversed(
    work: LedgerUnitOfWork, account_id: AccountId, sequence: int | None
) -> None:
    """Return if what a correction names is an entry of its account. Raises `EntryNotFound`."""
    if sequence is not None:
        await entry_of(work, account_id, sequence)


async def entry_of(work: LedgerUnitOfWork, account_id: AccountId, sequence: int) -> Entry:
    """Return an entry of an account. Raises `EntryNotFound`."""
    entry = await work.entries.get(account_id, sequence)
    if entry is None:
        raise EntryNotFound(f"There is no entry {account_id}-{sequence}.")
    return entry
