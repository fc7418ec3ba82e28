"""Look at one's assets."""

from collections.abc import Callable
from dataclasses import dataclass

from core.assets.model import AssetFilter, AssetState
from core.assets.ports import AssetsUnitOfWork
from core.assets.rules.details import tidy_filter
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAssets:
    """Show an account its assets, newest first."""

    snapshot: Callable[[], AssetsUnitOfWork]

    async def __call__(
        self, account_id: AccountId, wish: AssetFilter, page: PageRequest
    ) -> Page[AssetState]:
        """Return one page."""
        async with self.snapshot() as work:
            return await work.assets.list(account_id, tidy_filter(wish), page)
