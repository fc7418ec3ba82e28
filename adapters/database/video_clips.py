"""Clips in SQL."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.locking import locked
from adapters.database.pages import read_page
from adapters.database.tables.video import video_clips
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest
from core.video.errors import VideoNotFound
from core.video.model import OPEN_CLIPS, Clip, ClipFilter, ClipStatus, Wish


class SqlClips:
    """Rows of clips, on one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, clip: Clip) -> None:
        """Store a new one."""
        await self._connection.execute(insert(video_clips).values(clip_values(clip)))

    async def get(
        self, clip_id: str, *, account_id: AccountId | None = None, deleted: bool = False
    ) -> Clip:
        """Return one (of that account), locked. Raises `VideoNotFound`."""
        query = select(video_clips).where(video_clips.c.id == clip_id)
        if not deleted:
            query = query.where(video_clips.c.deleted_at.is_(None))
        if account_id is not None:
            query = query.where(video_clips.c.account_id == account_id)
        query = locked(query, self._connection)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            raise VideoNotFound("There is no such video.")
        return clip_from(row)

    async def save(self, clip: Clip) -> None:
        """Store a changed one."""
        statement = update(video_clips).where(video_clips.c.id == clip.id).values(clip_values(clip))
        await self._connection.execute(statement)

    async def batch(self, batch_id: str) -> Sequence[Clip]:
        """Return the clips of a batch in their order."""
        query = select(video_clips).where(video_clips.c.batch_id == batch_id)
        return await self._all(query.order_by(video_clips.c.number))

    async def open_of(self, account_id: AccountId) -> Sequence[Clip]:
        """Return an account's clips that have not ended, deleted ones too."""
        query = select(video_clips).where(
            video_clips.c.account_id == account_id, video_clips.c.status.in_(OPEN_CLIPS)
        )
        return await self._all(query.order_by(video_clips.c.id))

    async def list(self, account_id: AccountId, wish: ClipFilter, page: PageRequest) -> Page[Clip]:
        """Return an account's clips, newest first."""
        query = select(video_clips).where(
            video_clips.c.account_id == account_id, video_clips.c.deleted_at.is_(None)
        )
        for column, wanted in (
            (video_clips.c.batch_id, wish.batch_id),
            (video_clips.c.image_id, wish.image_id),
            (video_clips.c.script_id, wish.script_id),
            (video_clips.c.status, wish.status),
        ):
            if wanted is not None:
                query = query.where(column == wanted)
        return await read_page(self._connection, query, page, by=video_clips.c.id, make=clip_from)

    async def _all(self, query: Select[Any]) -> Sequence[Clip]:
        return [clip_from(row) for row in await self._connection.execute(query)]


def clip_values(clip: Clip) -> dict[str, Any]:
    """Return the columns of a clip."""
    return asdict(clip) | {"status": clip.status.value}


def clip_from(row: Row[Any]) -> Clip:
    """Read a clip's row."""
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    values |= {
        "account_id": AccountId(row.account_id),
        "status": ClipStatus(row.status),
        "wish": Wish(**row.wish),
    }
    return Clip(**values)
