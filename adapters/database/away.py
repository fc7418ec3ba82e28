"""Telling a database that is away, or undid a transaction, from a statement that is wrong."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from core.shared.errors import DatabaseAway, Deadlocked, Undecided

AWAY_CLASSES = frozenset({"08", "40", "53", "57", "58"})
"""PostgreSQL's: no connection, rolled back, no resources, stopped by an operator, system error."""
DEADLOCKS = frozenset({"40001", "40P01"})
"""PostgreSQL's: transactions that can't be put in an order, and those that wait for each other."""
AWAY_NAMES = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN")
UNANSWERED = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, NoConnectionFree)
"""What a driver says of a connection that is lost, or refuses."""


def is_undecided(error: BaseException) -> bool:
    """Return whether an error says something of the database, and nothing of the statement."""
    if isinstance(error, (ConnectionError, NoConnectionFree)):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorname", "").startswith(AWAY_NAMES)
    if error.orig and isinstance(error.orig.__cause__, asyncpg.InvalidCachedStatementError):
        return True  # A migration has changed a table under it; the next try prepares it anew.
    return error.connection_invalidated or state_of(error)[:2] in AWAY_CLASSES


@contextmanager
def told_when_undecided() -> Iterator[None]:
    """Raise `DatabaseAway` or `Deadlocked` where that is why the block fails."""
    try:
        yield
    except Exception as error:
        if is_undecided(error):
            raise undecided(error) from error
        raise


@contextmanager
def ending() -> Iterator[None]:
    """Raise `DatabaseAway` where the block, which ends a transaction, gets no answer."""
    try:
        with told_when_undecided():
            yield
    except UNANSWERED as error:
        raise undecided(error) from error


@contextmanager
def reaching() -> Iterator[None]:
    """Raise `DatabaseAway` where the block, which opens a connection, can't.

    A wrong password or name is a reason too.
    """
    try:
        with ending():
            yield
    except DBAPIError as error:
        raise undecided(error) from error


def state_of(error: BaseException) -> str:
    """Return PostgreSQL's code of an error, of the driver's or of one around it."""
    return getattr(getattr(error, "orig", error), "sqlstate", None) or ""


def undecided(error: Exception) -> Undecided:
    """Return what is raised for an error."""
    told = error.orig if isinstance(error, DBAPIError) and error.orig else error
    reason = " ".join(str(told).split()) or type(told).__name__
    if state_of(error) in DEADLOCKS:
        return Deadlocked(f"Another transaction was in the way: {reason}")
    return DatabaseAway(f"The database does not answer, or has no room: {reason}")
