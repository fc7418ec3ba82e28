"""Runs migrations on the connection or URL that the caller gives."""

import asyncio

from alembic import context
from sqlalchemy.engine import Connection

from adapters.database.away import told_when_undecided
from adapters.database.engine import Database
from adapters.database.tables import metadata


def migrate(connection: Connection) -> None:
    """Run what was asked for in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def open_and_migrate(url: str) -> None:
    """Open the database at `url` and migrate it."""
    database = Database(url)
    try:
        with told_when_undecided():
            async with database.connection() as connection:
                await connection.run_sync(migrate)
                await connection.commit()
    finally:
        await database.close()


asyncio.run(open_and_migrate(context.config.attributes["url"]))
