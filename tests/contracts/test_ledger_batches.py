"""Metering in batches: each call is answered as if it were alone, and nothing is lost between."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from adapters.database.grouped.group import ACTS_MAX, LANES, Grouped
from adapters.database.grouped.needs import of_account
from adapters.database.tables.shared import outbox
from core.ledger.errors import AmountInvalid, InsufficientCredits
from core.ledger.model import Hold, HoldStatus
from core.ledger.use_cases.void_hold import HoldToVoid
from core.shared.errors import AccountNotFound
from core.shared.ids import AccountId
from core.shared.keys import KeyUsedForOther
from tests.builders import in_present_form
from tests.contracts.batching import (
    ACCOUNTS,
    CALLER,
    CREDITS,
    MISSING,
    CountingGroup,
    House,
    KilledGroup,
    cents,
    charge_of,
    hold_of,
    item_of,
    key,
    outcomes,
    refusal_of,
    settled,
)
from tests.use_cases.ledger.worlds import CREDIT

OTHERS = "datname = current_database() AND pid <> pg_backend_pid()"
OLD = "(backend_xid IS NOT NULL OR backend_xmin IS NOT NULL)"
LOCKING = "pid IN (SELECT pid FROM pg_locks WHERE relation IS NOT NULL)"
IN_TRANSACTION = "state <> 'idle'"


async def others(house: House, which: str) -> Any:
    """Return how many other sessions do something."""
    query = f"SELECT count(*) FROM pg_stat_activity WHERE {OTHERS} AND {which}"  # noqa: S608
    async with house.database.connection() as connection:
        return await connection.scalar(text(query))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    """Give a house on each database; the books must agree at the end."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path}/ledger.db"
    else:
        url = request.getfixturevalue("migrated_postgres_url")
    await asyncio.to_thread(in_present_form, url)
    house = House(url)
    await house.open()
    yield house
    assert await house.clean()
    await house.close()


async def test_calls_that_arrive_together_share_a_transaction(house: House) -> None:
    accounts = [AccountId(1 + number % ACCOUNTS) for number in range(40)]
    await outcomes(*(house.place(hold_of(1, account)) for account in accounts))

    assert house.group.sizes == [40]
    assert [(await house.wallet(AccountId(n))).held for n in range(1, 5)] == [10 * CREDIT] * 4


async def test_a_batch_is_what_arrived_while_the_last_one_was_committing(house: House) -> None:
    second: list[asyncio.Task[Any]] = []

    async def more(_: Any) -> None:
        if not second:
            second.extend(asyncio.ensure_future(house.place(hold_of(1))) for _ in range(7))
            await asyncio.sleep(0)

    house.group.at_commit = more
    await house.place(hold_of(1))
    await asyncio.gather(*second)

    assert house.group.sizes == [1, 7]


async def test_a_hot_wallet_with_64_in_flight_is_never_overdrawn(house: House) -> None:
    answers = await outcomes(*(house.place(hold_of(7)) for _ in range(64)))

    assert [type(each) is InsufficientCredits for each in answers] == [False] * 14 + [True] * 50
    assert (await house.wallet()).available == 2 * CREDIT
    assert house.group.sizes == [64]


async def test_one_that_is_refused_takes_nothing_from_those_after_it(house: House) -> None:
    answers = await outcomes(
        house.place(hold_of(60)),
        house.place(hold_of(60)),
        house.charge(charge_of(0)),
        house.place(hold_of(1, MISSING)),
        house.place(hold_of(40)),
    )

    kinds = [type(each) for each in answers]
    assert kinds == [tuple, InsufficientCredits, AmountInvalid, AccountNotFound, tuple]
    assert house.group.sizes == [5]


async def test_duplicates_in_one_batch_are_one_act(house: House) -> None:
    same = hold_of(60, key=key("k"))
    answers = await outcomes(*(house.place(same) for _ in range(16)))

    assert {hold.id for (hold,) in answers} == {answers[0][0].id}
    assert (await house.wallet()).held == 60 * CREDIT
    assert house.group.sizes == [16]


async def test_a_repeat_is_not_refused_because_a_batch_has_nothing_left(house: House) -> None:
    first = await house.place(hold_of(60, key=key("k")))

    again, rest, over, late = await outcomes(
        house.place(hold_of(60, key=key("k"))),
        house.place(hold_of(40)),
        house.place(hold_of(1)),
        house.place(hold_of(60, key=key("k"))),
    )

    assert ([*again], [*late]) == ([*first], [*first])
    assert (len(rest), type(over)) == (1, InsufficientCredits)


