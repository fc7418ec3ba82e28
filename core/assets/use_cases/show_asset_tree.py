"""Look at who follows whom among an asset's versions."""

from collections.abc import Callable
from dataclasses import dataclass

from core.assets.model import Node
from core.assets.ports import AssetsUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowAssetTree:
    """Show the tree of an asset's versions, without their content."""

    snapshot: Callable[[], AssetsUnitOfWork]

    async def __call__(
        self, account_id: AccountId, asset_id: str, page: PageRequest
    ) -> tuple[int, Page[Node]]:
        """Return the current version's number, and a page of places, newest first.

        Raises `AssetNotFound`.
        """
        async with self.snapshot() as work:
            asset = await work.assets.get(account_id, asset_id)
            return asset.current, await work.assets.nodes(asset_id, page)
