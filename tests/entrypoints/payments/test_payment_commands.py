"""`inkwell payments` and what `inkwell ledger audit` says of payments, as they are typed."""

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from dependency_injector import providers

from adapters.payments.sandbox import SIGNATURE, event_body
from core.payments.model import ItemKind
from core.payments.use_cases.place_order import PlaceOrderCommand
from core.payments.use_cases.receive_event import ReceiveEventCommand
from core.shared.ids import AccountId
from entrypoints.cli.main import main
from entrypoints.cli.terminal import load_settings
from entrypoints.container import Container
from tests.builders import FakeClock


@pytest.fixture(autouse=True)
def database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """Make a database with one account that has paid for a pack, of which nobody told us."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INKWELL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("INKWELL_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/cli.db")
    assert main(["migrate"]) == 0
    assert main(["account", "create", "ada@example.com"]) == 0
    inside(paid, ago=timedelta(minutes=10))
    capsys.readouterr()
    return tmp_path / "cli.db"


def inside(work: Callable[[Container], Awaitable[Any]], *, ago: timedelta = timedelta(0)) -> Any:
    """Do something with the container that the commands use, some time ago."""

    async def run() -> Any:
        container = Container(settings=load_settings())
        container.shared.clock.override(providers.Object(FakeClock(datetime.now(UTC) - ago)))
        try:
            return await work(container)
        finally:
            await container.shared.database().close()

    return asyncio.run(run())


async def paid(container: Container) -> None:
    """Order a pack and pay for it; the server that would be told does not run."""
    place = PlaceOrderCommand(account_id=AccountId(1), kind=ItemKind.PACK, item="small")
    order = (await container.payments.place_order()(place)).order
    await container.payments.sandbox_bank().pay(order.checkout, "captured")


def said(capsys: pytest.CaptureFixture[str], *command: str, code: int = 0) -> Any:
    """Run a command, and return what it says as JSON."""
    assert main([*command, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def change(database: Path, statement: str) -> None:
    """Break what is stored."""
    with sqlite3.connect(database) as connection:
        connection.execute(statement)
    connection.close()


def test_reconcile_finds_what_nobody_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "payments", "list") == []

    done = said(capsys, "payments", "reconcile")

    assert (done["orders"], done["failures"]) == (1, [])
    (payment,) = said(capsys, "payments", "list")
    assert (payment["account"], payment["item"], payment["outcome"]) == (1, "small", "fulfilled")
    assert (payment["amount_minor"], payment["currency"]) == (500, "USD")
    assert main(["payments", "list"]) == 0
    assert "5.00 USD" in capsys.readouterr().out
    assert said(capsys, "ledger", "show", "1")["balance"]["available"] == "150"
    assert main(["payments", "reconcile"]) == 0
    assert "[]" not in capsys.readouterr().out
    assert said(capsys, "payments", "reconcile")["orders"] == 0
    assert said(capsys, "payments", "list", "attention") == []


def test_an_event_is_replayed_as_often_as_one_likes(capsys: pytest.CaptureFixture[str]) -> None:
    async def told(container: Container) -> str:
        async with container.shared.database().reader() as connection:
            query = "select id from sandbox_records where kind = 'payment'"
            (name,) = (await connection.exec_driver_sql(query)).one()
        bank, signer = container.payments.sandbox_bank(), container.payments.sandbox_signer()
        body = event_body("payment.captured", await bank.get(name), datetime.now(UTC))
        headers = {SIGNATURE: signer.header(body)}
        command = ReceiveEventCommand(provider="sandbox", body=body, headers=headers)
        return str((await container.payments.receive_event()(command)).id)

    event = inside(told)
    (listed,) = said(capsys, "payments", "list", "events")
    assert (listed["event"], listed["state"]) == (event, "stored")

    for _ in range(2):
        assert main(["payments", "replay", event]) == 0
        assert f"{event} (payment.captured) is applied." in capsys.readouterr().out
    assert said(capsys, "ledger", "show", "1")["balance"]["available"] == "150"

    assert main(["payments", "replay", "sandbox:evt_none"]) == 1
    assert "There is no event" in capsys.readouterr().err


def test_both_audits_match_grants_with_payments_both_ways(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, "payments", "reconcile")
    assert main(["payments", "audit"]) == 0
    assert "Every credit that was sold has its payment" in capsys.readouterr().out
    assert main(["ledger", "audit"]) == 0
    assert "do not match" not in capsys.readouterr().out

    change(database, "UPDATE payments SET granted = granted + 1")
    assert len(said(capsys, "payments", "audit", code=1)) == 1
    report = said(capsys, "ledger", "audit", code=1)
    assert report["clean"]
    assert len(report["payments"]) == 1
    assert main(["ledger", "audit"]) == 1
    assert "do not match" in capsys.readouterr().out

    change(database, "DELETE FROM payments")
    (orphan,) = said(capsys, "payments", "audit", code=1)
    assert orphan["account"] == 1
    assert orphan["difference"]
