"""`inkwell ledger` and `inkwell account grant`, as they are typed."""

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

from entrypoints.cli.main import main


@pytest.fixture(autouse=True)
def account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """Make a database with one account; give its path."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INKWELL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("INKWELL_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/cli.db")
    assert main(["migrate"]) == 0
    assert main(["account", "create", "ada@example.com"]) == 0
    assert main(["account", "grant", "1", "25.5", "--reason", "goodwill", "--days", "30"]) == 0
    capsys.readouterr()
    return tmp_path / "cli.db"


def test_the_ledger_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "show", "Ada@Example.com", "--json"]) == 0

    shown = json.loads(capsys.readouterr().out)
    assert shown["balance"]["available"] == "75.5"
    assert shown["entries"][0]["reason"] == "goodwill"


def test_an_honest_ledger_passes_its_audit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "audit"]) == 0

    told = capsys.readouterr().out
    assert told.startswith("1 account, ")
    assert "Everything agrees." in told
    assert ["credits", "wallet", "75.5"] in [line.split() for line in told.splitlines()]


def test_the_audit_s_books_have_their_unit_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "audit", "--json"]) == 0

    books = json.loads(capsys.readouterr().out)["books"]
    assert books.keys() == {"micro_credits", "tokens"}
    assert books["micro_credits"]["wallet"] == 75_500_000
    assert sum(books["micro_credits"].values()) == 0


def test_a_difference_is_printed_with_its_correction_and_is_exit_code_1(
    account: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(account) as connection:
        connection.execute("UPDATE wallets SET posted = posted + 3")
    connection.close()

    assert main(["ledger", "audit", "--json"]) == 1

    report = json.loads(capsys.readouterr().out)
    found = {each["what"]: each for each in report["differences"]}
    assert not report["clean"]
    assert found["posted"]["correction"]["micro_credits"] == 3
    assert main(["ledger", "audit"]) == 1
    told = capsys.readouterr().out
    assert "posted" in told
    assert "0.000003" in told


def test_every_entry_is_exported(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "export"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["amount"] for row in rows] == ["1000", "50", "25.5"]

    assert main(["ledger", "export", "--account", "1", "--json"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["sequence"] for line in lines] == [1, 2, 3]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["account", "grant", "1", "ten", "--reason", "x"], 2),
        (["account", "grant", "1", "0.0000001", "--reason", "x"], 2),
        (["account", "grant", "1", "-5", "--reason", "x"], 1),
        (["account", "grant", "1", "0", "--reason", "x"], 1),
        (["account", "grant", "1", "5", "--reason", " "], 1),
        (["account", "grant", "9", "5", "--reason", "x"], 1),
        (["ledger", "show", "9"], 1),
    ],
)
def test_what_can_not_be_is_refused(
    words: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        outcome = main(words)
    except SystemExit as misused:
        outcome = int(str(misused.code))

    assert outcome == code
    assert capsys.readouterr().err
