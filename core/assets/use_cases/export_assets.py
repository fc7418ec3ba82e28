"""The section of assets in what an account may take with it."""

from collections.abc import Callable
from dataclasses import dataclass

from core.assets.model import AssetFilter, AssetState, Version
from core.assets.ports import AssetsUnitOfWork
from core.media.links import MediaLinks
from core.shared.ids import AccountId
from core.shared.pages import LIMIT_MAX, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAssets:
    """All assets of an account with all their versions, newest first."""

    snapshot: Callable[[], AssetsUnitOfWork]
    links: MediaLinks

    async def __call__(self, account_id: AccountId) -> object:
        """Return the section, ready for JSON."""
        found: list[object] = []
        before: str | None = None
        while True:
            page = PageRequest(limit=LIMIT_MAX, before=before)
            async with self.snapshot() as work:
                some = await work.assets.list(account_id, AssetFilter(), page)
            found += [await self._section(state) for state in some.items]
            before = some.next_before
            if before is None:
                return found

    async def _section(self, state: AssetState) -> dict[str, object]:
        asset = state.asset
        versions: list[object] = []
        before: str | None = None
        while True:
            page = PageRequest(limit=LIMIT_MAX, before=before)
            async with self.snapshot() as work:
                some = await work.assets.versions(asset.id, page)
            versions += [self._version(version) for version in some.items]
            before = some.next_before
            if before is None:
                break
        return {
            "id": asset.id,
            "kind": asset.kind.value,
            "title": asset.title,
            "tags": list(asset.tags),
            "metadata": dict(asset.metadata),
            "campaign_id": asset.campaign_id,
            "current_version": asset.current,
            "created_at": asset.created_at,
            "versions": versions,
        }

    def _version(self, version: Version) -> dict[str, object]:
        address = version.media_address
        return {
            "number": version.number,
            "parent": version.parent,
            "content": version.content,
            "url": None if address is None else self.links.of(address),
            "prompt": version.prompt,
            "model": version.model,
            "author": version.author,
            "note": version.note,
            "created_at": version.created_at,
        }
