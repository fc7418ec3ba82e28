"""Credits and times in JSON: exact numbers with at most 6 decimals, RFC 3339 in UTC."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from core.shared.amounts import MICRO_CREDITS_MAX, MICRO_PER_CREDIT, micro_credits
from core.shared.errors import FieldError, Invalid

EXACT_MICRO_CREDITS_MAX = 2**33 * MICRO_PER_CREDIT
"""Beyond 8.5 billion credits a JSON number no longer tells neighbouring amounts apart."""
SMALLEST = Decimal(1) / MICRO_PER_CREDIT

CreditsIn = Annotated[
    Decimal,
    Meta(
        description="Credits: a number with at most 6 decimals.",
        examples=[12.5],
    ),
]
"""Credits in a request, with every digit that was sent."""

CreditsOut = Annotated[
    float, Meta(description="Credits: a number with at most 6 decimals.", examples=[12.5])
]
"""Credits in an answer, made with `credits_out`."""

TimeIn = Annotated[
    datetime,
    Meta(tz=True, description="RFC 3339 with an offset.", examples=["2026-01-31T09:30:00Z"]),
]
"""A moment in a request; take it through `utc`."""


class InvalidAmount(Invalid):
    """An amount of credits that can't be."""

    code = "invalid-amount"
    error_text = "invalid amount"


class InvalidMoment(Invalid):
    """A moment that can't be."""

    code = "invalid-moment"
    error_text = "invalid moment"


def micro_credits_in(credits: Decimal, *, field: str = "credits", least: int = 1) -> int:
    """Return credits as micro-credits, from `least` to the most that one amount may be.

    Raises `InvalidAmount`, naming `field`.
    """
    # Size first: only of a number of sane size may one ask for its decimals. A million zeros behind
    # the point are as good as none, but reckoning with them takes the square of their number.
    if (
        credits.is_finite()
        and credits.copy_abs() <= MICRO_CREDITS_MAX // MICRO_PER_CREDIT
        and credits == (exact := credits.quantize(SMALLEST))
        and micro_credits(exact) >= least
    ):
        return micro_credits(exact)
    message = (
        f"must be a number from {Decimal(least) / MICRO_PER_CREDIT:f} to "
        f"{MICRO_CREDITS_MAX // MICRO_PER_CREDIT} with at most 6 decimals"
    )
    raise InvalidAmount(f"{field} {message}.", errors=(FieldError(field=field, message=message),))


def credits_out(micro: int) -> float:
    """Return micro-credits as the JSON number of credits, exact to the last decimal."""
    assert abs(micro) <= EXACT_MICRO_CREDITS_MAX
    # The division is correctly rounded, and the shortest text that names its result has at most
    # 6 decimals, because neighbouring amounts are further apart than neighbouring doubles.
    return micro / MICRO_PER_CREDIT


def moment_or_date(text: str, *, field: str) -> datetime | date:
    """Return a moment of a query in UTC, or a date. Raises `InvalidMoment`, naming `field`."""
    for kind in (date, datetime):
        try:
            found = msgspec.convert(text, kind)
        except msgspec.ValidationError:
            continue
        return utc(found, field=field) if isinstance(found, datetime) else found
    raise no_moment(field, "must be a date, or a moment with an offset: 2026-01-31T09:30:00Z")


def span_in(
    begin: str | None, end: str | None
) -> tuple[datetime | date | None, datetime | date | None]:
    """Return `from` and `to` of a query. Raises `InvalidMoment`, naming all that is wrong."""
    found: dict[str, datetime | date | None] = {}
    refusals: list[InvalidMoment] = []
    for field, text in (("from", begin), ("to", end)):
        try:
            found[field] = None if text is None else moment_or_date(text, field=field)
        except InvalidMoment as refusal:
            refusals.append(refusal)
    if refusals:
        errors = tuple(error for refusal in refusals for error in refusal.errors)
        raise InvalidMoment(str(refusals[0]), errors=errors)
    return found["from"], found["to"]


def no_moment(field: str, message: str) -> InvalidMoment:
    """Return the refusal of what is no moment."""
    where = FieldError(field=field, message=message)
    return InvalidMoment(f"{field} {message}.", errors=(where,))


def utc(moment: datetime, *, field: str) -> datetime:
    """Return a moment in UTC, which answers write as RFC 3339 with a Z.

    Raises `InvalidMoment`, naming `field`, for one without an offset, which queries let through,
    and for one that is in no year of UTC.
    """
    try:
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except OverflowError:
        pass
    raise no_moment(field, "must be a moment with an offset, such as 2026-01-31T09:30:00Z")
