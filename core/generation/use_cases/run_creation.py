"""Make what was asked for: the work behind `StartCreation`."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

from core.generation.errors import LeaseLost
from core.generation.model import (
    ALL_OR_NOTHING,
    FIXED_PRICES,
    Creation,
    CreationStatus,
    ImageRequest,
    ImageResult,
    Operation,
    Source,
    TextPiece,
    TextRequest,
    TextResult,
)
from core.generation.ports import GenerationUnitOfWork, ImageModel, TextModel
from core.generation.rules.creations import Ending, fixed_price, read_items, request_for
from core.generation.rules.shaping import CreationShaper
from core.generation.rules.telling import Telling, pieces_of
from core.generation.rules.tokens import usage_of
from core.generation.steps.closing import Closing, open_creation, owner_of
from core.generation.steps.delivery import (
    LEASE,
    Delivery,
    LeaseGuard,
    Progress,
    Target,
    tokens_delivered,
)
from core.generation.use_cases.end_abandoned import EndAbandoned
from core.ledger.errors import HoldEnded
from core.ledger.model import TokenUsage, Unit
from core.ledger.prices import Prices
from core.ledger.rules.settling import Actual
from core.ledger.steps import booking
from core.ledger.steps.booking import Flight
from core.media.steps.keeping import NewMedia
from core.shared.errors import DomainError
from core.shared.ports import Ids
from core.streams.errors import StreamEnded, WriterReplaced
from core.streams.model import NewEvent
from core.usage.ports import ModelPrices

LOST = (LeaseLost, WriterReplaced, StreamEnded, HoldEnded)
BROKEN = "Something went wrong on our side. Nothing was charged."
STOPPED = "The server was stopped. What was written until then is kept and charged."
SIDE_USUAL = 1_024
IMAGES = "images"
SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCreation:
    """Put the hold in flight, call the model, deliver under the lease, settle.

    It goes on whoever watches. Cancelled by the customer or by a stop of the process, it settles
    for what was delivered; when the model fails, nothing is charged; when the lease was lost,
    nothing more is delivered.
    """

    unit_of_work: Callable[[], GenerationUnitOfWork]
    ids: Ids
    delivery: Delivery
    closing: Closing
    end_abandoned: EndAbandoned
    text_model: TextModel
    image_model: ImageModel
    prices: Prices
    model_prices: ModelPrices

    async def __call__(
        self, creation: Creation, *, streamed: bool, request: TextRequest | None = None
    ) -> Creation:
        """Return the creation as it ended; `request` is for who has asked the model otherwise.

        Raises what the model raised, after everything was given back.
        """
        progress = Progress()
        try:
            creation = await self._begin(creation)
            if creation.operation is Operation.IMAGE:
                return await self._draw(creation, progress)
            return await self._write(creation, progress, request, streamed=streamed)
        except LOST:
            return await self.end_abandoned.one(creation)
        except asyncio.CancelledError:
            await self._stop(creation, progress)
            raise
        except Exception as error:
            await self._give_back(creation, error)
            raise

    async def _give_back(self, creation: Creation, error: Exception) -> None:
        reason = error.message if isinstance(error, DomainError) else BROKEN
        try:
            await self.closing.give_back(creation, reason)
        except LOST:
            await self.end_abandoned.one(creation)

    async def _begin(self, creation: Creation) -> Creation:
        """Mark, in a transaction of its own, that the model is called next."""
        async with self.unit_of_work() as work:
            now = self.closing.clock.now()
            await work.wallets.get(creation.account_id)
            creation = await open_creation(work, creation.id)
            flight = Flight(
                hold_id=creation.hold_id,
                caller=owner_of(creation),
                expires_at=now + LEASE,
                new_hold_id=self.ids.new(),
            )
            terms = self.closing.terms
            hold = await booking.put_in_flight(work, creation.account_id, flight, terms, now)
            creation = replace(creation, status=CreationStatus.WRITING, hold_id=hold.id)
            await work.creations.save(creation)
            state = {"id": creation.id, "status": creation.status.value}
            await work.streams.append(
                creation.id, creation.writer, NewEvent(type="state", data=state)
            )
            await work.commit()
            return creation

    async def _write(
        self,
        creation: Creation,
        progress: Progress,
        request: TextRequest | None,
        *,
        streamed: bool,
    ) -> Creation:
        request = request or request_for(creation)
        delivered = await self.delivery(
            Target(stream_id=creation.id, writer=creation.writer),
            self._guard(creation),
            self._pieces(request, streamed=streamed),
            Telling(lambda: CreationShaper(creation)),
            progress,
        )
        if delivered.cancelled:
            return await self._settle_delivered(creation, progress, CreationStatus.CANCELLED)
        assert progress.result is not None
        result, usage = progress.result, progress.result.usage
        items = read_items(creation, result.text)
        ending = Ending(
            status=CreationStatus.COMPLETED,
            micro_credits=0,
            tokens=usage.total,
            cost_micro_usd=self._cost(result),
            text=None if items else result.text,
            items=items,
            result=result,
        )
        price = fixed_price(creation.operation, self.prices)
        actual = Actual(
            unit=Unit.TOKENS if price is None else Unit.CREDITS,
            amount=usage.total if price is None else price,
            usage=usage_of(usage),
            model=f"{result.provider}:{result.model}",
            reference_type="creation",
            reference_id=creation.id,
        )
        return await self.closing.settle(creation, actual, ending, events=delivered.events)

    async def _pieces(self, request: TextRequest, *, streamed: bool) -> AsyncIterator[TextPiece]:
        """Yield the answer in pieces, or as one where nobody asked to watch."""
        if streamed:
            async for piece in self.text_model.stream(request):
                yield piece
            return
        result = await self.text_model.complete(request)
        output_tokens = result.usage.output
        yield TextPiece(
            text=result.text,
            output_tokens_so_far=output_tokens,
            result=result,
            source=Source(provider=result.provider, model=result.model),
        )

    def _cost(self, result: TextResult) -> int | None:
        """Return what the delivered call cost the house, in millionths of a US dollar."""
        return self.model_prices.cost(
            provider=result.provider,
            model=result.model,
            tokens=result.usage,
            images=0,
            at=self.closing.clock.now(),
        )

    async def _draw(self, creation: Creation, progress: Progress) -> Creation:
        drawn: list[ImageResult] = []

        async def drawing() -> AsyncIterator[TextPiece]:
            drawn.append(await self.image_model.draw(image_request(creation)))
            yield TextPiece(text="", output_tokens_so_far=0)

        target = Target(stream_id=creation.id, writer=creation.writer)
        delivered = await self.delivery(
            target, self._guard(creation), drawing(), lambda _: (), progress
        )
        if delivered.cancelled:
            return await self._settle_delivered(creation, progress, CreationStatus.CANCELLED)
        (image,) = drawn
        staged = await self.closing.media.stage(
            NewMedia(
                account_id=creation.account_id,
                content=image.content,
                media_type=image.media_type,
                folder=IMAGES,
                name=f"image{SUFFIXES.get(image.media_type, '')}",
            )
        )
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

    def _guard(self, creation: Creation) -> LeaseGuard:
        clock = self.closing.clock
        return LeaseGuard(
            account_id=creation.account_id,
            hold_id=creation.hold_id,
            owner=owner_of(creation),
            prompt_tokens=creation.prompt_tokens,
            clock=clock,
            renewed_at=clock.now(),
            metered=creation.operation not in FIXED_PRICES,
        )

    async def _stop(self, creation: Creation, progress: Progress) -> None:
        """End a creation whose process stops."""
        try:
            await self._settle_delivered(
                creation, progress, CreationStatus.INTERRUPTED, error=STOPPED
            )
        except LOST:
            await self.end_abandoned.one(creation)

    async def _settle_delivered(
        self,
        creation: Creation,
        progress: Progress,
        status: CreationStatus,
        *,
        error: str | None = None,
    ) -> Creation:
        """Charge what was delivered, and no more; an answer with a fixed price is charged that."""
        tokens = tokens_delivered(creation.prompt_tokens, progress)
        text, items = pieces_of(tuple(CreationShaper(creation)(progress.text)))
        price = fixed_price(creation.operation, self.prices)
        keeps = creation.operation not in ALL_OR_NOTHING
        counted = TokenUsage(input=tokens - progress.output_tokens, output=progress.output_tokens)
        source = progress.source
        actual = Actual(
            unit=Unit.TOKENS if price is None else Unit.CREDITS,
            amount=tokens if price is None else price if keeps and tokens else 0,
            usage=counted if keeps else None,
            model=f"{source.provider}:{source.model}" if source else None,
            reference_type="creation",
            reference_id=creation.id,
        )
        ending = Ending(
            status=status,
            micro_credits=0,
            tokens=tokens if keeps else None,
            text=(text or None) if keeps else None,
            items=items,
            provider=source.provider if source else None,
            model=source.model if source else None,
            error=error,
        )
        return await self.closing.settle(creation, actual, ending)


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
