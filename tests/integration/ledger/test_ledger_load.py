"""The ledger under load from several processes: never overdrawn, and whole after kill -9."""

import asyncio
import os
import random
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from adapters.database.copies import DatabaseCopies
from adapters.database.engine import Database
from adapters.database.unit_of_work import SqlUnitOfWork
from adapters.system import SystemClock
from core.ledger.model import GrantKind, Wallet
from core.ledger.rules.grants import NewGrant
from core.ledger.rules.opening import open_wallet
from core.ledger.use_cases.audit_ledger import AuditLedger, AuditReport
from core.shared.ids import AccountId
from tests.builders import in_present_form
from tests.integration.ledger.load import ACCOUNTS, CREDIT, TERMS, charge_with_key, tools

ROOT = Path(__file__).parents[3]
KILLS = int(os.environ.get("INKWELL_TEST_KILLS", "8"))
"""50 for the whole show."""
RUNNING = 3
ACKNOWLEDGED_MAX = 25

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give a migrated database."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path}/ledger.db"
    else:
        url = request.getfixturevalue("migrated_postgres_url")
    in_present_form(url)
    return url


def on_database(url: str, work: Callable[[Database], Coroutine[Any, Any, Any]]) -> Any:
    async def run() -> Any:
        database = Database(url)
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())


def open_wallets(url: str, credits: int) -> None:
    async def work(database: Database) -> None:
        clock = SystemClock()
        for account in ACCOUNTS:
            gift = NewGrant(
                id=f"gift-{account}", kind=GrantKind.SIGNUP, micro_credits=credits * CREDIT
            )
            async with SqlUnitOfWork(database, clock) as unit:
                opened = open_wallet(AccountId(account), (gift,), TERMS, clock.now())
                await unit.wallets.save(opened)
                await unit.commit()

    on_database(url, work)


def wallet_of(url: str, account: int) -> Wallet:
    async def work(database: Database) -> Wallet:
        async with SqlUnitOfWork(database, SystemClock(), read_only=True) as unit:
            return await unit.wallets.get(AccountId(account))

    wallet: Wallet = on_database(url, work)
    return wallet


def audit(url: str) -> AuditReport:
    async def work(database: Database) -> AuditReport:
        def snapshot() -> SqlUnitOfWork:
            return SqlUnitOfWork(database, SystemClock(), read_only=True)

        return await AuditLedger(snapshot=snapshot)()

    report: AuditReport = on_database(url, work)
    return report


def started(url: str, what: str, argument: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.integration.ledger.load", url, what, argument]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_thousand_holds_from_four_processes_take_exactly_what_is_there(url: str) -> None:
    open_wallets(url, 50)

    with ExitStack() as stack:
        storms = [stack.enter_context(started(url, "holds", "250")) for _ in range(4)]
        given = [int(storm.communicate()[0]) for storm in storms]

    assert sum(given) == 50
    wallet = wallet_of(url, 1)
    assert (wallet.held, wallet.available, wallet.debt) == (50 * CREDIT, 0, 0)
    assert audit(url).is_clean


def victims(url: str, count: int) -> Iterator[list[str]]:
    """Kill processes under load, one after the other; give what each had acknowledged."""
    chance = random.Random(7)
    running = [started(url, "work", f"seed-{n}") for n in range(RUNNING)]
    try:
        for number in range(count):
            victim = running.pop(0)
            assert victim.stdout is not None
            lines = [victim.stdout.readline() for _ in range(chance.randrange(1, ACKNOWLEDGED_MAX))]
            victim.kill()
            rest = victim.communicate()[0].splitlines(keepends=True)
            running.append(started(url, "work", f"seed-{RUNNING + number}"))
            yield [line for line in lines + rest if line.endswith("\n")]
    finally:
        for each in running:
            each.kill()
            each.communicate()


def test_the_books_are_whole_after_kill_9_under_load(url: str) -> None:
    open_wallets(url, 100_000)

    acknowledged = [line for lines in victims(url, KILLS) for line in lines]

    report = audit(url)
    assert report.is_clean, report.differences[:5]
    assert report.entries > len(acknowledged) >= KILLS
    kept = acknowledged[-200:]
    assert on_database(url, lambda database: charged_again(database, kept)) == kept


def test_a_copy_taken_under_load_is_whole_and_restores(url: str, tmp_path: Path) -> None:
    open_wallets(url, 100_000)
    copies = DatabaseCopies(url)
    copy = tmp_path / f"copy{copies.suffix}"

    with started(url, "work", "before") as worker:
        assert worker.stdout is not None
        acknowledged = [worker.stdout.readline() for _ in range(20)]
        copies.copy(copy)
        [worker.stdout.readline() for _ in range(20)]
        worker.kill()
    later = audit(url)
    copies.restore(copy)

    restored = audit(url)
    assert restored.is_clean, restored.differences[:5]
    assert later.is_clean
    assert len(acknowledged) <= restored.entries < later.entries
    assert on_database(url, lambda database: charged_again(database, acknowledged)) == acknowledged


async def charged_again(database: Database, lines: list[str]) -> list[str]:
    """Ask for acknowledged charges again; each must be the charge that was acknowledged."""
    parts = tools(database)
    answers = []
    for line in lines:
        account, key, _ = line.split()
        charged = await charge_with_key(parts, int(account), key)
        answers.append(f"{account} {key} {charged}\n")
    return answers
