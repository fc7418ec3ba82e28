"""Show the events that a frontend had remembered."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.model import UsageEvent
from core.accounts.ports import AccountsUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEvents:
    """Show one's events."""

    snapshot: Callable[[], AccountsUnitOfWork]

    async def __call__(
        self, account_id: AccountId, page: PageRequest, *, name: str | None
    ) -> Page[UsageEvent]:
        """Return a page of events (of one name), newest first."""
        async with self.snapshot() as work:
            return await work.usage_events.page(account_id, page, name=name)
