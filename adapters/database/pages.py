"""Lists in pages, newest first: one row more than asked for tells whether another page follows."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Column, Integer, Row, Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from core.shared.pages import Page, PageRequest

Item = TypeVar("Item")
NUMBER_MAX = 2**63 - 1


async def read_page(
    connection: AsyncConnection,
    query: Select[Any],
    page: PageRequest,
    *,
    by: Column[Any],
    make: Callable[[Row[Any]], Item],
    at: Column[Any] | None = None,
) -> Page[Item]:
    """Return a page of a query, each row made an item."""
    rows, next_before = await read_rows(connection, query, page, by=by, at=at)
    return Page(items=[make(row) for row in rows], next_before=next_before)


async def read_rows(
    connection: AsyncConnection,
    query: Select[Any],
    page: PageRequest,
    *,
    by: Column[Any],
    at: Column[Any] | None = None,
) -> tuple[Sequence[Row[Any]], str | None]:
    """Return the rows of a page, and the cursor of the next one.

    `by` names the rows, and the cursor is the last one's name. Later rows have greater names; where
    they have not, `at` is when each row came, and names decide between those of one instant.
    """
    if page.before is not None:
        before = number_in(page.before) if isinstance(by.type, Integer) else page.before
        if at is None:
            query = query.where(by < before)
        else:
            last = select(at, by).where(by == before).scalar_subquery()
            query = query.where(tuple_(at, by) < last)
    order = (by.desc(),) if at is None else (at.desc(), by.desc())
    found = (await connection.execute(query.order_by(*order).limit(page.limit + 1))).all()
    rows = found[: page.limit]
    more = len(found) > page.limit
    return rows, str(rows[-1]._mapping[by]) if more else None  # noqa: SLF001


def number_in(before: str) -> int:
    """Return a cursor over numbered rows; one that is no number comes before all."""
    if before.isascii() and before.isdecimal():
        return min(int(before[:20]), NUMBER_MAX)
    return 0
