"""What everything costs, for whoever asks: a page of prices needs no account."""

from typing import Annotated, Literal

from litestar import Router, get
from litestar.di import NamedDependency
from msgspec import Meta, Struct

from core.accounts.rules.access import Rights
from core.ledger.prices import PriceBook, Prices
from core.video.model import VideoCatalogue, VideoTier
from entrypoints.http.serving.amounts import CreditsOut, credits_out
from entrypoints.http.serving.errors import problems


class OperationPriceView(Struct, frozen=True):
    """What an operation costs: tokens as they are used, or a fixed number of credits."""

    operation: str
    unit: Literal["tokens", "credits"]
    tokens: Annotated[
        dict[str, int] | None,
        Meta(
            description="What is reserved, by length; what was used is charged.",
            examples=[{"short": 1000, "medium": 2000, "long": 4000}],
        ),
    ]
    credits: CreditsOut | None


class ClipPriceView(Struct, frozen=True):
    """What a clip of a length costs."""

    duration: Annotated[int, Meta(description="Seconds.")]
    credits: CreditsOut


class VideoModelView(Struct, frozen=True):
    """A model that renders videos."""

    model: Annotated[str, Meta(description="To be named in `ai/generate-video`.")]
    usual: Annotated[bool, Meta(description="Whether it is taken where none is named.")]
    resolutions: Annotated[list[str], Meta(examples=[["720x1280", "1280x720"]])]
    prices: list[ClipPriceView]


class VideoModelsView(Struct, frozen=True):
    """All models that render videos."""

    items: list[VideoModelView]
    next_cursor: Annotated[None, Meta(description="Always null: they fit on a page.")] = None


class PricesView(Struct, frozen=True):
    """The prices in force. What credits and plans cost is in `payments/catalog`."""

    version: str
    tokens_per_credit: int
    operations: list[OperationPriceView]
    video_models: list[VideoModelView]


def operation_views(prices: Prices) -> list[OperationPriceView]:
    """Return what operations cost, by name."""
    metered = [
        OperationPriceView(operation=name, unit="tokens", tokens=dict(by_length), credits=None)
        for name, by_length in prices.tokens.items()
    ]
    fixed = [
        OperationPriceView(operation=name, unit="credits", tokens=None, credits=credits_out(micro))
        for name, micro in prices.fixed.items()
    ]
    return sorted([*metered, *fixed], key=lambda each: each.operation)


def model_view(tier: VideoTier, catalogue: VideoCatalogue, prices: Prices) -> VideoModelView:
    """Return a model with the prices of its clips."""
    return VideoModelView(
        model=tier.name,
        usual=tier.name == catalogue.usual,
        resolutions=list(tier.sizes),
        prices=[
            ClipPriceView(
                duration=seconds,
                credits=credits_out(prices.clip_price(seconds=seconds, model=tier.name)),
            )
            for seconds in prices.video.seconds
        ],
    )


def model_views(catalogue: VideoCatalogue, prices: Prices) -> list[VideoModelView]:
    """Return all models, in the catalogue's order."""
    return [model_view(tier, catalogue, prices) for tier in catalogue.tiers.values()]


@get(
    "/api/v1/prices",
    operation_id="ShowPrices",
    responses=problems(429),
    opt={"rights": Rights.PUBLIC},
    sync_to_thread=False,
)
def show_prices(
    price_book: NamedDependency[PriceBook], video_catalogue: NamedDependency[VideoCatalogue]
) -> PricesView:
    """Show what each operation costs, and each model of videos."""
    prices = price_book.current
    return PricesView(
        version=prices.version,
        tokens_per_credit=prices.tokens_per_credit,
        operations=operation_views(prices),
        video_models=model_views(video_catalogue, prices),
    )


@get(
    "/api/v1/videos/models",
    operation_id="ListVideoModels",
    responses=problems(429),
    opt={"rights": Rights.PUBLIC},
    sync_to_thread=False,
)
def list_video_models(
    price_book: NamedDependency[PriceBook], video_catalogue: NamedDependency[VideoCatalogue]
) -> VideoModelsView:
    """List the models that render videos, with what each takes and costs."""
    return VideoModelsView(items=model_views(video_catalogue, price_book.current))


router = Router("/", route_handlers=[show_prices, list_video_models], tags=["plans"])
