"""Sealing everything anew, after a new encryption key was put first."""

from collections.abc import Iterator

from sqlalchemy import Column, Table, select, update

from adapters.database.engine import Database
from adapters.database.tables import metadata
from core.accounts.ports import Secrets

BATCH = 200


def sealed_columns() -> Iterator[tuple[Table, "Column[str]"]]:
    """Yield every column that holds sealed secrets: those declared with `info={"sealed": True}`."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.info.get("sealed"):
                yield table, column


class SealRotation:
    """Opens each sealed secret and seals it under the first key, batch by batch."""

    def __init__(self, database: Database, secrets: Secrets) -> None:
        """Work on a database."""
        self._database = database
        self._secrets = secrets

    async def rotate(self) -> int:
        """Seal everything anew; return how many secrets. Raises `SealBroken`."""
        total = 0
        for table, column in sealed_columns():
            total += await self._column(table, column)
        return total

    async def check(self) -> int:
        """Open everything without changing it; return how many secrets. Raises `SealBroken`."""
        total = 0
        for table, column in sealed_columns():
            async with self._database.reader() as connection:
                query = select(column).where(column.is_not(None))
                for sealed in (await connection.execute(query)).scalars():
                    self._secrets.open(sealed, place=f"{table.name}.{column.name}")
                    total += 1
        return total

    async def _column(self, table: Table, column: "Column[str]") -> int:
        (key,) = table.primary_key.columns
        place = f"{table.name}.{column.name}"
        query = select(key, column).where(column.is_not(None)).order_by(key).limit(BATCH)
        total, last = 0, None
        while True:
            async with self._database.writer() as connection:
                batch = query if last is None else query.where(key > last)
                rows = (await connection.execute(batch.with_for_update())).all()
                for row_key, sealed in rows:
                    anew = self._secrets.seal(self._secrets.open(sealed, place=place), place=place)
                    await connection.execute(
                        update(table).where(key == row_key).values({column.name: anew})
                    )
                    last = row_key
            total += len(rows)
            if len(rows) < BATCH:
                return total
