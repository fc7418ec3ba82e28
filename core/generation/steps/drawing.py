"""An image is asked of a model, stored, and settled."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from core.generation.model import (
    FIXED_PRICES,
    Creation,
    CreationStatus,
    ImageRequest,
    ImageResult,
    TextPiece,
)
from core.generation.ports import ImageModel
from core.generation.rules.creations import Ending
from core.generation.steps.closing import Closing
from core.generation.steps.delivery import Delivery, Progress, Target, lease_guard
from core.generation.steps.stopping import Stopping
from core.ledger.model import Unit
from core.ledger.prices import Prices
from core.ledger.rules.settling import Actual
from core.media.steps.keeping import NewMedia, Staged

SIDE_USUAL = 1_024
IMAGES = "images"
SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Draws what a creation asks for, while its hold is in flight."""

    delivery: Delivery
    closing: Closing
    stopping: Stopping
    model: ImageModel
    prices: Prices

    async def __call__(self, creation: Creation, progress: Progress) -> Creation:
        """Return the creation as it ended: drawn, or cancelled by the customer.

        Raises what the model and the store raise, `LeaseLost` and `WriterReplaced`.
        """
        drawn: list[ImageResult] = []

        async def drawing() -> AsyncIterator[TextPiece]:
            drawn.append(await self.model.draw(image_request(creation)))
            yield TextPiece(text="", output_tokens_so_far=0)

        delivered = await self.delivery(
            Target(stream_id=creation.id, writer=creation.writer),
            lease_guard(creation, self.closing.clock),
            drawing(),
            lambda _: (),
            progress,
        )
        if delivered.cancelled:
            return await self.stopping(creation, progress, CreationStatus.CANCELLED)
        (image,) = drawn
        staged = await self._staged(creation, image)
        ending = Ending(
            status=CreationStatus.COMPLETED,
            micro_credits=0,
            provider=image.provider,
            model=image.model,
        )
        actual = Actual(
            unit=Unit.CREDITS,
            amount=self.prices.fixed_price(FIXED_PRICES[creation.operation]),
            model=f"{image.provider}:{image.model}",
            reference_type="creation",
            reference_id=creation.id,
        )
        return await self.closing.settle(creation, actual, ending, staged=staged)

    async def _staged(self, creation: Creation, image: ImageResult) -> Staged:
        return await self.closing.media.stage(
            NewMedia(
                account_id=creation.account_id,
                content=image.content,
                media_type=image.media_type,
                folder=IMAGES,
                name=f"image{SUFFIXES.get(image.media_type, '')}",
            )
        )


def image_request(creation: Creation) -> ImageRequest:
    """Return what the image model is asked."""
    inputs = creation.inputs
    width, height = inputs.get("width", SIDE_USUAL), inputs.get("height", SIDE_USUAL)
    assert isinstance(width, int)
    assert isinstance(height, int)
    style = inputs.get("style")
    return ImageRequest(
        prompt=str(inputs["prompt"]),
        width=width,
        height=height,
        style=None if style is None else str(style),
        account_id=creation.account_id,
    )
