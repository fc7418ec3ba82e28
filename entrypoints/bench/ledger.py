"""Wallet commands in one process: grouped beside one statement each, hot beside spread, and so on.

Every figure is of durable commits, and after every run the books are audited. On PostgreSQL in a
database of its own where there is a server, and on SQLite with every commit synced.
"""

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

from entrypoints.bench.books import Books, write_history
from entrypoints.bench.measuring import Finding, Goal, Plan, figure, ratio, side_by_side
from entrypoints.bench.one_statement import OneStatement
from entrypoints.bench.places import Place, installed
from entrypoints.bench.services import own_postgres_database, postgres_place

IN_FLIGHT = 128
IN_FLIGHT_SQLITE = 64
WALLETS = 10_000
FEW_ENTRIES = 10_000
OVER_ONE_STATEMENT = Goal(floor=2.0, aim=3.5)
HOT_OVER_SPREAD = Goal(floor=0.9, aim=1.0)
SETTLE_OVER_HOLD = Goal(floor=0.9, aim=1.0)
GROUPED_OVER_SINGLE = Goal(floor=3.0, aim=4.5)
MANY_OVER_FEW = Goal(floor=0.8, aim=0.95)


async def measure(plan: Plan) -> Sequence[Finding]:
    """Measure on PostgreSQL where it answers, then on SQLite."""
    findings: list[Finding] = []
    try:
        with own_postgres_database(postgres_place()) as url:
            async with installed(DATABASE_URL=url) as place:
                findings += await on_postgres(place, url, plan)
        findings += await growth(plan)
    except OSError as error:
        sys.stderr.write(f"PostgreSQL does not answer, so on SQLite alone: {error}\n")
    async with installed() as place:
        findings += await on_sqlite(place, plan)
    return findings


async def on_postgres(place: Place, url: str, plan: Plan) -> list[Finding]:
    """Measure beside one statement each, one hot wallet beside all, and settling beside holding."""
    books = await Books.opened(place, WALLETS, in_flight=IN_FLIGHT, seconds=plan.seconds)
    async with OneStatement.prepared(url, books) as single:
        await books.hold()
        together, alone = await side_by_side(books.hold, single.hold, rounds=plan.rounds)
    hots, spreads = await side_by_side(books.hold_on_one, books.hold, rounds=plan.rounds)
    settles, holds = await side_by_side(books.settle, books.hold, rounds=plan.rounds)
    return [
        ratio("128 holds in flight / one statement each", together, alone, goal=OVER_ONE_STATEMENT),
        figure("holds, 128 in flight", "per second", together),
        figure("holds by one statement each, 16 connections", "per second", alone),
        ratio("one hot wallet / 10,000 wallets", hots, spreads, goal=HOT_OVER_SPREAD),
        ratio("settle / hold", settles, holds, goal=SETTLE_OVER_HOLD),
    ]


async def on_sqlite(place: Place, plan: Plan) -> list[Finding]:
    """Measure many in flight, whose commits are shared, beside one, whose are not."""
    books = await Books.opened(place, WALLETS, in_flight=IN_FLIGHT_SQLITE, seconds=plan.seconds)
    one = replace(books, in_flight=1)
    plain = replace(books, place_holds=books.plain())
    await books.hold()
    together, alone = await side_by_side(books.hold, one.hold, rounds=plan.rounds)
    again, plainly = await side_by_side(books.hold, plain.hold, rounds=plan.rounds)
    return [
        ratio("SQLite: grouped / one by one", together, alone, goal=GROUPED_OVER_SINGLE),
        ratio("SQLite: grouped / plain unit of work", again, plainly),
        figure("SQLite: holds, 64 in flight", "per second", together),
    ]


async def growth(plan: Plan) -> list[Finding]:
    """Measure holds where much was booked beside where little was."""
    async with grown(FEW_ENTRIES, plan) as few, grown(plan.entries, plan) as many:
        manys, fews = await side_by_side(many.hold, few.hold, rounds=plan.rounds)
    name = f"hold at {plan.entries:,} entries / at {FEW_ENTRIES:,}"
    return [ratio(name, manys, fews, goal=MANY_OVER_FEW)]


@asynccontextmanager
async def grown(entries: int, plan: Plan) -> AsyncIterator[Books]:
    """Give wallets in a database of their own that have `entries` behind them."""
    with own_postgres_database(postgres_place()) as url:
        async with installed(DATABASE_URL=url) as place:
            books = await Books.opened(
                place, FEW_ENTRIES // 10, in_flight=IN_FLIGHT, seconds=plan.seconds
            )
            await write_history(books, entries)
            await books.hold()
            yield books
