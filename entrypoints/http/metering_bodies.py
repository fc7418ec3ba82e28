"""What service keys send to hold, settle, charge and report, and the amounts in it."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Raw, Struct

from core.ledger.model import TokenUsage, Unit
from core.ledger.rules.settling import Actual
from core.shared.errors import FieldError
from core.shared.keys import RequestKey
from entrypoints.http.credit_views import TokenUsageView
from entrypoints.http.serving.amounts import CreditsIn, micro_credits_in, utc
from entrypoints.http.serving.errors import InvalidBody
from entrypoints.http.serving.requests import ReadAs

BATCH_MAX = 500
AccountNumber = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Tokens = Annotated[int, Meta(ge=0, le=10**12)]
Purpose = Annotated[str, Meta(min_length=1, max_length=200, examples=["summary of a report"])]
Model = Annotated[str, Meta(max_length=120, examples=["claude-sonnet-5-5"])]
OccurredAt = Annotated[
    datetime, Meta(description="With an offset.", examples=["2026-01-31T09:30:00Z"])
]
"""One without an offset is refused with its item, not with the whole of a batch."""
Key = Annotated[str, Meta(min_length=1, max_length=255)]
Seconds = Annotated[int, Meta(ge=1, le=7 * 86_400)]


class HoldBody(Struct, forbid_unknown_fields=True):
    """What to reserve: tokens (the plan's first) or credits."""

    purpose: Purpose
    account: AccountNumber | None = None
    tokens: Tokens | None = None
    credits: CreditsIn | None = None
    ttl_seconds: Seconds = 3_600


class SettleBody(Struct, forbid_unknown_fields=True):
    """What was used, in the hold's unit; `usage` says which tokens, and adds up to `tokens`."""

    tokens: Tokens | None = None
    credits: CreditsIn | None = None
    model: Model | None = None
    usage: TokenUsageView | None = None


class RenewBody(Struct, forbid_unknown_fields=True):
    """How long the hold is to live from now."""

    ttl_seconds: Seconds = 3_600


class ChargeBody(Struct, forbid_unknown_fields=True):
    """What to charge; `key` makes it one charge, however often it is sent."""

    purpose: Purpose
    account: AccountNumber | None = None
    tokens: Tokens | None = None
    credits: CreditsIn | None = None
    model: Model | None = None
    usage: TokenUsageView | None = None
    key: Key | None = None
    occurred_at: OccurredAt | None = None


class BatchBody(Struct, forbid_unknown_fields=True):
    """Usage that was delivered already; every item has a key."""

    items: Annotated[
        list[Annotated[Raw, ReadAs(ChargeBody)]], Meta(min_length=1, max_length=BATCH_MAX)
    ]


class KeyOfItem(Struct):
    """What every item of a batch must have before it can be answered for itself."""

    key: Key | None = None


def amount_of(
    tokens: int | None, credits: Decimal | None, *, least: int, place: str = ""
) -> tuple[Unit, int]:
    """Return the one amount of a body. Raises `InvalidBody` and `InvalidAmount`."""
    if (tokens is None) == (credits is None):
        where = FieldError(field=f"{place}tokens", message="send either tokens or credits")
        raise InvalidBody("Send either tokens or credits.", errors=(where,))
    if credits is not None:
        return Unit.CREDITS, micro_credits_in(credits, field=f"{place}credits", least=least)
    assert tokens is not None
    return Unit.TOKENS, tokens


def usage_of(usage: TokenUsageView | None) -> TokenUsage | None:
    """Return tokens by class as the ledger counts them."""
    if usage is None:
        return None
    return TokenUsage(
        input=usage.input, cached=usage.cached, output=usage.output, reasoning=usage.reasoning
    )


def actual_of(body: ChargeBody, key: RequestKey | None, *, least: int, place: str = "") -> Actual:
    """Return what a body charges under a key, at least `least`.

    Raises what `amount_of` and `utc` raise.
    """
    unit, amount = amount_of(body.tokens, body.credits, least=least, place=place)
    at = body.occurred_at
    return Actual(
        unit=unit,
        amount=amount,
        usage=usage_of(body.usage),
        model=body.model,
        key=None if key is None else key.key,
        occurred_at=at and utc(at, field=f"{place}occurred_at"),
    )
