"""Texts and images that were asked for, in SQL."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.locking import locked
from adapters.database.pages import read_page
from adapters.database.tables.generation import creations
from adapters.database.tables.ledger import holds
from core.generation.errors import CreationNotFound
from core.generation.model import (
    OPEN_CREATIONS,
    Creation,
    CreationFilter,
    CreationStatus,
    ForAsset,
    Operation,
)
from core.ledger.model import LIVE
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.pages import Page, PageRequest


class SqlCreations:
    """Rows of creations, on one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, creation: Creation) -> None:
        """Store a new one."""
        await self._connection.execute(insert(creations).values(creation_values(creation)))

    async def get(self, creation_id: str, *, account_id: AccountId | None = None) -> Creation:
        """Return one (of that account, not deleted), locked. Raises `CreationNotFound`."""
        query = select(creations).where(creations.c.id == creation_id)
        if account_id is not None:
            query = query.where(
                creations.c.account_id == account_id, creations.c.deleted_at.is_(None)
            )
        query = locked(query, self._connection)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            raise CreationNotFound("There is no such text or image.")
        return creation_from(row)

    async def save(self, creation: Creation) -> None:
        """Store a changed one."""
        statement = (
            update(creations).where(creations.c.id == creation.id).values(creation_values(creation))
        )
        await self._connection.execute(statement)

    async def takes(self, source_id: str) -> int:
        """Return how often a creation was made again."""
        query = select(func.count()).where(creations.c.source_id == source_id)
        return int((await self._connection.execute(query)).scalar_one())

    async def list(
        self, account_id: AccountId, wish: CreationFilter, page: PageRequest
    ) -> Page[Creation]:
        """Return an account's creations, newest first."""
        query = select(creations).where(
            creations.c.account_id == account_id,
            creations.c.deleted_at.is_(None),
            creations.c.operation.in_(sorted(wish.operations)),
        )
        if wish.status is not None:
            query = query.where(creations.c.status == wish.status.value)
        return await read_page(self._connection, query, page, by=creations.c.id, make=creation_from)

    async def remaining(self, account_id: AccountId, *, limit: int) -> Sequence[Creation]:
        """Return what is not deleted, or is still being made, of an account."""
        query = (
            select(creations)
            .where(
                creations.c.account_id == account_id,
                or_(creations.c.deleted_at.is_(None), creations.c.status.in_(OPEN_CREATIONS)),
            )
            .order_by(creations.c.id)
            .limit(limit)
        )
        return [creation_from(row) for row in await self._connection.execute(query)]

    async def abandoned(self, now: datetime, *, limit: int) -> Sequence[Creation]:
        """Return open creations whose hold has ended or is overdue."""
        query = (
            select(creations)
            .join(holds, holds.c.id == creations.c.hold_id)
            .where(
                creations.c.status.in_(OPEN_CREATIONS),
                or_(holds.c.status.not_in(LIVE), holds.c.expires_at <= now),
            )
            .order_by(creations.c.id)
            .limit(limit)
        )
        return [creation_from(row) for row in await self._connection.execute(query)]


def creation_values(creation: Creation) -> dict[str, Any]:
    """Return the columns of a creation."""
    return asdict(creation) | {
        "operation": creation.operation.value,
        "status": creation.status.value,
        "inputs": dict(creation.inputs),
        "items": list(creation.items),
    }


def creation_from(row: Row[Any]) -> Creation:
    """Read a creation."""
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    values |= {
        "account_id": AccountId(row.account_id),
        "operation": Operation(row.operation),
        "status": CreationStatus(row.status),
        "items": tuple(row.items),
        "key": None if row.key is None else RequestKey(**row.key),
        "for_asset": None if row.for_asset is None else ForAsset(**row.for_asset),
    }
    return Creation(**values)
