"""Insert unless it is there: the same statement on both databases."""

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
