"""How commands show the ledger's entries."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.ledger.model import Entry, Unit

COLUMNS = (
    "id",
    "account",
    "sequence",
    "kind",
    "unit",
    "amount",
    "source",
    "target",
    "balance_after",
    "hold_id",
    "purpose",
    "reason",
    "model",
    "tokens",
    "key",
    "reverses",
    "effective_at",
    "recorded_at",
)
SHORT = ("sequence", "kind", "unit", "amount", "balance_after", "reason", "effective_at")
"""What fits on a line of a terminal."""


def short(entry: "Entry") -> dict[str, object]:
    """Return what people read of an entry."""
    row = entry_row(entry) | {"effective_at": entry.effective_at}
    return {name: row[name] for name in SHORT}


def entry_row(entry: "Entry") -> dict[str, object]:
    """Return an entry as a row, signed as the customer sees it; credits with their decimals."""
    from core.ledger.model import Unit

    def shown(amount: int) -> object:
        return decimals(entry.unit, amount) if entry.unit is Unit.CREDITS else amount

    values = (
        entry.id,
        entry.account_id,
        entry.sequence,
        entry.kind.value,
        entry.unit.value,
        shown(entry.signed_amount),
        entry.source.value,
        entry.target.value,
        shown(entry.balance_after),
        entry.hold_id,
        entry.purpose,
        entry.reason,
        entry.model,
        entry.tokens,
        entry.key,
        entry.reverses,
        entry.effective_at.isoformat(),
        entry.recorded_at.isoformat(),
    )
    return dict(zip(COLUMNS, values, strict=True))


def decimals(unit: "Unit", amount: int) -> str:
    """Return an amount for people: credits with their decimals, tokens as they are."""
    from core.ledger.model import Unit
    from core.shared.amounts import credits_from

    return f"{credits_from(amount):f}" if unit is Unit.CREDITS else str(amount)
