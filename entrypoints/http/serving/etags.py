"""Entity tags: the revision of what is shown."""

from typing import Annotated, TypeAlias

from litestar.params import HeaderParameter

IfMatch: TypeAlias = Annotated[
    str | None, HeaderParameter(name="If-Match", description="The ETag that you have seen.")
]

DIGITS_MAX = 19


def etag_of(revision: int) -> str:
    """Return the entity tag of a revision."""
    return f'"{revision}"'


def revisions_in(if_match: str | None) -> frozenset[int] | None:
    """Return the revisions that a condition allows, or None for any.

    A tag that was not made here allows none: nothing has it.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    tags = (tag.strip().removeprefix("W/").strip('"') for tag in if_match.split(","))
    return frozenset(
        int(tag) for tag in tags if tag.isascii() and tag.isdigit() and len(tag) <= DIGITS_MAX
    )
