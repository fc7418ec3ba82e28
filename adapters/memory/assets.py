"""Assets, their versions and usage events in memory."""

from collections.abc import Sequence
from dataclasses import replace

from adapters.memory.ledger import paged
from adapters.memory.store import Tables
from core.accounts.model import UsageEvent
from core.assets.errors import AssetNotFound, AssetVersionNotFound
from core.assets.model import Asset, AssetFilter, AssetState, Node, Version
from core.assets.rules.details import folded
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


class MemoryAssets:
    """Assets and their versions; deleted ones are kept and never shown."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._tables = tables

    async def add(self, asset: Asset) -> None:
        """Store a new asset."""
        assert asset.id not in self._tables.assets, "two assets with one id"
        self._tables.assets[asset.id] = asset

    async def get(self, account_id: AccountId, asset_id: str, *, deleted: bool = False) -> Asset:
        """Return an asset of the account. Raises `AssetNotFound`."""
        asset = self._tables.assets.get(asset_id)
        hidden = asset is None or (asset.deleted_at is not None and not deleted)
        if asset is None or hidden or asset.account_id != account_id:
            raise AssetNotFound("There is no such asset.")
        return asset

    async def save(self, asset: Asset) -> None:
        """Store a changed asset."""
        self._tables.assets[asset.id] = asset

    async def count(self, account_id: AccountId) -> int:
        """Return how many assets an account has."""
        return sum(
            each.account_id == account_id and each.deleted_at is None
            for each in self._tables.assets.values()
        )

    async def list(
        self, account_id: AccountId, wish: AssetFilter, page: PageRequest
    ) -> Page[AssetState]:
        """Return an account's assets with their current versions, newest first."""
        found = [
            AssetState(asset=asset, version=await self.version(asset.id, asset.current))
            for asset in self._tables.assets.values()
            if asset.account_id == account_id
            and asset.deleted_at is None
            and wish.kind in {None, asset.kind}
            and wish.campaign_id in {None, asset.campaign_id}
            and (wish.tag is None or folded(wish.tag) in map(folded, asset.tags))
            and (wish.q is None or folded(wish.q) in asset.found_by)
            and (page.before is None or asset.id < page.before)
        ]
        found.sort(key=lambda state: state.asset.id, reverse=True)
        return paged(
            found,
            page.limit,
            lambda state: state.asset.id,
            length=lambda state: length_of(state.version),
        )

    async def append(self, version: Version) -> None:
        """Store a new version."""
        key = (version.asset_id, version.number)
        assert key not in self._tables.asset_versions, "two versions with one number"
        self._tables.asset_versions[key] = version

    async def version(self, asset_id: str, number: int) -> Version:
        """Return a version. Raises `AssetVersionNotFound`."""
        version = self._tables.asset_versions.get((asset_id, number))
        if version is None:
            raise AssetVersionNotFound(f"The asset has no version {number}.")
        return version

    async def left(self, asset_id: str, number: int) -> int | None:
        """Return the child of a version that undo left last, or None."""
        return self._tables.asset_steps.get((asset_id, number))

    async def leave(self, asset_id: str, number: int, child: int) -> None:
        """Remember the child of a version that undo left."""
        self._tables.asset_steps[asset_id, number] = child

    async def versions(self, asset_id: str, page: PageRequest) -> Page[Version]:
        """Return an asset's versions, newest first."""
        found = self._versions_before(asset_id, page)
        return paged(found, page.limit, lambda version: str(version.number), length=length_of)

    async def nodes(self, asset_id: str, page: PageRequest) -> Page[Node]:
        """Return the places of an asset's versions in its tree, newest first."""
        found = self._versions_before(asset_id, page)
        versions = paged(found, page.limit, lambda version: str(version.number))
        nodes = [
            Node(
                number=version.number,
                parent=version.parent,
                left=await self.left(asset_id, version.number),
                author=version.author,
                note=version.note,
                model=version.model,
                restored_from=version.restored_from,
                created_at=version.created_at,
            )
            for version in versions.items
        ]
        return Page(items=nodes, next_before=versions.next_before)

    async def media_of(self, asset_id: str) -> Sequence[str]:
        """Return the ids of all media that an asset's versions show."""
        versions = self._tables.asset_versions.values()
        found = {v.media_id for v in versions if v.asset_id == asset_id and v.media_id is not None}
        return sorted(found)

    def _versions_before(self, asset_id: str, page: PageRequest) -> Sequence[Version]:
        """Return all versions that may stand on a page, newest first."""
        found = [
            version
            for version in self._tables.asset_versions.values()
            if version.asset_id == asset_id
            and (page.before is None or version.number < int(page.before))
        ]
        return sorted(found, key=lambda version: version.number, reverse=True)


def length_of(version: Version) -> int:
    """Return how long a version's text is."""
    return len(version.content or "")


def take_out(tables: Tables, campaign_id: str) -> None:
    """Take what lies in a campaign out of it."""
    for asset in list(tables.assets.values()):
        if asset.campaign_id == campaign_id:
            out = replace(asset, campaign_id=None, revision=asset.revision + 1)
            tables.assets[asset.id] = out


class MemoryUsageEvents:
    """Events for statistics."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._tables = tables

    async def add(self, events: Sequence[UsageEvent]) -> None:
        """Store events."""
        self._tables.usage_events.extend(events)
