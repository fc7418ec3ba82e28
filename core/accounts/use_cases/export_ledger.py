"""Give somebody every entry of their ledger."""

from dataclasses import dataclass
from typing import Any

from core.ledger.model import Entry, Unit
from core.ledger.use_cases.export_entries import ExportEntries
from core.shared.amounts import credits_from
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportLedger:
    """The ledger's section of an account's export, oldest entry first."""

    entries: ExportEntries

    async def __call__(self, account_id: AccountId) -> object:
        """Return all entries; credits as exact decimal texts."""
        return [entry_section(entry) async for entry in self.entries(account_id=account_id)]


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
        "effective_at": entry.effective_at,
    }


def shown(amount: int, *, credits: bool) -> str:
    """Return an amount as an exact text."""
    return f"{credits_from(amount):f}" if credits else str(amount)
