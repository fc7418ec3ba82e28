"""A text is asked of a model, delivered piece by piece, and settled."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from core.generation.model import (
    Creation,
    CreationStatus,
    Source,
    TextPiece,
    TextRequest,
    TextResult,
)
from core.generation.ports import TextModel
from core.generation.rules.creations import Ending, fixed_price, read_items, request_for
from core.generation.rules.shaping import CreationShaper
from core.generation.rules.telling import Telling
from core.generation.rules.tokens import usage_of
from core.generation.steps.closing import Closing
from core.generation.steps.delivery import Delivery, Progress, Target, lease_guard
from core.generation.steps.stopping import Stopping
from core.ledger.model import Unit
from core.ledger.prices import Prices
from core.ledger.rules.settling import Actual
from core.usage.ports import ModelPrices


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Writes what a creation asks for, while its hold is in flight."""

    delivery: Delivery
    closing: Closing
    stopping: Stopping
    model: TextModel
    prices: Prices
    model_prices: ModelPrices

    async def __call__(
        self,
        creation: Creation,
        progress: Progress,
        request: TextRequest | None,
        *,
        streamed: bool,
    ) -> Creation:
        """Return the creation as it ended: written, or cancelled by the customer.

        `progress` tells how far it has come, also when this raises: what the model raises,
        `ModelAnswerUnusable`, `LeaseLost` and `WriterReplaced`.
        """
        request = request or request_for(creation)
        delivered = await self.delivery(
            Target(stream_id=creation.id, writer=creation.writer),
            lease_guard(creation, self.closing.clock),
            self._pieces(request, streamed=streamed),
            Telling(lambda: CreationShaper(creation)),
            progress,
        )
        if delivered.cancelled:
            return await self.stopping(creation, progress, CreationStatus.CANCELLED)
        assert progress.result is not None
        ending = self._ending(creation, progress.result)
        actual = self._actual(creation, progress.result)
        return await self.closing.settle(creation, actual, ending, events=delivered.events)

    async def _pieces(self, request: TextRequest, *, streamed: bool) -> AsyncIterator[TextPiece]:
        """Yield the answer in pieces, or as one where nobody asked to watch."""
        if streamed:
            async for piece in self.model.stream(request):
                yield piece
            return
        result = await self.model.complete(request)
        yield TextPiece(
            text=result.text,
            output_tokens_so_far=result.usage.output,
            result=result,
            source=Source(provider=result.provider, model=result.model),
        )

    def _ending(self, creation: Creation, result: TextResult) -> Ending:
        """Return what was made, and what the delivered call cost the house."""
        items = read_items(creation, result.text)
        return Ending(
            status=CreationStatus.COMPLETED,
            micro_credits=0,
            tokens=result.usage.total,
            cost_micro_usd=self.model_prices.cost(
                provider=result.provider,
                model=result.model,
                tokens=result.usage,
                images=0,
                at=self.closing.clock.now(),
            ),
            text=None if items else result.text,
            items=items,
            result=result,
        )

    def _actual(self, creation: Creation, result: TextResult) -> Actual:
        """Return what is charged: the tokens that were used, or the operation's fixed price."""
        price = fixed_price(creation.operation, self.prices)
        return Actual(
            unit=Unit.TOKENS if price is None else Unit.CREDITS,
            amount=result.usage.total if price is None else price,
            usage=usage_of(result.usage),
            model=f"{result.provider}:{result.model}",
            reference_type="creation",
            reference_id=creation.id,
        )
