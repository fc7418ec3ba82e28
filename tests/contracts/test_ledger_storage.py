"""What any storage of the ledger promises: one suite, a subclass for each storage."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from adapters.database import keys
from adapters.database.engine import Database
from adapters.database.tables.ledger import wallets
from adapters.database.upserts import insert_new
from core.ledger.errors import HoldNotFound, InsufficientCredits
from core.ledger.model import HoldStatus, Unit
from core.ledger.ports import EntryFilter, HoldFilter
from core.ledger.rules.holds import HoldRequest
from core.ledger.steps import booking
from core.ledger.use_cases.audit_ledger import AuditLedger
from core.shared.errors import AccountNotFound
from core.shared.ids import AccountId
from core.shared.jobs import NewJob
from core.shared.keys import KeyUsedForOther, RequestKey
from core.shared.pages import PageRequest
from tests.builders import in_present_form
from tests.properties.ledger import calls
from tests.properties.ledger.backends import Backend, FakeClock, MemoryBackend, SqlBackend
from tests.use_cases.ledger.worlds import CREDIT, HOUR, TERMS, Ledger

ADA = AccountId(1)
UPDATES = """
SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = 'wallets'
"""
KEY = RequestKey(caller="key:1", account_id=ADA, operation="op", key="k", body_hash="b")


def request(ledger: Ledger, name: str, credits: int = 1, work: str | None = None) -> HoldRequest:
    return HoldRequest(
        id=name,
        owner="key:1",
        purpose="work",
        work=work or name,
        number=1,
        unit=Unit.CREDITS,
        amount=credits * CREDIT,
        expires_at=ledger.clock.now() + HOUR,
    )


class LedgerStorageContract:
    """The promises. A subclass gives `backend`."""

    @pytest.fixture
    async def ledger(self, backend: Backend) -> AsyncIterator[Ledger]:
        """Give a wallet of 10 credits."""
        ledger = Ledger(backend)
        await ledger.do(calls.opening(10 * CREDIT))
        yield ledger
        await backend.close()

    async def place(self, ledger: Ledger, *requests: HoldRequest) -> None:
        async with ledger.backend.unit_of_work() as work:
            await booking.place(work, ADA, requests, TERMS, ledger.clock.now())
            await work.commit()

    async def test_leaving_without_commit_means_that_nothing_happened(self, ledger: Ledger) -> None:
        before = await ledger.backend.stored()

        async with ledger.backend.unit_of_work() as work:
            now = ledger.clock.now()
            await booking.place(work, ADA, (request(ledger, "h"),), TERMS, now)
            await work.keys.claim(KEY)

        assert await ledger.backend.stored() == before

    async def test_what_is_missing_is_said_to_be(self, ledger: Ledger) -> None:
        async with ledger.backend.unit_of_work() as work:
            with pytest.raises(AccountNotFound):
                await work.wallets.get(AccountId(9))
            with pytest.raises(HoldNotFound):
                await work.holds.get("h")
            with pytest.raises(HoldNotFound):
                await work.holds.account_of("h")

    async def test_a_hold_of_another_account_is_not_found(self, ledger: Ledger) -> None:
        await self.place(ledger, request(ledger, "h"))

        async with ledger.backend.snapshot() as work:
            assert await work.holds.account_of("h") == ADA
            with pytest.raises(HoldNotFound):
                await work.holds.get("h", account_id=AccountId(2))

    async def test_of_many_at_once_no_more_get_a_hold_than_can_be_paid(
        self, ledger: Ledger
    ) -> None:
        async def one(number: int) -> bool:
            try:
                await self.place(ledger, request(ledger, f"h{number}", credits=3))
            except InsufficientCredits:
                return False
            return True

        given = await asyncio.gather(*(one(number) for number in range(8)))

        assert sum(given) == 3

    async def test_of_two_that_claim_a_key_the_second_gets_the_result_of_the_first(
        self, ledger: Ledger
    ) -> None:
        async def one(result: str) -> str | None:
            async with ledger.backend.unit_of_work() as work:
                await work.wallets.get(ADA)
                known: str | None = await work.keys.claim(KEY)
                await asyncio.sleep(0)
                await work.keys.finish(KEY, result=known or result)
                await work.commit()
                return known

        answers = await asyncio.gather(one("a"), one("b"))

        assert list(answers) in ([None, "a"], ["b", None])

    async def test_a_key_with_another_body_is_refused(self, ledger: Ledger) -> None:
        async with ledger.backend.unit_of_work() as work:
            await work.keys.claim(KEY)
            await work.keys.finish(KEY, result="r")
            await work.commit()
        other = RequestKey(caller="key:1", account_id=ADA, operation="op", key="k", body_hash="c")

        async with ledger.backend.unit_of_work() as work:
            with pytest.raises(KeyUsedForOther):
                await work.keys.claim(other)

    async def test_a_key_is_its_callers_accounts_and_operations_own(self, ledger: Ledger) -> None:
        apart = [
            KEY,
            replace(KEY, caller="key:2"),
            replace(KEY, account_id=AccountId(2)),
            replace(KEY, operation="other"),
        ]
        async with ledger.backend.unit_of_work() as work:
            for number, each in enumerate(apart):
                assert await work.keys.claim(each) is None
                await work.keys.finish(each, result=f"r{number}")
            await work.commit()

        async with ledger.backend.unit_of_work() as work:
            found = [await work.keys.claim(each) for each in apart]
            await work.keys.drop(KEY)
            left = [await work.keys.claim(each) for each in apart]
        assert found == ["r0", "r1", "r2", "r3"]
        assert left == [None, "r1", "r2", "r3"]

    async def test_a_hold_is_overdue_at_its_very_end_unless_its_work_has_another_job(
        self, ledger: Ledger
    ) -> None:
        """Work whose hold was taken anew still needs what it had before, if that is live."""
        now = ledger.clock.now()
        first = request(ledger, "first", work="piece")
        await self.place(ledger, first, replace(first, id="second", number=2))
        async with ledger.backend.snapshot() as work:
            early = now + HOUR - timedelta(microseconds=1)
            assert await work.holds.overdue(ADA, HoldStatus.RESERVED, early) == []
            ended = await work.holds.overdue(ADA, HoldStatus.RESERVED, now + HOUR)
            assert [hold.id for hold in ended] == ["first", "second"]
            accounts = await work.holds.overdue_accounts(now + HOUR, after=AccountId(0), limit=5)
            assert list(accounts) == [ADA]
        async with ledger.backend.unit_of_work() as work:
            await work.jobs.add(
                NewJob(
                    id="j",
                    kind="test.work",
                    account_id=ADA,
                    arguments={},
                    run_at=now,
                    hold_id="second",
                )
            )
            await work.commit()

        async with ledger.backend.snapshot() as work:
            assert await work.holds.overdue(ADA, HoldStatus.RESERVED, now + HOUR) == []

    async def test_overdue_holds_are_those_that_no_open_job_needs(self, ledger: Ledger) -> None:
        names = ("free", "promised", "fresh")
        await self.place(ledger, *(request(ledger, name) for name in names))
        job = NewJob(
            id="j",
            kind="test.work",
            account_id=ADA,
            arguments={},
            run_at=ledger.clock.now(),
            hold_id="promised",
        )
        async with ledger.backend.unit_of_work() as work:
            await work.jobs.add(job)
            until = ledger.clock.now() + 3 * HOUR
            await booking.renew(work, "fresh", caller="key:1", expires_at=until)
            await work.commit()
        later = ledger.clock.now() + 2 * HOUR

        async with ledger.backend.snapshot() as work:
            overdue = await work.holds.overdue(ADA, HoldStatus.RESERVED, later)
            assert [hold.id for hold in overdue] == ["free"]
            assert await work.holds.overdue(ADA, HoldStatus.IN_FLIGHT, later) == []
            accounts = await work.holds.overdue_accounts(later, after=AccountId(0), limit=5)
            assert list(accounts) == [ADA]
            assert not await work.holds.overdue_accounts(later, after=ADA, limit=5)

    async def test_drawn_holds_are_live_or_ended_after_their_stretch(self, ledger: Ledger) -> None:
        began = ledger.clock.now()
        tokens = [
            replace(request(ledger, name), unit=Unit.TOKENS, amount=100)
            for name in ("live", "late", "early")
        ]
        await self.place(ledger, *tokens, request(ledger, "credits"))
        await ledger.do(calls.voiding("early", "key:1"))
        ledger.clock.at += HOUR
        await ledger.do(calls.voiding("late", "key:1"))

        async with ledger.backend.snapshot() as work:
            found = [
                [h.id for h in await work.holds.drawn(ADA, since=since, until=ledger.clock.now())]
                for since in (began, ledger.clock.now())
            ]
        assert found == [["late", "live"], ["live"]]

    async def test_lists_come_newest_first_in_pages(self, ledger: Ledger) -> None:
        await self.place(ledger, *(request(ledger, f"h{number}") for number in range(5)))

        async with ledger.backend.snapshot() as work:
            first = await work.holds.list(ADA, HoldFilter(), PageRequest(limit=3))
            rest = await work.holds.list(
                ADA, HoldFilter(), PageRequest(limit=3, before=first.next_before)
            )
            entries = await work.entries.list(ADA, EntryFilter(), PageRequest(limit=1))
            others = await work.holds.list(AccountId(2), HoldFilter(), PageRequest())

        assert [hold.id for hold in (*first.items, *rest.items)] == ["h4", "h3", "h2", "h1", "h0"]
        assert (rest.next_before, len(others.items)) == (None, 0)
        assert (entries.items[0].sequence, entries.next_before) == (2, "2")

    async def test_a_total_counts_what_was_effective_by_then(self, ledger: Ledger) -> None:
        then = ledger.clock.now()
        ledger.clock.at += HOUR
        await ledger.do(calls.granting(CREDIT, None), key="gift")

        async with ledger.backend.snapshot() as work:
            totals = [
                await work.entries.total_at(ADA, Unit.CREDITS, at)
                for at in (then - timedelta(seconds=1), then, ledger.clock.now())
            ]
        assert totals == [0, 10 * CREDIT, 11 * CREDIT]


class TestInMemory(LedgerStorageContract):
    """Storage in memory."""

    @pytest.fixture
    def backend(self) -> Backend:
        return MemoryBackend(FakeClock())


class SqlContract(LedgerStorageContract):
    """What only SQL has to promise: nobody changes an entry, not even by hand."""

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE ledger_entries SET amount = 1",
            "DELETE FROM ledger_entries",
        ],
    )
    async def test_entries_can_not_be_changed(self, ledger: Ledger, statement: str) -> None:
        database: Any = ledger.backend
        with pytest.raises(DBAPIError, match="immutable"):
            async with database.database.engine.begin() as connection:
                await connection.execute(text(statement))

    async def test_rows_that_can_not_be_read_are_told(self, ledger: Ledger) -> None:
        database: Any = ledger.backend
        await self.place(ledger, request(ledger, "whole"), request(ledger, "broken"))
        async with database.database.engine.begin() as connection:
            await connection.execute(text("UPDATE wallets SET grants = '7'"))
            await connection.execute(text("UPDATE holds SET parts = '{}' WHERE id = 'broken'"))
            await connection.execute(text("UPDATE holds SET charge = '3' WHERE id = 'broken'"))

        report = await AuditLedger(snapshot=ledger.backend.snapshot)()

        found = [(each.account_id, each.what) for each in report.differences]
        assert found == [(ADA, "row 1 of wallets"), (ADA, "row broken of holds")]

    async def test_the_triggers_are_there_after_migrating(self, ledger: Ledger) -> None:
        async with ledger.backend.snapshot() as work:
            assert await work.rows.missing_guards() == []


class TestOnSqlite(SqlContract):
    """SQLite in a file."""

    @pytest.fixture
    def backend(self, tmp_path: Path) -> Backend:
        url = f"sqlite+aiosqlite:///{tmp_path}/ledger.db"
        in_present_form(url)
        return SqlBackend("sqlite", Database(url), FakeClock())


class TestOnPostgres(SqlContract):
    """PostgreSQL."""

    @pytest.fixture
    def backend(self, migrated_postgres_url: str) -> Backend:
        in_present_form(migrated_postgres_url)
        return SqlBackend("postgres", Database(migrated_postgres_url), FakeClock())

    async def test_entries_can_not_be_truncated(self, ledger: Ledger) -> None:
        database: Any = ledger.backend
        with pytest.raises(DBAPIError, match="immutable"):
            async with database.database.engine.begin() as connection:
                await connection.execute(text("TRUNCATE ledger_entries"))

    async def test_a_wallets_next_state_stays_on_its_page(self, ledger: Ledger) -> None:
        storage: Any = ledger.backend
        async with storage.database.engine.begin() as connection:
            names = ", ".join(f'"{name}"' for name in wallets.columns.keys()[1:])
            await connection.execute(
                text(
                    f"INSERT INTO wallets (account_id, {names}) "  # noqa: S608
                    f"SELECT 1000 + n, {names} FROM wallets, generate_series(1, 500) n"
                )
            )
            await connection.execute(text("UPDATE wallets SET posted = posted"))
            changed, stayed = (await connection.execute(text(UPDATES))).one()

        assert changed > 500
        assert stayed > 0.9 * changed

    async def test_a_key_that_is_dropped_while_it_is_claimed_is_free_again(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with ledger.backend.unit_of_work() as work:
            await work.keys.claim(KEY)
            await work.commit()

        async def then_dropped(*asked: Any) -> int:
            inserted = await insert_new(*asked)
            async with ledger.backend.unit_of_work() as other:
                if not inserted:
                    await other.keys.drop(KEY)
                await other.commit()
            return inserted

        async with ledger.backend.unit_of_work() as work:
            with monkeypatch.context() as patch:
                patch.setattr(keys, "insert_new", then_dropped)
                assert await work.keys.claim(KEY) is None
            await work.keys.finish(KEY, result="r")
            await work.commit()
        async with ledger.backend.unit_of_work() as work:
            assert await work.keys.claim(KEY) == "r"
