"""Give somebody what they paid."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from core.payments.model import Payment, Subscription
from core.payments.ports import PaymentsUnitOfWork
from core.shared.exports import ExportPart
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest, each_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPayments:
    """The section of payments: what was paid, newest first, and the subscriptions that run."""

    snapshot: Callable[[], PaymentsUnitOfWork]

    async def __call__(self, account_id: AccountId) -> ExportPart:
        """Return the section; money is in minor units, credits in micro-credits."""
        async with self.snapshot() as work:
            live = await work.subscriptions.live_of(account_id)
        return {
            "payments": self._payments(account_id),
            "subscriptions": [subscription_section(each) for each in live],
        }

    async def _payments(self, account_id: AccountId) -> AsyncIterator[object]:
        async def read(page: PageRequest) -> Page[Payment]:
            async with self.snapshot() as work:
                return await work.payments.list(account_id, page)

        async for payment in each_of(read):
            yield payment_section(payment)


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
