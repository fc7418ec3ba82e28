"""Look at one version of an asset."""

from collections.abc import Callable
from dataclasses import dataclass

from core.assets.model import Version
from core.assets.ports import AssetsUnitOfWork
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class GetAssetVersion:
    """Show one version of an asset."""

    snapshot: Callable[[], AssetsUnitOfWork]

    async def __call__(self, account_id: AccountId, asset_id: str, number: int) -> Version:
        """Return it. Raises `AssetNotFound` and `AssetVersionNotFound`."""
        async with self.snapshot() as work:
            await work.assets.get(account_id, asset_id)
            return await work.assets.version(asset_id, number)
