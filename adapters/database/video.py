"""Pictures and scripts in SQL."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.locking import locked
from adapters.database.pages import read_page
from adapters.database.tables.generation import creations
from adapters.database.tables.video import video_clips, video_images, video_scripts
from core.generation.model import CreationStatus
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest
from core.video.errors import ImageNotFound, ScriptNotFound
from core.video.model import Image, Script, ScriptFilter, Spent


class SqlImages:
    """Rows of pictures, on one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, image: Image) -> None:
        """Store a new one."""
        await self._connection.execute(insert(video_images).values(asdict(image)))

    async def get(self, image_id: str, *, account_id: AccountId, deleted: bool = False) -> Image:
        """Return one of that account, locked. Raises `ImageNotFound`."""
        query = select(video_images).where(
            video_images.c.id == image_id, video_images.c.account_id == account_id
        )
        if not deleted:
            query = query.where(video_images.c.deleted_at.is_(None))
        row = (await self._connection.execute(locked(query, self._connection))).one_or_none()
        if row is None:
            raise ImageNotFound("There is no such picture.")
        return image_from(row)

    async def delete(self, image_id: str, *, at: datetime) -> None:
        """Mark one as deleted, and take its name from what came of it."""
        await self._connection.execute(
            update(video_images).where(video_images.c.id == image_id).values(deleted_at=at)
        )
        for table in (video_scripts, video_clips):
            await self._connection.execute(
                update(table).where(table.c.image_id == image_id).values(image_id=None)
            )

    async def count(self, account_id: AccountId) -> int:
        """Return how many pictures an account has."""
        query = select(func.count()).where(
            video_images.c.account_id == account_id, video_images.c.deleted_at.is_(None)
        )
        return int((await self._connection.execute(query)).scalar_one())

    async def list(self, account_id: AccountId, page: PageRequest) -> Page[Image]:
        """Return an account's pictures, newest first."""
        query, by = of_account(account_id), video_images.c.id
        return await read_page(self._connection, query, page, by=by, make=image_from)

    async def spent(self, image_ids: Sequence[str]) -> Sequence[Spent]:
        """Return what was paid for what came of each, in their order."""
        of_scripts = (
            select(video_scripts.c.image_id, func.sum(creations.c.micro_credits_used))
            .join(creations, creations.c.id == video_scripts.c.id)
            .where(video_scripts.c.image_id.in_(image_ids))
            .group_by(video_scripts.c.image_id)
        )
        scripts = await sums(self._connection, of_scripts)
        videos = await sums(self._connection, paid_clips(video_clips.c.image_id, image_ids))
        return [Spent(scripts=scripts.get(id, 0), videos=videos.get(id, 0)) for id in image_ids]


class SqlScripts:
    """Rows of scripts, each beside the creation that wrote it, on one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, script: Script) -> None:
        """Store one that is to be written."""
        values = {
            "id": script.id,
            "account_id": script.account_id,
            "image_id": script.image_id,
            "created_at": script.created_at,
        }
        await self._connection.execute(insert(video_scripts).values(values))

    async def get(self, script_id: str, *, account_id: AccountId, deleted: bool = False) -> Script:
        """Return one of that account. Raises `ScriptNotFound`."""
        query = written(account_id, deleted=deleted).where(video_scripts.c.id == script_id)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            raise ScriptNotFound("There is no such script.")
        return script_from(row)

    async def edit(self, script_id: str, text: str, *, at: datetime) -> None:
        """Put another text in the place of what was written."""
        await self._change(script_id, edited_text=text, edited_at=at)

    async def delete(self, script_id: str, *, at: datetime) -> None:
        """Mark one as deleted, and take its name from what came of it."""
        await self._change(script_id, deleted_at=at)
        clips = video_clips.c
        await self._connection.execute(
            update(video_clips).where(clips.script_id == script_id).values(script_id=None)
        )

    async def _change(self, script_id: str, **values: Any) -> None:
        await self._connection.execute(
            update(video_scripts).where(video_scripts.c.id == script_id).values(values)
        )

    async def list(
        self, account_id: AccountId, wish: ScriptFilter, page: PageRequest
    ) -> Page[Script]:
        """Return an account's scripts, newest first."""
        query = written(account_id)
        if wish.image_id is not None:
            query = query.where(video_scripts.c.image_id == wish.image_id)
        by = video_scripts.c.id
        return await read_page(self._connection, query, page, by=by, make=script_from)

    async def spent(self, script_ids: Sequence[str]) -> Sequence[Spent]:
        """Return what was paid for the clips that came of each, in their order."""
        videos = await sums(self._connection, paid_clips(video_clips.c.script_id, script_ids))
        return [Spent(videos=videos.get(id, 0)) for id in script_ids]


def of_account(account_id: AccountId) -> Select[Any]:
    """Return the query of an account's pictures."""
    return select(video_images).where(
        video_images.c.account_id == account_id, video_images.c.deleted_at.is_(None)
    )


def written(account_id: AccountId, *, deleted: bool = False) -> Select[Any]:
    """Return the query of an account's scripts that are there, or were."""
    c = creations.c
    query = (
        select(video_scripts, c.text, c.micro_credits_used, c.provider, c.model)
        .join(creations, c.id == video_scripts.c.id)
        .where(
            video_scripts.c.account_id == account_id,
            c.status == CreationStatus.COMPLETED.value,
        )
    )
    return query if deleted else query.where(video_scripts.c.deleted_at.is_(None))


def paid_clips(by: Any, ids: Sequence[str]) -> Select[Any]:
    """Return the query of what was paid for clips, by what they came of."""
    return select(by, func.sum(video_clips.c.micro_credits_used)).where(by.in_(ids)).group_by(by)


async def sums(connection: AsyncConnection, query: Select[Any]) -> dict[str, int]:
    """Return the sums of a query by id."""
    return {row[0]: int(row[1] or 0) for row in await connection.execute(query)}


def image_from(row: Row[Any]) -> Image:
    """Read a picture's row."""
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    return Image(**(values | {"account_id": AccountId(row.account_id)}))


def script_from(row: Row[Any]) -> Script:
    """Read a script's row."""
    return Script(
        id=row.id,
        account_id=AccountId(row.account_id),
        image_id=row.image_id,
        text=row.text if row.edited_text is None else row.edited_text,
        micro_credits_used=row.micro_credits_used or 0,
        provider=row.provider,
        model=row.model,
        created_at=row.created_at,
        edited_at=row.edited_at,
        deleted_at=row.deleted_at,
    )