async def test_a_key_with_another_body_is_refused_in_the_batch_of_the_first(house: House) -> None:
    (held,), other, charged, charged_again = await outcomes(
        house.place(hold_of(1, key=key("k"))),
        house.place(hold_of(2, key=key("k", body="c"))),
        house.charge(charge_of(3, key=key("k", operation="charge"))),
        house.charge(charge_of(3, key=key("k", operation="charge"))),
    )

    assert type(other) is KeyUsedForOther
    assert charged.id == charged_again.id
    assert (await house.wallet()).available == (CREDITS - 4) * CREDIT
    assert held.micro_credits == CREDIT


async def test_a_failed_call_does_not_burn_its_key_for_the_next_in_its_batch(house: House) -> None:
    refused, made = await outcomes(
        house.place(hold_of(101, key=key("k"))), house.place(hold_of(1, key=key("k")))
    )

    assert (type(refused), len(made)) == (InsufficientCredits, 1)


async def test_holds_end_once_in_one_batch(house: House) -> None:
    (hold,) = await house.place(hold_of(10))

    done, again, other, voided = await outcomes(
        house.settle(settled(hold, 4)),
        house.settle(settled(hold, 4)),
        house.settle(settled(hold, 5)),
        house.void(HoldToVoid(hold_id=hold.id, caller=CALLER)),
    )

    assert (done.status, again) == (HoldStatus.SETTLED, done)
    assert (other.code, voided.code) == ("hold-ended", "hold-ended")
    assert (await house.wallet()).available == 96 * CREDIT


async def test_items_of_many_reports_answer_each_for_itself(house: House) -> None:
    wrong = [item_of("a", 1), item_of("b", 0), item_of("c", 1, MISSING), item_of("a", 1)]
    first, second = await outcomes(
        house.report(wrong, caller=CALLER),
        house.report([item_of("a", 1), item_of("d", 300)], caller=CALLER),
    )

    assert [refusal_of(each) for each in first] == [
        None,
        "amount-invalid",
        "account-not-found",
        None,
    ]
    assert first[0].hold == first[3].hold == second[0].hold
    assert (await house.wallet()).debt == 201 * CREDIT
    assert house.group.sizes == [2]


async def test_what_only_the_database_refuses_is_refused_to_one_alone(house: House) -> None:
    bad = replace(hold_of(1), caller="\ud800")  # No text that a database can keep.
    answers = await outcomes(
        *(house.place(hold_of(1)) for _ in range(5)),
        house.place(bad),
        *(house.place(hold_of(1)) for _ in range(5)),
    )

    failed = [number for number, each in enumerate(answers) if isinstance(each, BaseException)]
    assert failed == [5]
    assert (await house.wallet()).held == 10 * CREDIT


async def test_a_caller_who_goes_leaves_all_or_nothing(house: House) -> None:
    calls = [asyncio.ensure_future(house.place(hold_of(1))) for _ in range(8)]
    waiting = asyncio.ensure_future(house.place(hold_of(50)))
    waiting.cancel()  # Before its batch has begun.

    async def leave(_: Any) -> None:
        calls[0].cancel()

    house.group.at_commit = leave
    answers = await outcomes(*calls, waiting)

    assert [isinstance(each, asyncio.CancelledError) for each in answers] == [
        True,
        *[False] * 7,
        True,
    ]
    held = (await house.wallet()).held
    assert held == 8 * CREDIT


async def test_more_calls_than_a_batch_takes_are_all_answered(house: House) -> None:
    answers = await outcomes(
        *(house.charge(replace(charge_of(1), actual=cents())) for _ in range(ACTS_MAX + 9))
    )

    assert all(isinstance(each, Hold) for each in answers)
    assert house.group.sizes == [ACTS_MAX, 9]


async def test_a_long_report_fills_a_batch(house: House) -> None:
    items = [item_of(f"item-{number}", 1) for number in range(ACTS_MAX)]
    await outcomes(house.report(items, caller=CALLER), house.place(hold_of(1)))

    assert house.group.sizes == [1, 1]


async def test_overdue_holds_are_given_back_to_calls_of_the_same_batch(house: House) -> None:
    await house.place(hold_of(90, seconds=1))
    (long,) = await house.place(hold_of(10))
    async with house.database.writer() as connection:
        await connection.execute(
            text("UPDATE holds SET expires_at = created_at WHERE id <> :id"), {"id": long.id}
        )

    answers = await outcomes(*(house.place(hold_of(30)) for _ in range(4)))

    assert [isinstance(each, InsufficientCredits) for each in answers] == [
        False,
        False,
        False,
        True,
    ]
    assert house.group.sizes[-1] == 4


