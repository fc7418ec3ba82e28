"""Reminders of ending plans, on both databases: each is told once, and none too late to matter."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from dependency_injector import providers
from sqlalchemy import select

from adapters.database.tables.shared import jobs, outbox
from core.accounts.use_cases.create_account import CreateAccountCommand
from core.ledger.model import Reference
from core.ledger.rules.opening import open_wallet
from core.plans.steps.buying import Purchase, buy_plan
from core.shared.ids import AccountId
from core.shared.jobs import JobStatus, NewJob
from entrypoints.container import Container
from entrypoints.worker.runner import JobRunner
from entrypoints.worker.subscriptions import SUBSCRIPTIONS
from tests.builders import NOON, FakeClock, migrated, settings_for

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


class Office:
    """A database with customers, and the hourly job."""

    def __init__(self, container: Container, clock: FakeClock) -> None:
        self.container = container
        self.clock = clock
        self.runs = 0

    async def customer(self, number: int, plan: str | None = "standard") -> None:
        shared = self.container.shared
        async with shared.unit_of_work() as work:
            opened = open_wallet(AccountId(number), (), shared.terms(), self.clock.at)
            await work.wallets.save(opened)
            await work.commit()
        if plan:
            await self.buys(number, plan)

    async def buys(self, number: int, plan: str) -> None:
        purchase = Purchase(
            plan=plan,
            captured_at=self.clock.at,
            reference=Reference(type="payment", id=f"pay-{number}"),
        )
        async with self.container.shared.unit_of_work() as work:
            rules = self.container.plans.plan_rules()
            await buy_plan(work, AccountId(number), purchase, rules, self.clock.at)
            await work.commit()

    async def at(self, moment: timedelta) -> list[tuple[int | None, int]]:
        """Run the job so long after noon; return whom it told, and how many days before."""
        self.clock.at = NOON + moment
        before = len(await self.told())
        await self.run()
        return (await self.told())[before:]

    async def run(self) -> None:
        self.runs += 1
        name = f"tick-{self.runs}"
        async with self.container.shared.unit_of_work() as work:
            job = NewJob(id=name, kind="test", account_id=None, arguments={}, run_at=self.clock.at)
            await work.jobs.add(job)
            await work.commit()
        await self.container.plans.remind_of_ends()(name)
        async with self.container.shared.database().reader() as connection:
            row = (await connection.execute(select(jobs).where(jobs.c.id == name))).one()
        assert row.status == JobStatus.DONE

    async def told(self) -> list[tuple[int | None, int]]:
        async with self.container.shared.database().reader() as connection:
            rows = await connection.execute(select(outbox).order_by(outbox.c.id))
            return [
                (row.account_id, row.payload["days"])
                for row in rows
                if row.type == "plan.ends_soon"
            ]


@pytest.fixture
def open_office(each_database: dict[str, str], tmp_path: Path) -> Callable[[], Office]:
    settings = migrated(settings_for(tmp_path, **each_database))

    def opened() -> Office:
        container, clock = Container(settings=settings), FakeClock()
        container.shared.clock.override(providers.Object(clock))
        return Office(container, clock)

    return opened


@pytest.fixture
async def office(open_office: Callable[[], Office]) -> AsyncIterator[Office]:
    office = open_office()
    yield office
    await office.container.shared.database().close()


async def test_three_reminders_each_once(office: Office) -> None:
    await office.customer(1)
    await office.customer(2, plan=None)
    assert await office.at(23 * DAY - SECOND) == []
    assert await office.at(23 * DAY) == [(1, 7)]
    assert await office.at(26 * DAY) == []
    assert await office.at(27 * DAY) == [(1, 3)]
    assert await office.at(27 * DAY + SECOND) == []
    assert await office.at(29 * DAY) == [(1, 1)]
    assert await office.at(30 * DAY) == []
    assert await office.at(40 * DAY) == []


async def test_who_could_not_be_told_in_time_is_told_the_next_only(office: Office) -> None:
    await office.customer(1)
    assert await office.at(28 * DAY) == [(1, 3)]
    assert await office.at(28 * DAY) == []


async def test_a_renewed_plan_has_reminders_of_its_own(office: Office) -> None:
    await office.customer(1)
    assert await office.at(24 * DAY) == [(1, 7)]
    await office.buys(1, "standard")
    assert await office.at(29 * DAY) == []
    assert await office.at(53 * DAY) == [(1, 7)]


async def test_of_many_runs_at_once_each_customer_is_told_once(office: Office) -> None:
    for number in range(1, 8):
        await office.customer(number)
    office.clock.at = NOON + 23 * DAY
    await asyncio.gather(*(office.run() for _ in range(4)))
    assert sorted(await office.told()) == [(number, 7) for number in range(1, 8)]


async def test_more_customers_than_fit_in_one_piece_are_all_told(office: Office) -> None:
    remind = office.container.plans.remind_of_ends
    remind.override(providers.Object(replace(remind(), at_once=2)))
    for number in range(1, 6):
        await office.customer(number)
    assert await office.at(29 * DAY) == [(number, 1) for number in range(1, 6)]


async def test_a_reminder_goes_out_as_a_letter(office: Office) -> None:
    container = office.container
    await container.accounts.create_account()(
        CreateAccountCommand(email="ada@example.com", password=None, actor="cli", name="Ada")
    )
    await office.buys(1, "standard")
    office.clock.at = NOON + 29 * DAY
    await office.run()
    board = container.shared.job_board()
    await board.expand_events(SUBSCRIPTIONS, limit=100)
    runner = JobRunner(container, lease=30 * SECOND)
    for job in await board.send(lease=30 * SECOND, limit=100):
        await runner.run(job.id)

    (letter,) = (container.settings().server.data_dir / "mail").glob("*.eml")
    text = letter.read_text(encoding="utf-8")
    assert "Your plan standard ends on 9 April 2026" in text
    assert "To: ada@example.com" in text
