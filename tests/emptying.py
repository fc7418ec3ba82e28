"""One PostgreSQL database in the present form for many tests, emptied before each.

To make and migrate one for each takes twenty times as long.
"""

import asyncpg
from sqlalchemy import make_url

END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
"""What a test left behind, a process that was killed say, may hold locks."""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> $1"
SEQUENCES = """
SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
"""
FORM = "alembic_version"


async def empty(url: str) -> None:
    """Delete all rows, and let generated numbers begin anew."""
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(END_OTHERS)
        tables = [row["tablename"] for row in await connection.fetch(TABLES, FORM)]
        used = " UNION ALL ".join(
            f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})"  # noqa: S608
            for table in tables
        )
        changes = [f"DELETE FROM {row[0]}" for row in await connection.fetch(used)]  # noqa: S608
        changes += [
            f"ALTER SEQUENCE {row['sequencename']} RESTART"
            for row in await connection.fetch(SEQUENCES)
        ]
        async with connection.transaction():
            # Triggers keep entries from being deleted, and foreign keys want an order.
            await connection.execute("SET LOCAL session_replication_role = replica")
            for change in changes:
                await connection.execute(change)
    finally:
        await connection.close()
