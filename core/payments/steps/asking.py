"""Asks the operator about what nobody can decide, and tells that somebody has to look."""

from datetime import datetime

from core.payments.model import Attention, Payment, Reason, StoredEvent
from core.payments.ports import PaymentsUnitOfWork
from core.shared.events import Event


async def ask_operator(work: PaymentsUnitOfWork, case: Attention) -> None:
    """Store a case for the operator, once."""
    if await work.attentions.add(case):
        payload = {"attention_id": case.id, "reason": case.reason.value}
        event_type = "payment.needs_attention"
        await work.events.add(Event(type=event_type, account_id=case.account_id, payload=payload))


def question(
    payment: Payment, reason: Reason, details: str, now: datetime, *, part: str | None = None
) -> Attention:
    """Return the case about a payment, or about a part of it: a refunded sum, a dispute."""
    name = f"{payment.id}:{reason.value}"
    return Attention(
        id=name if part is None else f"{name}:{part}",
        reason=reason,
        provider=payment.provider,
        payment_id=payment.id,
        account_id=payment.account_id,
        details=details,
        created_at=now,
    )


def failure_id(event: StoredEvent) -> str:
    """Return the name of the operator's case about an event that could not be applied."""
    return f"{event.id}:{Reason.EVENT_FAILED.value}"
