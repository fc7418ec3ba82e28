"""The command line as a whole: every command can be reached, and says what it does."""

import importlib
import pkgutil
from pathlib import Path

import pytest

from entrypoints import cli
from entrypoints.cli.main import GROUPS, main
from entrypoints.cli.terminal import print_table

MODULES = sorted(
    module.name
    for module in pkgutil.iter_modules(cli.__path__, "entrypoints.cli.")
    if hasattr(importlib.import_module(module.name), "add_commands")
)


def test_no_commands_are_left_out() -> None:
    assert sorted({module for module, _ in GROUPS.values()}) == MODULES


@pytest.mark.parametrize("command", GROUPS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])

    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert f"usage: inkwell {command}" in told
    assert "example" in told


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INKWELL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("INKWELL_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/cli.db")
    return tmp_path


@pytest.mark.usefixtures("elsewhere")
def test_a_database_without_tables_is_told_with_its_remedy(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["jobs", "list"]) == 1

    told = capsys.readouterr().err
    assert "no tables yet" in told
    assert "`inkwell migrate`" in told


@pytest.mark.usefixtures("elsewhere")
def test_a_database_that_is_away_is_told_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INKWELL_DATABASE_URL", "postgresql+asyncpg://test@127.0.0.1:9/test")

    assert main(["jobs", "list"]) == 1

    told = capsys.readouterr().err
    assert "The database does not answer" in told
    assert "`inkwell doctor`" in told


def test_a_table_leaves_blank_what_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    print_table([{"job": "a", "error": None}])

    assert capsys.readouterr().out == "JOB  ERROR\na\n"
