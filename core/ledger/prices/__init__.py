"""The price book: data in versions, of which one is in force for new holds.

A hold keeps the version and rate that it was made under, and is settled and refunded under them.
Versions are never edited once they were in force: a change of price is a new version at the end.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from core.ledger.errors import OperationUnknown, ParametersInvalid
from core.shared.amounts import MICRO_CREDITS_MAX, TOKENS_MAX, micro_credits
from core.shared.errors import FieldError

BOOK = Path(__file__).with_name("book.json")
VERSION_LENGTH_MAX = 40


class BookInvalid(ValueError):
    """The price book's data can't be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoPrices:
    """Clips cost by the second in whole steps, times a factor for premium models."""

    micro_credits_per_clip: int
    clip_seconds: int
    seconds: tuple[int, ...]
    counts: tuple[int, ...]
    premium_factor: int
    premium_models: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """One version of the book. `tokens` is what an operation is held for, by length."""

    version: str
    tokens_per_credit: int
    tokens: Mapping[str, Mapping[str, int]]
    fixed: Mapping[str, int]
    video: VideoPrices

    def fixed_price(self, operation: str) -> int:
        """Return an operation's price in micro-credits. Raises `OperationUnknown`."""
        if operation not in self.fixed:
            raise OperationUnknown(f"There is no price for {operation!r}.")
        return self.fixed[operation]

    def usual_tokens(self, operation: str, length: str) -> int:
        """Return the tokens that an operation is held for.

        Raises `OperationUnknown` and `ParametersInvalid`.
        """
        by_length = self.tokens.get(operation)
        if by_length is None:
            raise OperationUnknown(f"There is no price for {operation!r}.")
        if length not in by_length:
            raise wrong("length", f"must be one of {', '.join(by_length)}")
        return by_length[length]

    def clip_price(self, *, seconds: int, model: str | None) -> int:
        """Return the price of one clip in micro-credits. Raises `ParametersInvalid`."""
        video = self.video
        if seconds not in video.seconds:
            raise wrong("seconds", f"must be one of {', '.join(map(str, video.seconds))}")
        factor = video.premium_factor if model in video.premium_models else 1
        return video.micro_credits_per_clip * (seconds // video.clip_seconds) * factor


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBook:
    """All versions, and the one in force."""

    versions: Mapping[str, Prices]
    current: Prices


def wrong(field: str, message: str) -> ParametersInvalid:
    """Return the refusal of one parameter."""
    return ParametersInvalid(
        f"{field} {message}.", errors=(FieldError(field=field, message=message),)
    )


def parse(text: str) -> PriceBook:
    """Read a price book, checking every number in it. Raises `BookInvalid`."""
    try:
        data = json.loads(text)
        versions = [prices_from(each) for each in data["versions"]]
        by_name = {each.version: each for each in versions}
        check(len(by_name) == len(versions), "two versions have one name")
        check(data["current"] in by_name, "`current` names no version")
        return PriceBook(versions=by_name, current=by_name[data["current"]])
    except (KeyError, TypeError, AttributeError, ValueError, InvalidOperation) as error:
        raise BookInvalid(f"The price book is not valid: {error}") from error


def prices_from(data: Mapping[str, Any]) -> Prices:
    """Read one version."""
    version = data["version"]
    check(isinstance(version, str) and 0 < len(version) <= VERSION_LENGTH_MAX, "a version's name")
    video = data["video"]
    seconds = tuple(whole(each) for each in video["seconds"])
    clip_seconds = whole(video["clip_seconds"])
    check(all(each % clip_seconds == 0 for each in seconds), "clips are whole steps long")
    return Prices(
        version=version,
        tokens_per_credit=whole(data["tokens_per_credit"]),
        tokens={
            operation: {length: whole(tokens) for length, tokens in by_length.items()}
            for operation, by_length in data["tokens"].items()
        },
        fixed={operation: amount(credits) for operation, credits in data["credits"].items()},
        video=VideoPrices(
            micro_credits_per_clip=amount(video["credits_per_clip"]),
            clip_seconds=clip_seconds,
            seconds=seconds,
            counts=tuple(whole(each) for each in video["counts"]),
            premium_factor=whole(video["premium_factor"]),
            premium_models=frozenset(str(each) for each in video["premium_models"]),
        ),
    )


def check(condition: object, rule: str) -> None:
    """Raise `BookInvalid` unless the condition holds."""
    if not condition:
        raise BookInvalid(rule)


def whole(value: object) -> int:
    """Return a positive whole number. Raises `BookInvalid`."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= TOKENS_MAX:
        raise BookInvalid(f"{value!r} is no positive whole number")
    return value


def amount(credits: object) -> int:
    """Return credits, written as text so that no digit is lost, in micro-credits."""
    if not isinstance(credits, str):
        raise BookInvalid(f"{credits!r}: write credits as text")
    value = micro_credits(Decimal(credits))
    check(0 <= value <= MICRO_CREDITS_MAX, f"{credits!r} is no price")
    return value
