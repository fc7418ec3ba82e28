"""Takes in disputes, and refunds that did not arrive."""

from dataclasses import dataclass
from datetime import datetime

from core.payments.facts import DisputeSeen, RefundFailed
from core.payments.model import Attention, Payment, Reason, payment_id
from core.payments.ports import PaymentsUnitOfWork
from core.payments.rules.merging import with_dispute
from core.payments.steps.asking import ask_operator
from core.payments.steps.giving_back import give_back
from core.payments.steps.telling import tell_change
from core.payments.steps.trade import Trade


async def absorb_dispute(
    work: PaymentsUnitOfWork, provider: str, seen: DisputeSeen, trade: Trade, now: datetime
) -> None:
    """Take in a dispute: what is left of the grant is frozen, taken back or free again."""
    id = payment_id(provider, seen.payment)
    what = seen.dispute.id
    known = await work.payments.find(id)
    if known is None:
        case = Subject(provider=provider, id=id, payment=None, what=what)
        await ask_operator(work, case.question(Reason.UNKNOWN_ORIGIN, now))
        return
    payment, contradicts = with_dispute(known, seen.dispute, now)
    if contradicts:
        case = Subject(provider=provider, id=id, payment=known, what=what)
        await ask_operator(work, case.question(Reason.DISPUTE_CHANGED, now))
        return
    payment = await give_back(work, payment, trade.rules, now)
    await work.payments.save(payment)
    await tell_change(work, known, payment)


async def absorb_failed_refund(
    work: PaymentsUnitOfWork, provider: str, seen: RefundFailed, now: datetime
) -> None:
    """Ask the operator about a refund that did not arrive: what was taken back stays so."""
    id = payment_id(provider, seen.payment)
    payment = await work.payments.find(id)
    case = Subject(provider=provider, id=id, payment=payment, what=seen.refund)
    await ask_operator(work, case.question(Reason.REFUND_FAILED, now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A dispute or refund (`what`) of a payment that may not be known."""

    provider: str
    id: str
    payment: Payment | None
    what: str

    def question(self, reason: Reason, now: datetime) -> Attention:
        """Return the case for the operator."""
        return Attention(
            id=f"{self.id}:{reason.value}:{self.what}",
            reason=reason,
            provider=self.provider,
            payment_id=self.id,
            account_id=self.payment.account_id if self.payment else None,
            details=f"{self.what} of {self.id}",
            created_at=now,
        )
