"""Asks the operator about what nobody can decide, and tells that somebody has to look."""

from core.payments.model import Attention
from core.payments.ports import PaymentsUnitOfWork
from core.shared.events import Event


async def ask_operator(work: PaymentsUnitOfWork, case: Attention) -> None:
    """Store a case for the operator, once."""
    if await work.attentions.add(case):
        payload = {"attention_id": case.id, "reason": case.reason.value}
        event_type = "payment.needs_attention"
        await work.events.add(Event(type=event_type, account_id=case.account_id, payload=payload))
