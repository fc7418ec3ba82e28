"""Copies of the database: refusals that change nothing, and the way through the terminal."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.database.copies import CopyRefused, DatabaseCopies
from adapters.database.migrating import upgrade


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Give a migrated database."""
    url = f"sqlite+aiosqlite:///{tmp_path}/inkwell.db"
    upgrade(url)
    return url


def test_a_copy_never_replaces_a_file(url: str, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite3"
    target.write_text("precious")
    with pytest.raises(CopyRefused, match="exists already"):
        DatabaseCopies(url).copy(target)
    assert target.read_text() == "precious"


def test_only_its_owner_may_read_a_copy(url: str, tmp_path: Path) -> None:
    target = tmp_path / "new" / "copy.sqlite3"
    DatabaseCopies(url).copy(target)
    assert target.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in target.parent.iterdir()] == ["copy.sqlite3"]


def test_what_is_no_copy_is_refused_and_changes_nothing(url: str, tmp_path: Path) -> None:
    before = (tmp_path / "inkwell.db").read_bytes()
    wrong = tmp_path / "wrong.sqlite3"
    wrong.write_bytes(b"not a database" * 100)
    for file, reason in ((wrong, "is no SQLite database"), (tmp_path / "gone", "There is no file")):
        with pytest.raises(CopyRefused, match=reason):
            DatabaseCopies(url).restore(file)
    assert (tmp_path / "inkwell.db").read_bytes() == before


def test_a_file_that_can_not_be_is_refused_in_a_line(url: str, tmp_path: Path) -> None:
    below_a_file, too_long = tmp_path / "inkwell.db" / "copy", tmp_path / ("long" * 100)
    for file, reason in (
        (below_a_file, "Not a directory|File exists"),
        (too_long, "File name too long"),
    ):
        with pytest.raises(CopyRefused, match=f"could not be written: ({reason})"):
            DatabaseCopies(url).copy(file)
    with pytest.raises(CopyRefused, match="can't be read: File name too long"):
        DatabaseCopies(url).restore(too_long)


def test_a_dump_that_does_not_fit_changes_nothing(fresh_postgres_url: str, tmp_path: Path) -> None:
    upgrade(fresh_postgres_url)
    wrong = tmp_path / "wrong.dump"
    wrong.write_bytes(b"not a dump" * 100)
    with pytest.raises(CopyRefused, match="pg_restore"):
        DatabaseCopies(fresh_postgres_url).restore(wrong)
    copy = tmp_path / "still-whole.dump"
    DatabaseCopies(fresh_postgres_url).copy(copy)
    assert copy.stat().st_size > 0


def whole(url: str, to: Path) -> str:
    """Return all that is in a database, as statements."""
    DatabaseCopies(url).copy(to)
    made = subprocess.run(
        ["pg_restore", "--file=-", str(to)], capture_output=True, text=True, check=True
    )
    # Newer ones guard what they print with a key of the day.
    return re.sub(r"^.(un)?restrict .*$", "", made.stdout, flags=re.MULTILINE)


def test_a_copy_of_an_older_version_replaces_what_a_newer_one_made(
    fresh_postgres_url: str, tmp_path: Path
) -> None:
    upgrade(fresh_postgres_url, "0003")
    before = whole(fresh_postgres_url, tmp_path / "older.dump")
    upgrade(fresh_postgres_url)
    newer = whole(fresh_postgres_url, tmp_path / "newer.dump")

    DatabaseCopies(fresh_postgres_url).restore(tmp_path / "older.dump")
    assert whole(fresh_postgres_url, tmp_path / "again.dump") == before
    upgrade(fresh_postgres_url)
    assert whole(fresh_postgres_url, tmp_path / "upgraded.dump") == newer


def test_a_copy_that_breaks_off_changes_nothing(fresh_postgres_url: str, tmp_path: Path) -> None:
    upgrade(fresh_postgres_url)
    before = whole(fresh_postgres_url, tmp_path / "whole.dump")
    broken = tmp_path / "broken.dump"
    content = (tmp_path / "whole.dump").read_bytes()
    broken.write_bytes(content[: len(content) * 9 // 10])
    with pytest.raises(CopyRefused, match="pg_restore"):
        DatabaseCopies(fresh_postgres_url).restore(broken)
    assert whole(fresh_postgres_url, tmp_path / "still.dump") == before


@pytest.mark.parametrize("tool", ["pg_restore", "psql"])
def test_a_tool_that_is_killed_has_restored_nothing(
    fresh_postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tool: str
) -> None:
    upgrade(fresh_postgres_url)
    before = whole(fresh_postgres_url, tmp_path / "whole.dump")
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / tool).write_text("#!/bin/sh\nkill -KILL $$\n")
    (programs / tool).chmod(0o700)
    with monkeypatch.context() as patched:
        patched.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
        with pytest.raises(CopyRefused, match=f"`{tool}` refused"):
            DatabaseCopies(fresh_postgres_url).restore(tmp_path / "whole.dump")
    assert whole(fresh_postgres_url, tmp_path / "still.dump") == before


def inkwell(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "INKWELL_DATA_DIR": str(folder), "DATABASE_URL": ""}
    command = [str(Path(sys.executable).parent / "inkwell"), *words]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, cwd=folder
    )


def test_backup_and_restore_in_the_terminal(tmp_path: Path) -> None:
    assert inkwell(tmp_path, "migrate").returncode == 0
    made = inkwell(tmp_path, "account", "create", "ada@example.com")
    assert made.returncode == 0, made.stderr
    backup = inkwell(tmp_path, "backup")
    assert backup.returncode == 0, backup.stderr
    assert "INKWELL_ENCRYPTION_KEYS" in backup.stdout
    [copy] = (tmp_path / "backups").iterdir()
    (database,) = tmp_path.glob("*.db")
    with sqlite3.connect(database) as opened:
        opened.execute("UPDATE accounts SET email = 'lost@example.com'")

    missing = inkwell(tmp_path, "restore", "gone.sqlite3")
    assert (missing.returncode, missing.stderr) == (1, "There is no file gone.sqlite3.\n")
    unsure = inkwell(tmp_path, "restore", str(copy))
    assert (unsure.returncode, "--replace-everything" in unsure.stderr) == (1, True)
    done = inkwell(tmp_path, "restore", str(copy), "--replace-everything")
    assert done.returncode == 0, done.stderr

    with sqlite3.connect(database) as opened:
        emails = [row[0] for row in opened.execute("SELECT email FROM accounts")]
    assert emails == ["ada@example.com"]
    assert inkwell(tmp_path, "ledger", "audit").returncode == 0

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    into_nothing = inkwell(elsewhere, "restore", str(copy))
    assert into_nothing.returncode == 0, into_nothing.stderr
    assert inkwell(elsewhere, "account", "show", "ada@example.com").returncode == 0
