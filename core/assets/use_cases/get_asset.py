"""Look at one asset."""

from collections.abc import Callable
from dataclasses import dataclass

from core.assets.model import AssetState
from core.assets.ports import AssetsUnitOfWork
from core.assets.steps.storing import load
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class GetAsset:
    """Show one asset to the account that owns it."""

    snapshot: Callable[[], AssetsUnitOfWork]

    async def __call__(self, account_id: AccountId, asset_id: str) -> AssetState:
        """Return the asset. Raises `AssetNotFound`, for another account's too."""
        async with self.snapshot() as work:
            return await load(work, account_id, asset_id)
