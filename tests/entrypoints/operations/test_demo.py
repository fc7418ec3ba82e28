"""The demo account outside production, and in a copy of development's database."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from adapters.database.engine import Database
from adapters.database.migrating import downgrade
from entrypoints.bench.services import in_own_loop
from entrypoints.cli.demo import EMAIL, PASSWORD, make_demo_account
from entrypoints.cli.doctor_parts import check_demo
from entrypoints.cli.main import main
from entrypoints.settings import Settings
from tests.builders import PRODUCTION, container_for, migrated
from tests.world import CHEAP, World, world_over, world_settings

NOBODY = "postgresql://me@127.0.0.1:9/inkwell"
"""A database at which nothing listens."""
START = pytest.mark.parametrize("command", ["serve", "worker", "up"])


@pytest.fixture
def sqlite_settings(tmp_path: Path) -> Settings:
    return migrated(world_settings(tmp_path))


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Be in production, and note what would be started instead of doing it."""
    noted: list[str] = []

    async def work(_container: object) -> None:
        noted.append("worker")

    def serve(*_arguments: object, **_options: Any) -> None:
        noted.append("server")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("uvicorn.run", serve)
    monkeypatch.setattr("uvicorn.Server.run", serve)
    monkeypatch.setattr("entrypoints.worker.processes.work", work)
    monkeypatch.setattr("entrypoints.interpreter.tune_for_serving", lambda: None)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    more = {"INKWELL_DATA_DIR": str(tmp_path), "REDIS_URL": "redis://127.0.0.1:9"}
    for name, value in {**PRODUCTION, **CHEAP, **more}.items():
        monkeypatch.setenv(name, value)
    return noted


def make_demo(settings: Settings) -> None:
    """Make the demo account, as `inkwell up` does."""

    async def make() -> None:
        container = container_for(settings)
        await make_demo_account(container)
        await container.close()

    in_own_loop(make())


def has_newer_schema(settings: Settings) -> None:
    """Note a revision that this version does not know, as a newer one's migration does."""

    async def note() -> None:
        database = Database(settings.database.url)
        async with database.engine.begin() as connection:
            await connection.execute(text("update alembic_version set version_num = '9999'"))
        await database.close()

    in_own_loop(note())


@START
def test_production_starts_only_when_it_is_closed(
    command: str,
    sqlite_settings: Settings,
    started: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_demo(sqlite_settings)
    assert main([command]) == 1
    assert not started
    told = capsys.readouterr().err
    assert "does not start in production" in told
    remedy = f"inkwell account suspend {EMAIL}"
    assert remedy in told
    assert main(["doctor", "demo", "--json"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)
    assert (finding["state"], remedy in finding["advice"]) == ("down", True)

    assert main(remedy.split()[1:]) == 0
    main([command])
    assert len(started) == 1
    capsys.readouterr()
    assert main(["doctor", "demo", "--json"]) == 0
    (finding,) = json.loads(capsys.readouterr().out)
    assert finding["state"] == "off"


@START
@pytest.mark.usefixtures("sqlite_settings")
def test_production_starts_on_a_database_of_its_own(command: str, started: list[str]) -> None:
    main([command])
    assert len(started) == 1


@START
@pytest.mark.usefixtures("sqlite_settings")
def test_nothing_starts_on_prices_that_can_not_be_read(
    command: str,
    started: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wrong = tmp_path / "prices.json"
    wrong.write_text('{"current": "2026-12", "versions": []}')
    monkeypatch.setattr("core.ledger.prices.BOOK", wrong)
    assert main([command]) == 1
    assert not started
    assert "prices.json: " in capsys.readouterr().err


@pytest.mark.parametrize("command", ["serve", "worker"])
@pytest.mark.parametrize("revision", ["base", "0030"])
def test_nothing_starts_over_an_older_schema(
    command: str,
    revision: str,
    sqlite_settings: Settings,
    started: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    downgrade(sqlite_settings.database.url, revision)
    assert main([command]) == 1
    assert not started
    assert "Run `inkwell migrate`." in capsys.readouterr().err

    assert main(["migrate"]) == 0
    main([command])
    assert len(started) == 1


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_version_starts_beside_a_newer_one(
    command: str, sqlite_settings: Settings, started: list[str]
) -> None:
    has_newer_schema(sqlite_settings)
    main([command])
    assert len(started) == 1


def test_nothing_starts_on_what_can_not_be_looked_at(
    started: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", NOBODY)
    assert main(["serve"]) == 1
    assert not started
    assert "The database does not answer" in capsys.readouterr().err
    assert main(["doctor", "demo", "--json"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)
    assert finding["state"] == "unknown"


async def doctors_state(world: World) -> str:
    return (await check_demo(world.container)).state


async def test_a_stranger_s_account_under_its_e_mail_stops_nobody(
    sqlite_settings: Settings,
) -> None:
    async with world_over(sqlite_settings) as world:
        await world.register(EMAIL, PASSWORD)
        assert await doctors_state(world) == "off"


async def test_outside_production_it_may_be_open(sqlite_settings: Settings) -> None:
    async with world_over(sqlite_settings) as world:
        await make_demo_account(world.container)
        assert (await world.log_in(EMAIL, PASSWORD)).status_code == 200
        assert await doctors_state(world) == "ok"
