"""What calls cost: the operator's own prices, else those of the genai-prices library."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from typing import Any

from core.usage.model import TokenCount

MICRO = 1_000_000
FREE = frozenset({"offline"})
ANY_MODEL = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPrice:
    """A price that the operator set, in micro-dollars: for a million tokens, an image, a second.

    Cached tokens without a price of their own cost what other input costs.
    """

    input: int = 0
    output: int = 0
    cached: int | None = None
    cache_write: int | None = None
    image: int = 0
    video_second: int = 0

    def cost(self, tokens: TokenCount, images: int, video_seconds: int) -> int:
        """Return the cost in micro-dollars, rounded up."""
        fresh = tokens.input - tokens.cached - tokens.cache_write
        by_class = (
            (fresh, self.input),
            (tokens.cached, self.input if self.cached is None else self.cached),
            (tokens.cache_write, self.input if self.cache_write is None else self.cache_write),
            (tokens.output, self.output),
        )
        for_tokens = sum(count * price for count, price in by_class)
        by_piece = images * self.image + video_seconds * self.video_second
        return -(-for_tokens // MICRO) + by_piece


class KnownPrices:
    """The library's prices are a file in its package: nothing is fetched.

    `own` is by `provider:model`; `provider:*` is for all other models of a provider.
    """

    def __init__(self, own: Mapping[str, OwnPrice]) -> None:
        """Put the operator's own prices before the library's."""
        self._own = own

    def cost(
        self,
        *,
        provider: str,
        model: str,
        tokens: TokenCount,
        images: int,
        at: datetime,
        video_seconds: int = 0,
    ) -> int | None:
        """Return a call's cost in micro-dollars, rounded up; None if nobody knows."""
        if provider in FREE:
            return 0
        for name in (f"{provider}:{model}", f"{provider}:{ANY_MODEL}"):
            if name in self._own:
                return self._own[name].cost(tokens, images, video_seconds)
        if not tokens.input and not tokens.output:
            # Nothing was counted: a call that failed costs nothing, others have their own price.
            return None if images or video_seconds else 0
        return from_library(provider, model, tokens, at)


def from_library(provider: str, model: str, tokens: TokenCount, at: datetime) -> int | None:
    """Return what the library says."""
    from genai_prices import Usage, calc_price

    def priced(cache_write: int) -> Any:
        usage = Usage(
            input_tokens=tokens.input,
            output_tokens=tokens.output,
            cache_read_tokens=tokens.cached,
            cache_write_tokens=cache_write,
        )
        return calc_price(usage, model_ref=model, provider_id=provider, genai_request_timestamp=at)

    try:
        found = priced(tokens.cache_write)
        if tokens.cache_write and found.model_price.cache_write_mtok is None:
            found = priced(0)  # What has no price of its own costs what other input costs.
    except (LookupError, ValueError):
        return None
    return int((Decimal(found.total_price) * MICRO).to_integral_value(ROUND_CEILING))
