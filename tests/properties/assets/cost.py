"""What undo and redo cost at 10 and at 1,000 versions: statements, and time as a ratio.

`python -m tests.properties.assets.cost [url ...]` prints it, for SQLite in a file and each URL of
an empty database.
"""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import event, text

from adapters.database.engine import Database
from core.assets.model import Draft
from core.assets.rules.versions import appended
from core.assets.steps.storing import load
from tests.builders import in_present_form
from tests.properties.assets.conftest import sql_desk, with_account
from tests.properties.assets.world import ADA, NOW, Desk

FEW, MANY = 10, 1_000
ROUNDS = 40
CONTENT = "A sentence of a text that somebody works on for long. " * 40


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Give the list of statements that the database is asked from here on."""
    asked: list[str] = []

    def note(connection: object, cursor: object, statement: str, *more: object) -> None:
        del connection, cursor, more
        asked.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def grown(desk: Desk, versions: int) -> Desk:
    """Make an asset with so many versions in one line."""
    await desk.create(f"{CONTENT}1")
    async with desk.unit_of_work() as work:
        state = await load(work, ADA, desk.asset_id)
        for number in range(2, versions + 1):
            draft = Draft(author="a", content=f"{CONTENT}{number}")
            state = appended(state, draft, NOW)
            await work.assets.append(state.version)
        await work.assets.save(state.asset)
        await work.commit()
    return desk


async def steps(database: Database, versions: int) -> list[str]:
    """Return the statements of two undos and two redos at so many versions."""
    desk = sql_desk("sql", database)
    desk.ids.made = versions * 1_000
    await grown(desk, versions)
    with statements(database) as asked:
        for act in (desk.undo, desk.undo, desk.redo, desk.redo):
            await act()
    return asked


async def scans(database: Database, asked: list[str]) -> list[str]:
    """Return the statements that SQLite would answer by reading a whole table."""
    found = []
    async with database.reader() as connection:
        for statement in asked:
            if statement.split()[0] not in {"SELECT", "UPDATE"}:
                continue
            explained = f"EXPLAIN QUERY PLAN {statement.replace('?', '1')}"
            plan = (await connection.execute(text(explained))).all()
            found += [statement for row in plan if "SCAN" in str(row)]
    return found


async def milliseconds(versions: dict[int, Desk]) -> dict[int, float]:
    """Return how long an undo with a redo takes in the middle, measured in turn."""
    taken: dict[int, list[float]] = {number: [] for number in versions}
    for _ in range(ROUNDS):
        for number, desk in versions.items():
            begun = perf_counter()
            await desk.undo()
            await desk.redo()
            taken[number].append((perf_counter() - begun) * 1_000)
    return {number: median(each) for number, each in taken.items()}


async def report(name: str, url: str) -> str:
    """Return a line about one database."""
    database = Database(url)
    try:
        await with_account(database)
        counts = {number: len(await steps(database, number)) for number in (FEW, MANY)}
        desks = {}
        for number in (FEW, MANY):
            desk = sql_desk(name, database)
            desk.ids.made = number * 1_000_000
            desks[number] = await grown(desk, number)
        took = await milliseconds(desks)
    finally:
        await database.close()
    return (
        f"{name}: undo and redo at {FEW} versions {took[FEW]:.2f} ms, at {MANY} {took[MANY]:.2f} "
        f"ms, ratio {took[MANY] / took[FEW]:.2f}; statements {counts[FEW]} and {counts[MANY]}\n"
    )


def main(urls: list[str]) -> None:
    """Print a line for each database."""
    with TemporaryDirectory() as folder:
        sqlite = f"sqlite+aiosqlite:///{Path(folder)}/cost.db"
        for url in (sqlite, *urls):
            in_present_form(url)
            name = url.partition("+")[0].partition(":")[0]
            sys.stdout.write(asyncio.run(report(name, url)))


if __name__ == "__main__":
    main(sys.argv[1:])
