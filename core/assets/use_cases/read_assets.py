"""Look at assets and their versions."""

from collections.abc import Callable
from dataclasses import dataclass

from core.assets.model import AssetFilter, AssetState, Node, Version
from core.assets.ports import AssetsUnitOfWork
from core.assets.rules.details import tidy_filter
from core.assets.storing import load
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class GetAsset:
    """Show one asset to the account that owns it."""

    snapshot: Callable[[], AssetsUnitOfWork]

    async def __call__(self, account_id: AccountId, asset_id: str) -> AssetState:
        """Return the asset. Raises `AssetNotFound`, for another account's too."""
        async with self.snapshot() as work:
            return await load(work, account_id, asset_id)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVersions:
    """Show all versions of an asset, those of left branches too."""

    snapshot: Callable[[], AssetsUnitOfWork]

    async def __call__(
        self, account_id: AccountId, asset_id: str, page: PageRequest
    ) -> Page[Version]:
        """Return one page, newest first. Raises `AssetNotFound`."""
        async with self.snapshot() as work:
            await work.assets.get(account_id, asset_id)
            return await work.assets.versions(asset_id, page)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetVersion:
    """Show one version of an asset."""

    snapshot: Callable[[], AssetsUnitOfWork]

    async def __call__(self, account_id: AccountId, asset_id: str, number: int) -> Version:
        """Return it. Raises `AssetNotFound` and `VersionNotFound`."""
        async with self.snapshot() as work:
            await work.assets.get(account_id, asset_id)
            return await work.assets.version(asset_id, number)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowTree:
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
