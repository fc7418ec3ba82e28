"""Lists in pages, newest first: `limit` and `cursor` in, `items` and `next_cursor` out."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Annotated, Generic, TypeVar

from litestar.params import QueryParameter
from msgspec import Meta, Struct

from core.shared.errors import FieldError, Invalid
from core.shared.pages import LIMIT_DEFAULT, LIMIT_MAX, Page, PageRequest

ID_LENGTH_MAX = 200
Item = TypeVar("Item")
View = TypeVar("View")


class InvalidCursor(Invalid):
    """A cursor that was not made here."""

    code = "invalid-cursor"
    error_text = "invalid cursor"


class PageView(Struct, Generic[View], frozen=True):
    """A page of a list."""

    items: list[View]
    next_cursor: Annotated[
        str | None, Meta(description="Send it as `cursor` for the next page; null on the last.")
    ]


def page_request(
    limit: Annotated[
        int,
        QueryParameter(
            ge=1,
            le=LIMIT_MAX,
            description="The most items on a page. Of long texts there are fewer: `next_cursor` "
            "tells whether more follow.",
        ),
    ] = LIMIT_DEFAULT,
    cursor: Annotated[
        str | None, QueryParameter(description="`next_cursor` of the page before.")
    ] = None,
) -> PageRequest:
    """Return which page a request asks for. Raises `InvalidCursor`."""
    return PageRequest(limit=limit, before=None if cursor is None else read_cursor(cursor))


def page_view(page: Page[Item], view: Callable[[Item], View]) -> PageView[View]:
    """Return a page as it is answered, each item through `view`."""
    return PageView(
        items=[view(item) for item in page.items],
        next_cursor=None if page.next_before is None else write_cursor(page.next_before),
    )


def write_cursor(id: str) -> str:
    """Return the place after an item as opaque text."""
    return urlsafe_b64encode(id.encode()).rstrip(b"=").decode()


def read_cursor(cursor: str) -> str:
    """Return the id that `write_cursor` wrote. Raises `InvalidCursor`."""
    try:
        id = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode()
    except ValueError:
        id = ""
    if id.isprintable() and 0 < len(id) <= ID_LENGTH_MAX and write_cursor(id) == cursor:
        return id
    message = "is not a `next_cursor` of this list"
    raise InvalidCursor(
        f"cursor {message}. Leave it out for the first page.",
        errors=(FieldError(field="cursor", message=message),),
    )
