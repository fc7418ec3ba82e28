"""Locking the rows that a transaction reads and will write.

One order for all, so that nobody waits for somebody who waits for them: payment, order,
subscription, admins, account, session, wallets in ascending order, holds, and after them what a
context keeps.
"""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import READ_ONLY


def locked(query: Select[Any], connection: AsyncConnection) -> Select[Any]:
    """Return the query with its rows locked until a writing transaction ends.

    One that only reads never waits for a writer. SQLite has one writer and no locks of rows. Rows
    that refer to a locked one may be added meanwhile: keys of rows never change, and who adds them
    may have locked what the other still needs.
    """
    assert connection.sync_connection is not None
    reads_only = connection.sync_connection.get_execution_options().get(READ_ONLY, False)
    return query if reads_only else query.with_for_update(key_share=True)
