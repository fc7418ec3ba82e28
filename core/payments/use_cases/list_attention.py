"""Look at the operator's cases."""

from collections.abc import Callable
from dataclasses import dataclass

from core.payments.model import Attention
from core.payments.ports import PaymentsUnitOfWork
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAttention:
    """Cases for the operator, newest first."""

    snapshot: Callable[[], PaymentsUnitOfWork]

    async def __call__(self, page: PageRequest, *, resolved: bool) -> Page[Attention]:
        """Return a page of open or of resolved cases."""
        async with self.snapshot() as work:
            return await work.attentions.list(page, resolved=resolved)
