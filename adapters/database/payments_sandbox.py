"""What the pretended payment provider keeps, in SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select, update

from adapters.database.engine import Database
from adapters.database.tables.payments import sandbox_records as records

REVISION = "revision"
"""How often a record was stored; those from before it was counted have none."""


class SqlSandboxRecords:
    """Records of the sandbox; each call is a transaction of its own, as at a real provider."""

    def __init__(self, database: Database) -> None:
        """Work on a database."""
        self._database = database

    async def get(self, id: str) -> dict[str, Any] | None:
        """Return a record, or None."""
        query = select(records.c.body).where(records.c.id == id)
        async with self._database.reader() as connection:
            found: dict[str, Any] | None = (await connection.execute(query)).scalar_one_or_none()
        return found

    async def about(self, about: str) -> Sequence[dict[str, Any]]:
        """Return the records that belong to something."""
        query = select(records.c.body).where(records.c.about == about).order_by(records.c.id)
        async with self._database.reader() as connection:
            return list((await connection.execute(query)).scalars())

    async def put(self, record: dict[str, Any]) -> bool:
        """Store a new record under its `id`, or a change of one that was read.

        False where it has been changed since it was read: then nothing is stored.
        """
        id, read = record["id"], record.get(REVISION, 0)
        body = {**record, REVISION: read + 1}
        stored = func.coalesce(records.c.body[REVISION].as_integer(), 0)
        change = update(records).where(records.c.id == id, stored == read).values(body=body)
        async with self._database.writer() as connection:
            if (await connection.execute(change)).rowcount:
                return True
            known = select(records.c.id).where(records.c.id == id)
            if (await connection.execute(known)).first() is not None:
                return False
            row = {name: record[name] for name in ("id", "kind", "about")}
            await connection.execute(insert(records).values(body=body, **row))
            return True