async def test_writers_alone_and_in_batches_mix_on_the_same_rows(house: House) -> None:
    others = CountingGroup(house.database, house.clock)
    beside = Grouped(others, house.place_alone, of_account)
    ways = (house.place, beside, house.place_alone)

    async def one(number: int) -> None:
        place = ways[number % 3]
        account = AccountId(1 + number % ACCOUNTS)
        same = key(f"k{number // 6}", account)
        (hold,) = await place(hold_of(1, account, key=same))
        end = house.settle if number % 2 else house.settle_alone
        await end(settled(hold, 1))

    async with asyncio.timeout(60):
        answers = await outcomes(*(one(number) for number in range(72)))
    await others.close()

    assert answers == [None] * 72
    posted = [(await house.wallet(AccountId(number))).posted for number in range(1, 5)]
    pairs = {(number // 6, number % ACCOUNTS) for number in range(72)}
    assert sum(posted) == (400 - len(pairs)) * CREDIT


async def test_a_batch_reads_what_was_written_alone(house: House) -> None:
    (hold,) = await house.place_alone(hold_of(10))

    with capture_logs() as told:
        ended = await house.settle(settled(hold, 4))

    assert (ended.status, told) == (HoldStatus.SETTLED, [])


async def test_a_commit_that_fails_is_everybodys_and_the_next_batch_goes_on(house: House) -> None:
    async def lose(connection: Any) -> None:
        house.group.at_commit = None
        raise DBAPIError("COMMIT", None, OSError("the connection is lost"))

    house.group.at_commit = lose
    answers = await outcomes(*(house.place(hold_of(1)) for _ in range(3)))

    assert [type(each) for each in answers] == [DBAPIError] * 3
    assert (await house.wallet()).held == 0
    await house.place(hold_of(1))


@pytest.mark.postgres
async def test_what_is_too_long_is_refused_and_not_cut(migrated_postgres_url: str) -> None:
    await asyncio.to_thread(in_present_form, migrated_postgres_url)
    house = House(migrated_postgres_url)
    await house.open()
    answers = await outcomes(
        house.place(replace(hold_of(1), caller="x" * 201)), house.place(hold_of(1))
    )

    assert [type(each) for each in answers] == [DBAPIError, tuple]
    assert (await house.wallet()).held == CREDIT
    await house.close()


@pytest.mark.postgres
async def test_a_lane_that_waits_is_in_nobodys_way(migrated_postgres_url: str) -> None:
    await asyncio.to_thread(in_present_form, migrated_postgres_url)
    house = House(migrated_postgres_url)
    await house.open()
    await house.place(hold_of(1))

    assert await others(house, OLD) == await others(house, LOCKING) == 0
    await house.group.close()
    assert await others(house, IN_TRANSACTION) == 0
    await house.close()


@pytest.mark.postgres
async def test_batches_need_no_prepared_statements(migrated_postgres_url: str) -> None:
    await asyncio.to_thread(in_present_form, migrated_postgres_url)
    house = House(migrated_postgres_url, prepared_statements=False)
    await house.open()
    await outcomes(*(house.charge(charge_of(1, key=key(f"k{n}"))) for n in range(5)))

    assert house.group.sizes == [5]
    assert (await house.wallet()).posted == 95 * CREDIT
    await house.close()


@pytest.mark.postgres
async def test_a_connection_that_is_killed_in_a_batch(migrated_postgres_url: str) -> None:
    await asyncio.to_thread(in_present_form, migrated_postgres_url)
    house = House(migrated_postgres_url)
    await house.open()
    group = KilledGroup(house.database, house.clock)
    place = Grouped(group, house.place_alone, of_account)
    answers = await outcomes(*(place(hold_of(1)) for _ in range(5)))

    assert group.killed
    assert [len(each) for each in answers] == [1] * 5  # Made anew, each by itself.
    assert (await house.wallet()).held == 5 * CREDIT
    await place(hold_of(1))
    assert await house.clean()
    await group.close()
    await house.close()


async def test_events_of_a_batch_name_the_jobs_that_they_make(house: House) -> None:
    house.database.subscribers = {"wallet.fell_into_debt": ["toy.follow"]}
    await house.report([item_of("debt", 2 * CREDITS)], caller=CALLER)
    async with house.database.reader() as connection:
        found = await connection.execute(select(outbox.c.type, outbox.c.reactions))
    assert [(row.type, row.reactions) for row in found] == [
        ("wallet.fell_into_debt", ["toy.follow"])
    ]


async def test_calls_that_come_soon_find_a_connection_open(house: House) -> None:
    opened: list[Any] = []
    event.listen(house.database.engine.sync_engine, "checkout", lambda *_: opened.append(_))
    for _ in range(8):
        await house.place(hold_of(1))

    assert house.group.sizes == [1] * 8
    assert len(opened) <= LANES


async def test_closing_waits_until_connections_are_given_back(house: House) -> None:
    await house.place(hold_of(1))
    await house.group.close()

    assert not house.group._running
