"""Consistent copies of a database that is in use, and putting one back.

SQLite is copied by its own online backup; PostgreSQL by `pg_dump` and `pg_restore`, which read one
snapshot. A copy holds every row at one instant, so that its ledger balances.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, make_url

PAGES_AT_ONCE = 1_000
COPY_MODE = 0o600
RESTORE_WHOLE = (
    "--clean",
    "--if-exists",
    "--no-owner",
    "--no-privileges",
    "--single-transaction",
)


class CopyRefused(Exception):
    """A copy can't be made or put back; the message says what to do."""


class DatabaseCopies:
    """Copies of the database at `url`."""

    refused = CopyRefused

    def __init__(self, url: str) -> None:
        """Describe the database; nothing is opened yet."""
        self._url = url
        self._is_sqlite = url.startswith("sqlite")

    @property
    def suffix(self) -> str:
        """How the name of a copy ends."""
        return ".sqlite3" if self._is_sqlite else ".dump"

    def copy(self, target: Path) -> None:
        """Write a copy to a new file that only its owner may read.

        Raises `CopyRefused`. What could not be finished leaves no file.
        """
        if target.exists():
            message = f"{target} exists already: name another file."
            raise CopyRefused(message)
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f"{target.name}.partial")
        partial.unlink(missing_ok=True)
        partial.touch(mode=COPY_MODE)
        try:
            if self._is_sqlite:
                _copy_sqlite(_file_of(self._url), partial)
            else:
                _postgres_tool("pg_dump", self._url, "--format=custom", f"--file={partial}")
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)

    def restore(self, source: Path) -> None:
        """Put a copy in the place of everything in the database, or change nothing.

        Raises `CopyRefused`.
        """
        if not source.is_file():
            message = f"There is no file {source}."
            raise CopyRefused(message)
        if self._is_sqlite:
            _check_sqlite(source)
            _file_of(self._url).parent.mkdir(parents=True, exist_ok=True)
            _copy_sqlite(source, _file_of(self._url))
        else:
            _postgres_tool("pg_restore", self._url, *RESTORE_WHOLE, str(source))


def _file_of(url: str) -> Path:
    return Path(make_url(url).database or "")


def _check_sqlite(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            found = opened.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError as error:
        message = f"{file} is no SQLite database: {error}."
        raise CopyRefused(message) from None
    if found != ("ok",):
        message = f"{file} is damaged: {found[0]}."
        raise CopyRefused(message)


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.is_file():
        message = f"There is no database at {source}: `inkwell migrate` makes one."
        raise CopyRefused(message)
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new, pages=PAGES_AT_ONCE)
    except sqlite3.OperationalError as error:
        message = f"{target} could not be written: {error}. Stop what uses it, and try again."
        raise CopyRefused(message) from None


def _postgres_tool(tool: str, url: str, *arguments: str) -> None:
    program = shutil.which(tool)
    if program is None:
        message = f"`{tool}` is missing: install PostgreSQL's client programs."
        raise CopyRefused(message)
    place = make_url(url)
    done = subprocess.run(
        [program, f"--dbname={_plain(place)}", *arguments],
        env={**os.environ, **_secrets_of(place)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        message = f"`{tool}` refused: {last}"
        raise CopyRefused(message)


def _plain(place: URL) -> str:
    """Return the address as PostgreSQL's programs read it, without the password: `ps` shows it."""
    return place.set(drivername="postgresql", password=None).render_as_string()


def _secrets_of(place: URL) -> dict[str, str]:
    return {"PGPASSWORD": place.password} if place.password else {}
