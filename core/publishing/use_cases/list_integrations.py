"""Look at one's integrations."""

from collections.abc import Callable
from dataclasses import dataclass

from core.publishing.model import Integration
from core.publishing.ports import PublishingUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListIntegrations:
    """Show an account its integrations, newest first."""

    snapshot: Callable[[], PublishingUnitOfWork]

    async def __call__(self, account_id: AccountId, page: PageRequest) -> Page[Integration]:
        """Return one page."""
        async with self.snapshot() as work:
            return await work.integrations.page(account_id, page)
