"""The section of assets in what an account may take with it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from core.assets.model import AssetFilter, AssetState, Version
from core.assets.ports import AssetsUnitOfWork
from core.media.steps.links import MediaLinks
from core.shared.exports import ExportPart
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest, each_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAssets:
    """All assets of an account with all their versions, newest first."""

    snapshot: Callable[[], AssetsUnitOfWork]
    links: MediaLinks

    async def __call__(self, account_id: AccountId) -> ExportPart:
        """Return the section, ready for JSON."""
        return self._assets(account_id)

    async def _assets(self, account_id: AccountId) -> AsyncIterator[object]:
        async def read(page: PageRequest) -> Page[AssetState]:
            async with self.snapshot() as work:
                return await work.assets.list(account_id, AssetFilter(), page)

        async for state in each_of(read):
            yield self._section(state)

    async def _versions(self, asset_id: str) -> AsyncIterator[object]:
        async def read(page: PageRequest) -> Page[Version]:
            async with self.snapshot() as work:
                return await work.assets.versions(asset_id, page)

        async for version in each_of(read):
            yield self._version(version)

    def _section(self, state: AssetState) -> dict[str, object]:
        asset = state.asset
        return {
            "id": asset.id,
            "kind": asset.kind.value,
            "title": asset.title,
            "tags": list(asset.tags),
            "metadata": dict(asset.metadata),
            "campaign_id": asset.campaign_id,
            "current_version": asset.current,
            "created_at": asset.created_at,
            "versions": self._versions(asset.id),
        }

    def _version(self, version: Version) -> dict[str, object]:
        address = version.media_address
        return {
            "number": version.number,
            "parent": version.parent,
            "content": version.content,
            "url": None if address is None else self.links.of(address, version.blob_key),
            "prompt": version.prompt,
            "model": version.model,
            "author": version.author,
            "note": version.note,
            "created_at": version.created_at,
        }
