"""An operator gives somebody what is theirs and deletes their account, when they ask for it."""

import json
from pathlib import Path

import pytest

from core.shared.pages import PageRequest
from entrypoints.cli.main import main
from entrypoints.cli.terminal import with_container
from entrypoints.container import Container


@pytest.fixture(autouse=True)
def _an_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INKWELL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("INKWELL_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/cli.db")
    assert main(["migrate"]) == 0
    assert main(["account", "create", "ada@example.com", "--name", "Ada"]) == 0


def test_everything_that_is_theirs_is_printed(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["account", "export", "ada@example.com"]) == 0
    exported = json.loads(capfdbinary.readouterr().out.splitlines()[-1])
    assert "ada@example.com" in json.dumps(exported)
    assert [entry["kind"] for entry in exported["ledger"]] == ["quota", "signup"]


def test_it_is_deleted_once_that_is_said_twice(capsys: pytest.CaptureFixture[str]) -> None:
    delete = ["account", "delete", "ada@example.com"]
    assert main(delete) == 1
    assert "--for-good" in capsys.readouterr().err
    assert main(["account", "show", "ada@example.com"]) == 0

    assert main([*delete, "--for-good"]) == 0
    capsys.readouterr()
    assert main(["account", "show", "ada@example.com"]) == 1
    assert main(["account", "show", "1", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["email"], shown["status"]) == (None, "deleted")
    assert main(["ledger", "audit"]) == 0

    async def audited(container: Container) -> int:
        page = await container.accounts.read_audit()(PageRequest(limit=9), account_id=None)
        (record,) = [each for each in page.items if each.action == "account.deleted"]
        assert (record.actor, record.account_id) == ("cli", 1)
        return 0

    assert with_container(audited) == 0
