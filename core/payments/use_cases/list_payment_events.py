"""Look at what providers told."""

from collections.abc import Callable
from dataclasses import dataclass

from core.payments.model import StoredEvent
from core.payments.ports import PaymentsUnitOfWork
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPaymentEvents:
    """Events as they came from providers, newest first."""

    snapshot: Callable[[], PaymentsUnitOfWork]

    async def __call__(self, page: PageRequest) -> Page[StoredEvent]:
        """Return a page."""
        async with self.snapshot() as work:
            return await work.payment_events.list(page)
