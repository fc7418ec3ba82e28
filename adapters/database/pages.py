"""Lists in pages: one row more than asked for tells whether another page follows."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Row, Select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.shared.pages import Page, PageRequest

Item = TypeVar("Item")
NUMBER_MAX = 2**63 - 1


async def read_page(
    connection: AsyncConnection,
    query: Select[Any],
    page: PageRequest,
    *,
    make: Callable[[Row[Any]], Item],
    name: Callable[[Item], str],
) -> Page[Item]:
    """Return a page of an ordered query; `name` tells under which id the next one begins."""
    rows = (await connection.execute(query.limit(page.limit + 1))).all()
    items = [make(row) for row in rows[: page.limit]]
    more = len(rows) > page.limit
    return Page(items=items, next_before=name(items[-1]) if more else None)


def number_in(before: str) -> int:
    """Return a cursor over numbered rows; one that is no number comes before all."""
    if before.isascii() and before.isdecimal():
        return min(int(before[:20]), NUMBER_MAX)
    return 0
