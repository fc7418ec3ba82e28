"""Blobs and media in SQL."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.locking import locked
from adapters.database.pages import read_page
from adapters.database.tables.media import blobs, media
from core.media.errors import MediaNotFound
from core.media.model import Blob, BlobStatus, Media
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


class SqlMedia:
    """Rows of blobs and media, on one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add_blob(self, blob: Blob) -> None:
        """Store a new blob's row."""
        await self._connection.execute(insert(blobs).values(asdict(blob)))

    async def blob(self, key: str) -> Blob | None:
        """Return a blob's row, locked, or None."""
        return await self._blob(blobs.c.key == key)

    async def save_blob(self, blob: Blob) -> None:
        """Store a changed row."""
        statement = update(blobs).where(blobs.c.key == blob.key).values(asdict(blob))
        await self._connection.execute(statement)

    async def same_blob(
        self, account_id: AccountId, digest: str, *, media_type: str
    ) -> Blob | None:
        """Return a stored blob of the account with the same content, locked, or None."""
        return await self._blob(
            and_(
                blobs.c.account_id == account_id,
                blobs.c.digest == digest,
                blobs.c.media_type == media_type,
                blobs.c.status == BlobStatus.STORED,
            )
        )

    async def _blob(self, condition: Any) -> Blob | None:
        query = select(blobs).where(condition).order_by(blobs.c.key).limit(1)
        query = locked(query, self._connection)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else blob_from(row)

    async def add(self, new: Media) -> None:
        """Store new media."""
        await self._connection.execute(insert(media).values(asdict(new)))

    async def get(self, media_id: str, *, account_id: AccountId | None = None) -> Media:
        """Return media (of that account) that are not deleted. Raises `MediaNotFound`."""
        query = select(media).where(media.c.id == media_id, media.c.deleted_at.is_(None))
        if account_id is not None:
            query = query.where(media.c.account_id == account_id)
        query = locked(query, self._connection)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            raise MediaNotFound("There is nothing here, or it was deleted.")
        return media_from(row)

    async def list(self, account_id: AccountId, page: PageRequest) -> Page[Media]:
        """Return an account's media that are not deleted, newest first."""
        query = select(media).where(media.c.account_id == account_id, media.c.deleted_at.is_(None))
        return await read_page(self._connection, query, page, by=media.c.id, make=media_from)

    async def delete(self, media_id: str, *, at: datetime) -> None:
        """Void media for good."""
        await self._connection.execute(
            update(media).where(media.c.id == media_id).values(deleted_at=at)
        )

    async def is_shown(self, blob_key: str) -> bool:
        """Tell whether any media that are not deleted show a blob."""
        query = select(media.c.id).where(media.c.blob_key == blob_key, media.c.deleted_at.is_(None))
        return (await self._connection.execute(query.limit(1))).first() is not None

    async def blobs_to_remove(self, *, storing_before: datetime, limit: int) -> Sequence[Blob]:
        """Return blobs that are deleted, or whose storing began before and never ended."""
        abandoned = and_(blobs.c.status == BlobStatus.STORING, blobs.c.created_at < storing_before)
        query = (
            select(blobs)
            .where(or_(blobs.c.status == BlobStatus.DELETED, abandoned))
            .order_by(blobs.c.created_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [blob_from(row) for row in await self._connection.execute(query)]

    async def forget_blob(self, key: str) -> None:
        """Remove the row of a blob that the store no longer has."""
        await self._connection.execute(
            delete(blobs).where(blobs.c.key == key, blobs.c.status == BlobStatus.DELETED)
        )


def blob_from(row: Row[Any]) -> Blob:
    """Read a blob's row."""
    return Blob(
        key=row.key,
        account_id=AccountId(row.account_id),
        digest=row.digest,
        size_bytes=row.size_bytes,
        media_type=row.media_type,
        status=BlobStatus(row.status),
        created_at=row.created_at,
    )


def media_from(row: Row[Any]) -> Media:
    """Read media."""
    return Media(
        id=row.id,
        account_id=AccountId(row.account_id),
        secret=row.secret,
        blob_key=row.blob_key,
        media_type=row.media_type,
        size_bytes=row.size_bytes,
        name=row.name,
        created_at=row.created_at,
    )
