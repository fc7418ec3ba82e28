"""Assets and their versions in SQL."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.locking import locked
from adapters.database.pages import read_page
from adapters.database.tables.assets import asset_steps, asset_versions, assets
from adapters.database.upserts import put
from core.assets.errors import AssetNotFound, AssetVersionNotFound
from core.assets.model import (
    Asset,
    AssetFilter,
    AssetKind,
    AssetState,
    Node,
    Source,
    SourceKind,
    Version,
)
from core.assets.rules.details import folded
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


class SqlAssets:
    """Assets and their versions; deleted ones are kept and never shown."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, asset: Asset) -> None:
        """Store a new asset."""
        await self._connection.execute(insert(assets).values(asset_values(asset)))

    async def get(self, account_id: AccountId, asset_id: str, *, deleted: bool = False) -> Asset:
        """Return an asset of the account, locked. Raises `AssetNotFound`."""
        query = select(assets).where(assets.c.id == asset_id, assets.c.account_id == account_id)
        if not deleted:
            query = query.where(assets.c.deleted_at.is_(None))
        row = (await self._connection.execute(locked(query, self._connection))).one_or_none()
        if row is None:
            raise AssetNotFound("There is no such asset.")
        return asset_from(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it

    async def save(self, asset: Asset) -> None:
        """Store a changed asset."""
        statement = update(assets).where(assets.c.id == asset.id).values(asset_values(asset))
        await self._connection.execute(statement)

    async def count(self, account_id: AccountId) -> int:
        """Return how many assets an account has."""
        query = select(func.count()).where(
            assets.c.account_id == account_id, assets.c.deleted_at.is_(None)
        )
        return int((await self._connection.execute(query)).scalar_one())

    async def list(
        self, account_id: AccountId, wish: AssetFilter, page: PageRequest
    ) -> Page[AssetState]:
        """Return an account's assets with their current versions, newest first."""
        query = (
            select(assets, asset_versions)
            .join(
                asset_versions,
                (asset_versions.c.asset_id == assets.c.id)
                & (asset_versions.c.number == assets.c.current),
            )
            .where(assets.c.account_id == account_id, assets.c.deleted_at.is_(None))
        )
        query = wished(query, wish)
        return await read_page(
            self._connection,
            query,
            page,
            by=assets.c.id,
            make=state_from,
            texts=(asset_versions.c.content,),
        )

    async def append(self, version: Version) -> None:
        """Store a new version."""
        await self._connection.execute(insert(asset_versions).values(version_values(version)))

    async def version(self, asset_id: str, number: int) -> Version:
        """Return a version. Raises `AssetVersionNotFound`."""
        query = select(asset_versions).where(
            asset_versions.c.asset_id == asset_id, asset_versions.c.number == number
        )
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            raise AssetVersionNotFound(f"The asset has no version {number}.")
        return version_from(row._mapping)  # noqa: SLF001

    async def left(self, asset_id: str, number: int) -> int | None:
        """Return the child of a version that undo left last, or None."""
        query = select(asset_steps.c.child).where(
            asset_steps.c.asset_id == asset_id, asset_steps.c.number == number
        )
        child: int | None = (await self._connection.execute(query)).scalar_one_or_none()
        return child

    async def leave(self, asset_id: str, number: int, child: int) -> None:
        """Remember the child of a version that undo left."""
        values = {"asset_id": asset_id, "number": number, "child": child}
        await put(self._connection, asset_steps, values)

    async def versions(self, asset_id: str, page: PageRequest) -> Page[Version]:
        """Return an asset's versions, newest first."""
        query = select(asset_versions).where(asset_versions.c.asset_id == asset_id)
        return await read_page(
            self._connection,
            query,
            page,
            by=asset_versions.c.number,
            make=lambda row: version_from(row._mapping),  # noqa: SLF001
            texts=(asset_versions.c.content,),
        )

    async def nodes(self, asset_id: str, page: PageRequest) -> Page[Node]:
        """Return the places of an asset's versions in its tree, newest first."""
        versions = asset_versions.c
        query = (
            select(
                versions.number,
                versions.parent,
                asset_steps.c.child,
                versions.author,
                versions.note,
                versions.model,
                versions.restored_from,
                versions.created_at,
            )
            .outerjoin(
                asset_steps,
                (asset_steps.c.asset_id == versions.asset_id)
                & (asset_steps.c.number == versions.number),
            )
            .where(versions.asset_id == asset_id)
        )
        return await read_page(self._connection, query, page, by=versions.number, make=node_from)

    async def media_of(self, asset_id: str) -> Sequence[str]:
        """Return the ids of all media that an asset's versions show."""
        query = (
            select(asset_versions.c.media_id)
            .where(asset_versions.c.asset_id == asset_id, asset_versions.c.media_id.is_not(None))
            .distinct()
        )
        return list((await self._connection.execute(query)).scalars())


def wished(query: Select[Any], wish: AssetFilter) -> Select[Any]:
    """Return a query of assets with those left out that nobody asked for."""
    if wish.kind is not None:
        query = query.where(assets.c.kind == wish.kind.value)
    if wish.campaign_id is not None:
        query = query.where(assets.c.campaign_id == wish.campaign_id)
    if wish.tag is not None:
        line = tag_lines((wish.tag,))
        query = query.where(assets.c.tag_lines.contains(line, autoescape=True))
    if wish.q is not None:
        query = query.where(assets.c.found_by.contains(folded(wish.q), autoescape=True))
    return query


def tag_lines(tags: Sequence[str]) -> str:
    """Return tags as they are looked for, each on a line of its own."""
    return "".join(f"\n{folded(tag)}\n" for tag in tags)


def asset_values(asset: Asset) -> dict[str, Any]:
    """Return the columns of an asset. Metadata are a text, so that they stay as they were sent."""
    return {
        "id": asset.id,
        "account_id": asset.account_id,
        "kind": asset.kind.value,
        "title": asset.title,
        "tags": list(asset.tags),
        "tag_lines": tag_lines(asset.tags),
        "metadata": json.dumps(asset.metadata, ensure_ascii=False, separators=(",", ":")),
        "campaign_id": asset.campaign_id,
        "current": asset.current,
        "undo_to": asset.undo_to,
        "redo_to": asset.redo_to,
        "last": asset.last,
        "revision": asset.revision,
        "found_by": asset.found_by,
        "created_at": asset.created_at,
        "updated_at": asset.updated_at,
        "deleted_at": asset.deleted_at,
    }


def asset_from(row: Any) -> Asset:
    """Read an asset from its columns."""
    return Asset(
        id=row["id"],
        account_id=AccountId(row["account_id"]),
        kind=AssetKind(row["kind"]),
        title=row["title"],
        tags=tuple(row["tags"]),
        metadata=json.loads(row["metadata"]),
        campaign_id=row["campaign_id"],
        current=row["current"],
        undo_to=row["undo_to"],
        redo_to=row["redo_to"],
        last=row["last"],
        revision=row["revision"],
        found_by=row["found_by"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        deleted_at=row["deleted_at"],
    )


def state_from(row: Row[Any]) -> AssetState:
    """Read an asset with its current version beside it."""
    columns = row._mapping  # noqa: SLF001
    return AssetState(
        asset=asset_from({each.name: columns[each] for each in assets.c}),
        version=version_from({each.name: columns[each] for each in asset_versions.c}),
    )


def version_values(version: Version) -> dict[str, Any]:
    """Return the columns of a version."""
    return {
        "asset_id": version.asset_id,
        "number": version.number,
        "account_id": version.account_id,
        "parent": version.parent,
        "digest": version.digest,
        "content": version.content,
        "media_id": version.media_id,
        "media_address": version.media_address,
        "blob_key": version.blob_key,
        "prompt": version.prompt,
        "provider": version.provider,
        "model": version.model,
        "author": version.author,
        "note": version.note,
        "tokens_used": version.tokens_used,
        "micro_credits_used": version.micro_credits_used,
        "source": source_value(version.source),
        "recipe": source_value(version.recipe),
        "restored_from": version.restored_from,
        "created_at": version.created_at,
    }


def version_from(row: Any) -> Version:
    """Read a version from its columns."""
    values = dict(row)
    return Version(
        **values
        | {
            "account_id": AccountId(values["account_id"]),
            "source": source_from(values["source"]),
            "recipe": source_from(values["recipe"]),
        }
    )


def source_value(source: Source | None) -> dict[str, str] | None:
    """Return where something came from as it is stored."""
    return None if source is None else {"kind": source.kind.value, "id": source.id}


def source_from(value: Any) -> Source | None:
    """Read where something came from."""
    return None if value is None else Source(kind=SourceKind(value["kind"]), id=value["id"])


def node_from(row: Row[Any]) -> Node:
    """Read a version's place in the tree."""
    return Node(
        number=row.number,
        parent=row.parent,
        left=row.child,
        author=row.author,
        note=row.note,
        model=row.model,
        restored_from=row.restored_from,
        created_at=row.created_at,
    )
