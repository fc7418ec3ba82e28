"""Insert unless it is there, or instead of it: the same statement on both databases."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


async def insert_new(connection: AsyncConnection, table: Table, *rows: dict[str, Any]) -> int:
    """Insert the rows whose key is not there yet; return how many that were.

    On PostgreSQL a row that another transaction is inserting is waited for.
    """
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    inserted = 0
    for row in rows:
        statement = dialect.insert(table).values(row).on_conflict_do_nothing()
        inserted += (await connection.execute(statement)).rowcount
    return inserted


async def put(connection: AsyncConnection, table: Table, row: dict[str, Any]) -> None:
    """Insert a row, or replace the one that is there under its primary key."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    keys = [column.name for column in table.primary_key]
    rest = {name: value for name, value in row.items() if name not in keys}
    statement = (
        dialect.insert(table).values(row).on_conflict_do_update(index_elements=keys, set_=rest)
    )
    await connection.execute(statement)
