"""Asks the operator about what nobody can decide, and tells that somebody has to look."""

from dataclasses import replace
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


async def close_question(
    work: PaymentsUnitOfWork, case_id: str, *, by: str, note: str, now: datetime
) -> None:
    """Resolve a case that has answered itself, unless somebody did."""
    case = await work.attentions.get(case_id)
    if case is not None and case.resolved_at is None:
        await work.attentions.save(replace(case, resolved_at=now, resolved_by=by, note=note))


def question_id(payment: Payment, reason: Reason) -> str:
    """Return the name of the case about a payment."""
    return f"{payment.id}:{reason.value}"


def question(
    payment: Payment, reason: Reason, details: str, now: datetime, *, part: str | None = None
) -> Attention:
    """Return the case about a payment, or about a part of it: a refunded sum, a dispute."""
    name = question_id(payment, reason)
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
