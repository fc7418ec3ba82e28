"""Telling a database that is away, for a moment or longer, from a statement that is wrong."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from core.shared.errors import DatabaseAway

AWAY_CLASSES = frozenset({"08", "40", "53", "57", "58"})
"""PostgreSQL's: no connection, rolled back, no resources, stopped by an operator, system error."""
AWAY_NAMES = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN")
UNREACHABLE = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, NoConnectionFree)


def is_away(error: BaseException) -> bool:
    """Return whether an error says that the database is away, and nothing of the statement."""
    if isinstance(error, (ConnectionError, NoConnectionFree)):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorname", "").startswith(AWAY_NAMES)
    if error.orig and isinstance(error.orig.__cause__, asyncpg.InvalidCachedStatementError):
        return True  # A migration has changed a table under it; the next try prepares it anew.
    state = getattr(error.orig, "sqlstate", None) or ""
    return error.connection_invalidated or state[:2] in AWAY_CLASSES


@contextmanager
def told_when_away() -> Iterator[None]:
    """Raise `DatabaseAway` where the block fails because the database is away."""
    try:
        yield
    except Exception as error:
        if is_away(error):
            raise away(error) from error
        raise


@contextmanager
def reaching() -> Iterator[None]:
    """Raise `DatabaseAway` where the block, which opens a connection, can't."""
    try:
        with told_when_away():
            yield
    except UNREACHABLE as error:
        raise away(error) from error


def away(error: Exception) -> DatabaseAway:
    """Return what is raised for an error."""
    reason = " ".join(str(error).split()) or type(error).__name__
    return DatabaseAway(f"The database does not answer, or has no room: {reason}")
