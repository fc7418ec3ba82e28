"""The price book: data in versions, of which one is in force for new holds.

A hold keeps the version and rate that it was made under, and is settled and refunded under them.
Versions are never edited once they were in force: a change of price is a new version at the end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.ledger.errors import OperationUnknown, ParametersInvalid
from core.shared.amounts import TOKENS_MAX
from core.shared.data_files import Place, read_json
from core.shared.errors import FieldError

BOOK = Path(__file__).with_name("prices.json")
VERSION_LENGTH_MAX = 30


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
            raise wrong("duration", f"must be one of {', '.join(map(str, video.seconds))}")
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
    """Read a price book, checking every number in it. Raises `DataFileInvalid`."""
    top = read_json(BOOK.name, text)
    top.only("current", "versions")
    versions: dict[str, Prices] = {}
    for place in top.tables("versions", least=1):
        prices = prices_from(place)
        if prices.version in versions:
            raise place.wrong("version", "is the name of an earlier version, too")
        versions[prices.version] = prices
    current = top.text("current")
    if current not in versions:
        raise top.wrong("current", f"{current!r} names no version")
    return PriceBook(versions=versions, current=versions[current])


def prices_from(place: Place) -> Prices:
    """Read one version."""
    place.only("version", "tokens_per_credit", "tokens", "credits", "video")
    tokens, fixed = place.table("tokens"), place.table("credits")
    return Prices(
        version=place.text("version", most=VERSION_LENGTH_MAX),
        tokens_per_credit=place.whole("tokens_per_credit", 1, TOKENS_MAX),
        tokens={operation: by_length(tokens.table(operation)) for operation in tokens.entries()},
        fixed={name: fixed.micro_credits(name, least=0) for name in fixed.entries()},
        video=video_prices(place.table("video")),
    )


def by_length(place: Place) -> Mapping[str, int]:
    """Read the tokens of an operation, by length."""
    return {length: place.whole(length, 1, TOKENS_MAX) for length in place.entries()}


def video_prices(place: Place) -> VideoPrices:
    """Read the prices of clips."""
    place.only(
        "credits_per_clip", "clip_seconds", "seconds", "counts", "premium_factor",
        "premium_models",
    )  # fmt: skip
    clip_seconds = place.whole("clip_seconds", 1, TOKENS_MAX)
    seconds = place.wholes("seconds", 1, TOKENS_MAX)
    if any(each % clip_seconds for each in seconds):
        raise place.wrong("seconds", f"clips are whole steps of {clip_seconds} seconds long")
    return VideoPrices(
        micro_credits_per_clip=place.micro_credits("credits_per_clip", least=0),
        clip_seconds=clip_seconds,
        seconds=seconds,
        counts=place.wholes("counts", 1, TOKENS_MAX),
        premium_factor=place.whole("premium_factor", 1, TOKENS_MAX),
        premium_models=frozenset(place.texts("premium_models", least=0)),
    )
