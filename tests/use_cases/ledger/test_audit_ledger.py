"""The audit finds whatever was done to a copy of the database, and says how to put it right."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.ledger.model import Unit
from core.ledger.use_cases.audit_ledger import AuditLedger, AuditReport
from tests.builders import in_present_form
from tests.properties.ledger import calls
from tests.properties.ledger.calls import CALLER
from tests.use_cases.ledger.worlds import CREDIT, Ledger, on_sqlite


async def live_a_little(ledger: Ledger) -> None:
    """Leave behind what a short life leaves: grants, a live hold, charges, an expired grant."""
    month = ledger.clock.now().replace(day=28)
    await ledger.do(calls.opening(50 * CREDIT))
    await ledger.do(calls.opening(20 * CREDIT), account=2)
    await ledger.do(calls.granting(10 * CREDIT, month), key="gift")
    await ledger.do(calls.placing([(Unit.TOKENS, 5_000), (Unit.CREDITS, 4 * CREDIT)], 3_600))
    holds = sorted((await ledger.backend.stored()).holds)
    await ledger.do(calls.settling(holds[0], Unit.TOKENS, 4_000, CALLER))
    await ledger.do(calls.charging(Unit.CREDITS, 3 * CREDIT))
    await ledger.do(calls.charging(Unit.CREDITS, 30 * CREDIT), account=2)
    await ledger.do(calls.reporting([(Unit.CREDITS, 40 * CREDIT)]), account=2, key="late")
    ledger.clock.at = month.replace(month=2)
    await ledger.do(calls.deducting(CREDIT, allow_debt=False))


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database with an honest history."""
    path = tmp_path_factory.mktemp("audit") / "honest.db"
    in_present_form(f"sqlite+aiosqlite:///{path}")

    async def live() -> None:
        ledger = on_sqlite(path)
        await live_a_little(ledger)
        await ledger.backend.close()

    asyncio.run(live())
    return path


