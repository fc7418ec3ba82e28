"""Give somebody every entry of their ledger."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from core.ledger.model import Entry, Unit
from core.ledger.ports import AuditUnitOfWork
from core.ledger.rules.audit import PIECE
from core.shared.amounts import credits_from
from core.shared.exports import ExportPart
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportLedger:
    """The ledger's section of an account's export, oldest entry first."""

    snapshot: Callable[[], AuditUnitOfWork]

    async def __call__(self, account_id: AccountId) -> ExportPart:
        """Return all entries; credits as exact decimal texts."""
        return self._entries(account_id)

    async def _entries(self, account_id: AccountId) -> AsyncIterator[object]:
        sequence = 0
        while True:
            async with self.snapshot() as work:
                entries = await work.rows.entries(account_id, after=sequence, limit=PIECE)
            if not entries:
                return
            for entry in entries:
                yield entry_section(entry)
            sequence = entries[-1].sequence


def entry_section(entry: Entry) -> dict[str, Any]:
    """Return what an entry says."""
    credits = entry.unit is Unit.CREDITS
    return {
        "id": entry.id,
        "kind": entry.kind.value,
        "unit": entry.unit.value,
        "amount": shown(entry.signed_amount, credits=credits),
        "balance_after": shown(entry.balance_after, credits=credits),
        "reason": entry.reason,
        "model": entry.model,
        "tokens": entry.tokens,
        "effective_at": entry.effective_at,
    }


def shown(amount: int, *, credits: bool) -> str:
    """Return an amount as an exact text."""
    return f"{credits_from(amount):f}" if credits else str(amount)
