"""Judges what is only authorised, before its money is taken.

What nothing would be given for is left to lapse: the bank frees the money by itself.
"""

from datetime import datetime

from core.payments.model import Order, Payment, Reason
from core.payments.ports import PaymentsUnitOfWork
from core.payments.rules.judging import reason_to_set_aside
from core.payments.steps.cases import case_of, subscription_of
from core.payments.steps.trade import Trade


async def reason_to_let_lapse(
    work: PaymentsUnitOfWork, payment: Payment, order: Order, trade: Trade, now: datetime
) -> Reason | None:
    """Return why an authorised payment of an order is not to be captured, or None."""
    subscription = await subscription_of(work, payment)
    case = await case_of(
        work, payment, order, subscription=subscription, terms=trade.terms, now=now
    )
    return reason_to_set_aside(case, trade.shop, now)
