"""Lists in pages, newest first: one row more than asked for tells whether another page follows."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Column, Integer, Row, Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from core.shared.pages import Page, PageRequest, fitting

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
    texts: Sequence[Column[Any]] = (),
) -> Page[Item]:
    """Return a page of a query, each row made an item."""
    rows, next_before = await read_rows(connection, query, page, by=by, at=at, texts=texts)
    return Page(items=[make(row) for row in rows], next_before=next_before)


async def read_rows(
    connection: AsyncConnection,
    query: Select[Any],
    page: PageRequest,
    *,
    by: Column[Any],
    at: Column[Any] | None = None,
    texts: Sequence[Column[Any]] = (),
) -> tuple[Sequence[Row[Any]], str | None]:
    """Return the rows of a page, and the cursor of the next one.

    `by` names the rows, and the cursor is the last one's name. Later rows have greater names; where
    they have not, `at` is when each row came, and names decide between those of one instant.
    `texts` may be so long that fewer rows than asked for are a page.
    """
    if page.before is not None:
        before = number_in(page.before) if isinstance(by.type, Integer) else page.before
        if at is None:
            query = query.where(by < before)
        else:
            last = select(at, by).where(by == before).scalar_subquery()
            query = query.where(tuple_(at, by) < last)
    order = (by.desc(),) if at is None else (at.desc(), by.desc())
    query, limit = query.order_by(*order), page.limit
    if texts:
        limit = await fitting_rows(connection, query.limit(limit), texts)
    found = (await connection.execute(query.limit(limit + 1))).all()
    rows = found[:limit]
    more = len(found) > limit
    return rows, str(rows[-1]._mapping[by]) if more else None  # noqa: SLF001


async def fitting_rows(
    connection: AsyncConnection, query: Select[Any], texts: Sequence[Column[Any]]
) -> int:
    """Return how many rows of a query are one page, without reading their texts."""
    # PostgreSQL knows the bytes of a text that it keeps compressed; to count it would unpack it.
    length = func.octet_length if connection.dialect.name == "postgresql" else func.length
    lengths = query.with_only_columns(*(func.coalesce(length(text), 0) for text in texts))
    return fitting(sum(row) for row in await connection.execute(lengths))


def number_in(before: str) -> int:
    """Return a cursor over numbered rows; one that is no number comes before all."""
    if before.isascii() and before.isdecimal():
        return min(int(before[:20]), NUMBER_MAX)
    return 0
