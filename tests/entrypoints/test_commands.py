"""The command line as a whole: every command can be reached, and says what it does."""

import argparse
import importlib
import json
import pkgutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from core.shared.errors import Deadlocked
from core.shared.ids import AccountId
from core.shared.jobs import NewJob
from core.shared.pages import PageRequest
from entrypoints import cli
from entrypoints.cli.main import GROUPS, main
from entrypoints.cli.terminal import price, print_table, with_container
from entrypoints.container import Container
from entrypoints.worker.runner import JobRunner
from entrypoints.worker.subscriptions import SUBSCRIPTIONS
from tests.builders import PRODUCTION
from tests.integration.test_up import free_port

MODULES = sorted(
    module.name
    for module in pkgutil.iter_modules(cli.__path__, "entrypoints.cli.")
    if hasattr(importlib.import_module(module.name), "add_commands")
)


def test_no_commands_are_left_out() -> None:
    left_out = set(MODULES) - {module for module, _ in GROUPS.values()}

    assert not left_out, f"give each a line in GROUPS (entrypoints/cli/main.py): {left_out}"


@pytest.mark.parametrize("command", GROUPS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])

    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert f"usage: inkwell {command}" in told
    assert "example" in told


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Give a parser and all below it."""
    yield parser
    for action in parser._actions:  # argparse shows them nowhere else
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from parsers(inner)


@pytest.mark.parametrize("command", GROUPS)
def test_every_command_is_told_once_and_each_of_its_words_is_explained(command: str) -> None:
    module, purpose = GROUPS[command]
    outer = argparse.ArgumentParser(prog="inkwell")
    commands = outer.add_subparsers()
    importlib.import_module(module).add_commands(commands)

    (of_group, *inner) = parsers(commands.choices[command])
    assert of_group.description == purpose[0].upper() + purpose[1:] + "."
    for parser in (of_group, *inner):
        assert parser.description, parser.prog
        assert parser.epilog, parser.prog
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                assert str(action.metavar).islower()
            else:
                assert action.help, f"{parser.prog} {action.dest}"


def test_only_the_ledger_s_benchmark_takes_a_number_of_entries(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, is_taken in {"ledger": True, "all": True, "http": False}.items():
        with pytest.raises(SystemExit):
            main(["bench", name, "--help"])
        assert ("--entries" in capsys.readouterr().out) is is_taken


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
    assert "no tables yet, this version needs schema revision 0" in told
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


@pytest.mark.parametrize("command", ["migrate", "up"])
@pytest.mark.usefixtures("elsewhere")
def test_migrating_a_database_that_is_away_is_told_in_words(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INKWELL_DATABASE_URL", "postgresql+asyncpg://test@127.0.0.1:9/test")
    monkeypatch.setenv("INKWELL_PORT", str(free_port()))

    assert main([command]) == 1

    assert "The database does not answer" in capsys.readouterr().err


def test_the_first_migration_makes_a_folder_that_only_its_owner_may_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {**PRODUCTION, "INKWELL_DATA_DIR": "data"}.items():
        monkeypatch.setenv(name, value)

    assert main(["migrate"]) == 0

    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_a_database_of_a_newer_version_is_told_and_no_fault_of_it(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"]) == 0
    with closing(sqlite3.connect(elsewhere / "cli.db")) as database, database:
        database.execute("update alembic_version set version_num = '9999'")
    capsys.readouterr()

    assert main(["migrate"]) == 1
    assert main(["migrate", "--down-to", "nothing"]) == 1

    told = capsys.readouterr().err
    assert "9999" in told
    assert "A newer version made this database" in told
    assert "Traceback" not in told
    assert main(["doctor", "database"]) == 0, "the older version is at work until it is stopped"
    assert "End the upgrade" in capsys.readouterr().out


@pytest.mark.usefixtures("elsewhere")
def test_a_deadlock_is_told_with_its_own_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    async def in_the_way(container: Container) -> int:
        raise Deadlocked(f"Two of {container.settings().server.env} are in each other's way.")

    assert with_container(in_the_way) == 1

    told = capsys.readouterr().err
    assert "run the command again" in told
    assert "doctor" not in told


@pytest.mark.usefixtures("elsewhere")
def test_several_processes_without_redis_are_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("uvicorn.run", lambda *_, **__: pytest.fail("it was started"))

    assert main(["serve", "--processes", "2"]) == 2

    assert "set REDIS_URL" in capsys.readouterr().err


@pytest.mark.usefixtures("elsewhere")
def test_a_server_whose_port_is_taken_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("uvicorn.run", lambda *_, **__: pytest.fail("it was started"))
    assert main(["migrate"]) == 0
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("INKWELL_PORT", str(port))
        assert main(["serve"]) == 1

    assert f"Port {port} on 127.0.0.1 is taken" in capsys.readouterr().err


def test_a_table_leaves_blank_what_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    print_table([{"job": "a", "error": None}])

    assert capsys.readouterr().out == "JOB  ERROR\na\n"


def test_a_table_speaks_to_people(capsys: pytest.CaptureFixture[str]) -> None:
    print_table([{"a": True, "b": False, "c": [], "d": ["x", "y"], "e": ("*",)}])

    assert capsys.readouterr().out.splitlines()[1].split() == ["yes", "no", "x,", "y", "*"]


@pytest.mark.parametrize(
    ("minor", "currency", "told"),
    [
        (9_900, "INR", "99.00 INR"),
        (5, "USD", "0.05 USD"),
        (-150, "EUR", "-1.50 EUR"),
        (980, "JPY", "980 JPY"),
    ],
)
def test_money_is_told_in_the_unit_that_people_pay_in(minor: int, currency: str, told: str) -> None:
    assert price(minor, currency) == told


@pytest.mark.usefixtures("elsewhere")
def test_prices_are_decimals_for_people_and_minor_units_for_programs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["plan", "list"]) == 0
    told = capsys.readouterr().out
    assert main(["plan", "list", "--json"]) == 0
    plans = {each["plan"]: each for each in json.loads(capsys.readouterr().out)}

    assert ".00 INR" in told
    assert "9900" not in told
    assert (plans["premium"]["amount_minor"] % 100, plans["premium"]["currency"]) == (0, "INR")


def test_a_table_tells_times_to_the_second_in_utc(capsys: pytest.CaptureFixture[str]) -> None:
    at = datetime(2026, 11, 30, 4, 5, 6, 789, tzinfo=timezone(timedelta(hours=2)))

    print_table([{"run_at": at}])

    assert capsys.readouterr().out.endswith("\n2026-11-30 02:05:06Z\n")


@pytest.mark.usefixtures("elsewhere")
def test_an_account_is_named_by_its_number_or_its_e_mail(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["migrate"]) == 0
    assert main(["account", "create", "ada@example.com"]) == 0
    assert main(["plan", "set", "ada@example.com", "premium"]) == 0
    capsys.readouterr()

    assert main(["plan", "show", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["plan"] == "premium"
    for nobody in ("ben@example.com", "2", "ada", "9" * 40, "\u0663"):
        assert main(["account", "show", nobody]) == 1
        assert "give its number or its e-mail" in capsys.readouterr().err


@pytest.mark.usefixtures("elsewhere")
def test_what_operators_do_here_is_in_the_audit_log() -> None:
    async def audited(container: Container) -> int:
        board = container.shared.job_board()
        runner = JobRunner(container, lease=timedelta(seconds=30))
        await board.expand_events(SUBSCRIPTIONS, limit=100)
        for job in await board.send(lease=timedelta(seconds=30), limit=100):
            await runner.run(job.id)
        page = await container.accounts.read_audit()(PageRequest(limit=9), account_id=AccountId(1))
        assert {each.actor for each in page.items} == {"cli"}
        done = {each.action: each.details for each in page.items}
        assert done.keys() == {"account.created", "ledger.adjusted", "plan.set"}
        assert done["account.created"] == {"role": "admin"}
        return 0

    assert main(["migrate"]) == 0
    assert main(["account", "create", "ada@example.com", "--admin"]) == 0
    assert main(["account", "grant", "1", "5", "--reason", "goodwill"]) == 0
    assert main(["plan", "set", "1", "premium"]) == 0
    assert with_container(audited) == 0


@pytest.mark.parametrize(
    "words",
    [
        ["jobs", "list", "--limit", "x"],
        ["jobs", "list", "--limit", "0"],
        ["serve", "--processes", "0"],
        ["account", "grant", "1", "5", "--reason", "goodwill", "--days", "99999999"],
        ["account", "grant", "1", "5", "--reason", "goodwill", "--days", "-1"],
    ],
)
def test_numbers_that_can_not_be_are_a_misuse_told_in_words(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "must be a whole number" in capsys.readouterr().err


@pytest.mark.usefixtures("elsewhere")
def test_what_is_wrong_with_each_field_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["article", "write", ""]) == 1

    assert "topic: say what the article is about" in capsys.readouterr().err


@pytest.mark.usefixtures("elsewhere")
def test_what_is_wrong_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert main(["account", "create", "ada"]) == 1

    assert capsys.readouterr().err.count("must be an address such as") == 1


@pytest.mark.usefixtures("elsewhere")
def test_who_makes_an_account_twice_is_led_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert main(["account", "create", "ada@example.com"]) == 0
    assert main(["account", "create", "ADA@example.com", "--admin"]) == 1
    assert "`inkwell account show ADA@example.com`" in capsys.readouterr().err


@pytest.mark.usefixtures("elsewhere")
def test_an_account_is_suspended_and_opened_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert main(["account", "create", "ada@example.com"]) == 0
    for command, status in {"suspend": "suspended", "reopen": "active"}.items():
        capsys.readouterr()
        assert main(["account", command, "ada@example.com", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["status"] == status


@pytest.mark.usefixtures("elsewhere")
def test_tokens_go_by_one_word_wherever_they_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    def said(*words: str) -> dict[str, Any]:
        assert main([*words, "--json"]) == 0
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        return told

    assert main(["migrate"]) == 0
    assert main(["account", "create", "ada@example.com"]) == 0
    capsys.readouterr()
    plan = said("plan", "show", "1")

    assert plan["remaining"] == plan["available"] + plan["held"] == plan["quota"] - plan["used"]
    assert said("account", "show", "1")["tokens_remaining"] == plan["remaining"]
    assert said("ledger", "show", "1")["balance"]["tokens_remaining"] == plan["remaining"]


@pytest.mark.usefixtures("elsewhere")
def test_a_list_that_is_cut_off_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    async def promised(container: Container) -> int:
        async with container.shared.unit_of_work() as work:
            for name in ("a", "b"):
                await work.jobs.add(
                    NewJob(
                        id=name, kind="x", account_id=None, arguments={}, run_at=datetime.now(UTC)
                    )
                )
            await work.commit()
        return 0

    assert main(["migrate"]) == 0
    assert with_container(promised) == 0
    capsys.readouterr()

    assert main(["jobs", "list", "--limit", "1"]) == 0
    assert "--limit shows more" in capsys.readouterr().err
    assert main(["jobs", "list", "--limit", "2"]) == 0
    assert capsys.readouterr().err == ""
    for group in ("payments", "deliveries"):
        assert main([group, "list", "--limit", "1"]) == 0
        with pytest.raises(SystemExit):
            main([group, "list", "--limit", "0"])


@pytest.mark.usefixtures("elsewhere")
def test_an_article_is_all_that_is_printed_and_its_job_is_listed_without_the_schedule_s(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["article", "write", "how to bake rye bread"]) == 0
    told = capsys.readouterr()
    assert main(["jobs", "list", "--json"]) == 0
    kinds = {each["kind"] for each in json.loads(capsys.readouterr().out)}
    assert main(["jobs", "list", "--all", "--json"]) == 0
    all_kinds = {each["kind"] for each in json.loads(capsys.readouterr().out)}

    assert told.out.startswith("# ")
    assert "job_done" not in told.out + told.err
    assert "generation.generate_article" in kinds
    assert "ledger.sweep_holds" in all_kinds - kinds