@pytest.fixture
def copy(honest: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Give a copy of it whose entries can be changed: the triggers are dropped."""
    source = sqlite3.connect(honest)
    target = sqlite3.connect(tmp_path / "copy.db")
    source.backup(target)
    source.close()
    for act in ("update", "delete"):
        target.execute(f"DROP TRIGGER ledger_entries_no_{act}")
    yield target
    target.close()


def audit(path: Path, account: int | None = None) -> AuditReport:
    async def run() -> AuditReport:
        ledger = on_sqlite(path)
        try:
            return await AuditLedger(snapshot=ledger.backend.snapshot)(account_id=account)  # type: ignore[arg-type]  # A plain number is an account here.
        finally:
            await ledger.backend.close()

    return asyncio.run(run())


def audited(copy: sqlite3.Connection, tmp_path: Path) -> list[str]:
    """Return what differs beside the triggers that the copy had to lose."""
    copy.commit()
    report = audit(tmp_path / "copy.db")
    assert not report.is_clean
    assert all(each.remedy for each in report.differences)
    return [each.what for each in report.differences if not each.what.startswith("trigger")]


def test_an_honest_history_is_clean(honest: Path) -> None:
    report = audit(honest)

    assert report.is_clean
    assert (report.accounts, report.holds) == (2, 4)
    assert report.entries > 6
    for unit in Unit:
        assert sum(amount for (of, _), amount in report.books.items() if of is unit) == 0


def test_one_account_can_be_audited(honest: Path) -> None:
    assert audit(honest, 2).accounts == 1


def test_missing_triggers_are_found(copy: sqlite3.Connection, tmp_path: Path) -> None:
    assert audited(copy, tmp_path) == []


def test_a_changed_amount_is_found(copy: sqlite3.Connection, tmp_path: Path) -> None:
    copy.execute("UPDATE ledger_entries SET amount = amount - 1 WHERE kind = 'admin'")

    found = audited(copy, tmp_path)

    assert any(what.startswith("balance after entry 1-") for what in found)


def test_a_charge_that_was_refunded_twice_is_found(
    copy: sqlite3.Connection, tmp_path: Path
) -> None:
    (hold,) = copy.execute(
        "SELECT id FROM holds WHERE unit = 'tokens' AND status = 'settled'"
    ).fetchone()

    async def refund(ids_from: int) -> None:
        ledger = on_sqlite(tmp_path / "copy.db")
        ledger.backend.ids.made = ids_from
        ledger.clock.at = ledger.clock.at.replace(month=3)
        answer = await ledger.do(calls.refunding(hold, None))
        await ledger.backend.close()
        assert answer.refusal is None

    asyncio.run(refund(1_000))
    assert audited(copy, tmp_path) == []
    copy.execute("UPDATE holds SET refunded = 0")
    copy.commit()
    asyncio.run(refund(2_000))

    assert f"refunds of hold {hold} (credits)" in audited(copy, tmp_path)


def test_a_missing_entry_is_found(copy: sqlite3.Connection, tmp_path: Path) -> None:
    copy.execute("DELETE FROM ledger_entries WHERE kind = 'admin'")

    assert any(what.startswith("entries before") for what in audited(copy, tmp_path))


def test_a_missing_last_entry_is_found(copy: sqlite3.Connection, tmp_path: Path) -> None:
    copy.execute("DELETE FROM ledger_entries WHERE account_id = 1 AND kind = 'deduction'")

    assert {"sequence", "posted"} <= set(audited(copy, tmp_path))


def test_a_doubled_settlement_is_found(copy: sqlite3.Connection, tmp_path: Path) -> None:
    """It was done thoroughly: entry, wallet and grant agree with one another."""
    columns = [row[1] for row in copy.execute("PRAGMA table_info(ledger_entries)")]
    row = dict(
        zip(
            columns,
            copy.execute(
                "SELECT * FROM ledger_entries WHERE account_id = 1 AND kind = 'charge' "
                "AND unit = 'credits' ORDER BY sequence LIMIT 1"
            ).fetchone(),
            strict=True,
        )
    )
    last, at = copy.execute(
        "SELECT sequence, entered_at FROM wallets WHERE account_id = 1"
    ).fetchone()
    posted, grants = copy.execute(
        "SELECT posted, grants FROM wallets WHERE account_id = 1"
    ).fetchone()
    lots = json.loads(grants)
    lots[0]["remaining"] -= row["amount"]
    row |= {"sequence": last + 1, "effective_at": at, "balance_after": posted - row["amount"]}
    row["parts"] = json.dumps([[lots[0]["id"], row["amount"]]])
    marks = ", ".join("?" * len(columns))
    copy.execute(f"INSERT INTO ledger_entries VALUES ({marks})", list(row.values()))  # noqa: S608
    copy.execute(
        "UPDATE wallets SET sequence = sequence + 1, posted = posted - ?, grants = ? "
        "WHERE account_id = 1",
        (row["amount"], json.dumps(lots)),
    )

    assert audited(copy, tmp_path) == [f"charge of hold {row['hold_id']} (credits)"]


@pytest.mark.parametrize(
    ("column", "what"),
    [
        ("posted", "posted"),
        ("held", "held"),
        ("frozen", "frozen"),
        ("plan_held", "plan tokens held"),
        ("plan_used", "plan tokens remaining"),
        ("plan_quota", "plan quota"),
        ("sequence", "sequence"),
    ],
)
def test_a_stale_counter_is_found(
    copy: sqlite3.Connection, tmp_path: Path, column: str, what: str
) -> None:
    copy.execute(f"UPDATE wallets SET {column} = {column} + 7 WHERE account_id = 1")  # noqa: S608

    assert what in audited(copy, tmp_path)


def test_a_hold_without_its_wallet_part_is_found(copy: sqlite3.Connection, tmp_path: Path) -> None:
    copy.execute("UPDATE holds SET status = 'reserved', charge = NULL WHERE status = 'settled'")

    found = audited(copy, tmp_path)

    assert "held" in found
    assert any(what.endswith("held") and what.startswith("grant") for what in found)


def test_a_hold_that_is_gone_is_found(copy: sqlite3.Connection, tmp_path: Path) -> None:
    copy.execute("DELETE FROM holds WHERE account_id = 2")

    assert any(what.startswith("entry 2-") for what in audited(copy, tmp_path))


def test_a_grant_that_was_topped_up_is_found(copy: sqlite3.Connection, tmp_path: Path) -> None:
    copy.execute(
        "UPDATE wallets SET grants = json_set(grants, '$[0].remaining', 999) WHERE account_id = 1"
    )

    assert any(what.endswith("remaining") for what in audited(copy, tmp_path))


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("wallets", "UPDATE wallets SET grants = '[{' WHERE account_id = 1"),
        ("wallets", "UPDATE wallets SET entered_at = 'yesterday' WHERE account_id = 1"),
        ("ledger_entries", "UPDATE ledger_entries SET parts = '7' WHERE account_id = 1"),
        ("ledger_entries", "UPDATE ledger_entries SET kind = 'present' WHERE account_id = 1"),
        ("holds", "UPDATE holds SET charge = '{}' WHERE account_id = 1"),
    ],
)
def test_rows_that_can_not_be_read_are_found_and_the_others_audited(
    copy: sqlite3.Connection, tmp_path: Path, table: str, statement: str
) -> None:
    copy.execute("UPDATE wallets SET posted = posted + 1 WHERE account_id = 2")
    count = copy.execute(statement).rowcount

    found = audited(copy, tmp_path)

    assert [what.split(" of ")[-1] for what in found if what.startswith("row ")] == [table] * count
    assert "posted" in found


def test_a_missing_wallet_is_found(copy: sqlite3.Connection, tmp_path: Path) -> None:
    copy.execute("DELETE FROM wallets WHERE account_id = 2")

    assert "wallet" in audited(copy, tmp_path)


def test_a_wrong_balance_comes_with_the_entry_that_corrects_it(
    copy: sqlite3.Connection, tmp_path: Path
) -> None:
    copy.execute("UPDATE wallets SET posted = posted + 5 WHERE account_id = 1")
    copy.commit()

    (difference,) = [
        each for each in audit(tmp_path / "copy.db").differences if each.what == "posted"
    ]

    assert difference.correction is not None
    assert (difference.correction.amount, difference.correction.target) == (5, "wallet")
