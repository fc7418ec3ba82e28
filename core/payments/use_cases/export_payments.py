"""Give somebody what they paid."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.payments.model import Payment, Subscription
from core.payments.ports import PaymentsUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import LIMIT_MAX, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPayments:
    """The section of payments: what was paid, newest first, and the subscriptions that run."""

    snapshot: Callable[[], PaymentsUnitOfWork]

    async def __call__(self, account_id: AccountId) -> object:
        """Return the section; money is in minor units, credits in micro-credits."""
        found: list[dict[str, Any]] = []
        before: str | None = None
        async with self.snapshot() as work:
            live = await work.subscriptions.live_of(account_id)
            while True:
                request = PageRequest(limit=LIMIT_MAX, before=before)
                page = await work.payments.list(account_id, request)
                found += [payment_section(payment) for payment in page.items]
                before = page.next_before
                if before is None:
                    break
        return {"payments": found, "subscriptions": [subscription_section(s) for s in live]}


def payment_section(payment: Payment) -> dict[str, Any]:
    """Return a payment as plain data."""
    return {
        "id": payment.id,
        "kind": payment.kind.value if payment.kind else None,
        "item": payment.item,
        "state": payment.state.value,
        "amount_minor": payment.amount_minor,
        "refunded_minor": payment.refunded_minor,
        "currency": payment.currency,
        "granted": payment.granted,
        "taken_back": payment.taken_back,
        "receipt_url": payment.receipt_url,
        "created_at": payment.created_at,
        "captured_at": payment.captured_at,
    }


def subscription_section(subscription: Subscription) -> dict[str, Any]:
    """Return a subscription as plain data."""
    return {
        "id": subscription.id,
        "item": subscription.item,
        "status": subscription.status.value,
        "cancels": subscription.cancels,
        "paid_until": subscription.paid_until,
        "created_at": subscription.created_at,
    }
