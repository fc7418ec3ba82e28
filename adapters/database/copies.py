"""Consistent copies of a database that is in use, and putting one back.

SQLite is copied by its own online backup; PostgreSQL by `pg_dump`, which reads one snapshot. A copy
holds every row at one instant, so that its ledger balances. It is put back in one transaction.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile

from sqlalchemy import make_url

PAGES_AT_ONCE = 1_000
COPY_MODE = 0o600
AS_STATEMENTS = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--file=-")
READING_STATEMENTS = ("--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1")
EMPTYING = """
BEGIN;
SET client_min_messages = warning;
DO $$
DECLARE
    made_by_extensions CONSTANT oid[] := ARRAY(SELECT objid FROM pg_depend WHERE deptype = 'e');
    here CONSTANT regnamespace := current_schema()::regnamespace;
    one text;
BEGIN
    FOR one IN SELECT oid::regclass FROM pg_class
        WHERE relnamespace = here AND relkind IN ('r', 'p') AND oid <> ALL (made_by_extensions)
    LOOP EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', one); END LOOP;
    FOR one IN SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = here AND oid <> ALL (made_by_extensions)
    LOOP EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', one); END LOOP;
END $$;
"""
"""Begins with nothing: what a newer version made is in no older copy, and in migrations' way."""


class CopyRefused(Exception):
    """A copy can't be made or put back; the message says what to do."""


@contextmanager
def _refusing(what: str) -> Iterator[None]:
    """Say what the system says of a file that it does not give. Raises `CopyRefused`."""
    try:
        yield
    except OSError as error:
        message = f"{what}: {error.strerror}."
        raise CopyRefused(message) from None


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
        with _refusing(f"{target} could not be written"):
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

    def check_there(self, source: Path) -> None:
        """Return if there is a file to be put back. Raises `CopyRefused`."""
        with _refusing(f"{source} can't be read"):
            is_there = source.is_file()
        if not is_there:
            message = f"There is no file {source}."
            raise CopyRefused(message)

    def restore(self, source: Path) -> None:
        """Put a copy in the place of everything in the database, or change nothing.

        Raises `CopyRefused`.
        """
        self.check_there(source)
        if self._is_sqlite:
            _check_sqlite(source)
            _file_of(self._url).parent.mkdir(parents=True, exist_ok=True)
            _copy_sqlite(source, _file_of(self._url))
        else:
            _restore_postgres(source, self._url)


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
        remedy = "Make room there, or stop what uses it, and try again."
        message = f"{target} could not be written: {error}. {remedy}"
        raise CopyRefused(message) from None


def _restore_postgres(source: Path, url: str) -> None:
    """Hand the copy's statements to `psql`, which commits them when they were all there."""
    with (
        TemporaryFile() as complaints,
        subprocess.Popen(
            [_program("pg_restore"), *AS_STATEMENTS, str(source)],
            stdout=subprocess.PIPE,
            stderr=complaints,
        ) as reading,
        subprocess.Popen(
            [_program("psql"), *_at(url), *READING_STATEMENTS],
            stdin=subprocess.PIPE,
            stderr=complaints,
            env=_with_secrets(url),
        ) as writing,
    ):
        assert reading.stdout is not None
        assert writing.stdin is not None
        # A broken pipe means that psql has ended, which its exit code tells.
        with suppress(BrokenPipeError):
            writing.stdin.write(EMPTYING.encode())
            shutil.copyfileobj(reading.stdout, writing.stdin)
            if reading.wait() == 0:
                writing.stdin.write(b"\nCOMMIT;\n")
        with suppress(BrokenPipeError):
            writing.stdin.close()
        reading.stdout.close()
        # Once psql has refused, the other can but break off.
        for tool, process in (("psql", writing), ("pg_restore", reading)):
            if process.wait() != 0:
                complaints.seek(0)
                raise _refusal(tool, complaints.read().decode(errors="replace"))


def _postgres_tool(tool: str, url: str, *arguments: str) -> None:
    done = subprocess.run(
        [_program(tool), *_at(url), *arguments],
        env=_with_secrets(url),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise _refusal(tool, done.stderr)


def _refusal(tool: str, said: str) -> CopyRefused:
    """Return the refusal of a tool: its first error, or what it said last."""
    lines = said.strip().splitlines() or ["it said nothing"]
    error = next((line for line in lines if "ERROR:" in line), lines[-1])
    return CopyRefused(f"`{tool}` refused: {error.strip()}")


def _program(tool: str) -> str:
    program = shutil.which(tool)
    if program is None:
        message = f"`{tool}` is missing: install PostgreSQL's client programs."
        raise CopyRefused(message)
    return program


def _at(url: str) -> list[str]:
    """Return the address as PostgreSQL's programs read it, without the password: `ps` shows it."""
    place = make_url(url).set(drivername="postgresql", password=None)
    return [f"--dbname={place.render_as_string()}"]


def _with_secrets(url: str) -> dict[str, str]:
    password = make_url(url).password
    return {**os.environ, **({"PGPASSWORD": password} if password else {})}
