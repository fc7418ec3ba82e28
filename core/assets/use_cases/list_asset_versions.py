"""Look at the versions of an asset."""

from collections.abc import Callable
from dataclasses import dataclass

from core.assets.model import Version
from core.assets.ports import AssetsUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAssetVersions:
    """Show all versions of an asset, those of left branches too."""

    snapshot: Callable[[], AssetsUnitOfWork]

    async def __call__(
        self, account_id: AccountId, asset_id: str, page: PageRequest
    ) -> Page[Version]:
        """Return one page, newest first. Raises `AssetNotFound`."""
        async with self.snapshot() as work:
            await work.assets.get(account_id, asset_id)
            return await work.assets.versions(asset_id, page)
