"""Lists in pages, newest first."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, TypeVar

Item = TypeVar("Item")
Item_co = TypeVar("Item_co", covariant=True)

LIMIT_DEFAULT = 20
LIMIT_MAX = 100
TEXT_MAX = 4_000_000
"""How much text a page may hold, and one item beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """Which page: up to `limit` items older than the item with the id `before`."""

    limit: int = LIMIT_DEFAULT
    before: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Item_co]):
    """Some items, and the id after which the next page begins, or None at the end."""

    items: Sequence[Item_co]
    next_before: str | None


def fitting(lengths: Iterable[int]) -> int:
    """Return how many of the items whose texts are so long are on one page: at least one."""
    return 1 + sum(before < TEXT_MAX for before in list(accumulate(lengths))[:-1])


async def each_of(read: Callable[[PageRequest], Awaitable[Page[Item]]]) -> AsyncIterator[Item]:
    """Yield the items of all pages, with one page in memory at a time."""
    request: PageRequest | None = PageRequest(limit=LIMIT_MAX)
    while request is not None:
        page = await read(request)
        for item in page.items:
            yield item
        before = page.next_before
        request = None if before is None else PageRequest(limit=LIMIT_MAX, before=before)
