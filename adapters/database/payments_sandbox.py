"""What the pretended payment provider keeps, in SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select, update

from adapters.database.engine import Database
from adapters.database.tables.payments import sandbox_records as records


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

    async def put(self, record: dict[str, Any]) -> None:
        """Store a record under its `id`."""
        statement = update(records).where(records.c.id == record["id"]).values(body=record)
        async with self._database.writer() as connection:
            if (await connection.execute(statement)).rowcount == 0:
                row = {name: record[name] for name in ("id", "kind", "about")}
                await connection.execute(insert(records).values(body=record, **row))
