"""What operators do to balances by hand: with a reason, and told."""

from core.ledger.errors import ReasonRequired
from core.ledger.model import Entry
from core.shared.events import Event

REASON_LENGTH_MAX = 500


def adjusted(entry: Entry, actor: str) -> Event:
    """Return the event of a balance that an operator changed, or of a charge that they refunded."""
    return Event(
        type="ledger.adjusted",
        account_id=entry.account_id,
        payload={
            "actor": actor,
            "entry": entry.id,
            "kind": entry.kind.value,
            "unit": entry.unit.value,
            "amount": entry.signed_amount,
            "hold": entry.hold_id,
        },
    )


def checked_reason(reason: str) -> str:
    """Return the reason without space around it. Raises `ReasonRequired`."""
    reason = reason.strip()
    if not 0 < len(reason) <= REASON_LENGTH_MAX or "\0" in reason:
        raise ReasonRequired(f"Say why, in 1 to {REASON_LENGTH_MAX} characters.")
    return reason
