"""How amounts stand in an export."""

from core.shared.amounts import credits_from


def shown(micro_credits: int | None) -> str | None:
    """Return an amount as an exact text."""
    return None if micro_credits is None else f"{credits_from(micro_credits):f}"
