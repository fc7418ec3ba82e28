"""Amounts as people read them."""

from core.ledger.model import Unit
from core.shared.amounts import credits_said


def said(amount: int, unit: Unit) -> str:
    """Return an amount in its unit: `1 credit`, `2,000 tokens`."""
    if unit is Unit.CREDITS:
        return credits_said(amount)
    return f"{amount:,} {'token' if amount == 1 else 'tokens'}"
