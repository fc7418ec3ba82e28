"""The end of a creation that stops before its end: what was delivered is charged."""

from dataclasses import dataclass

from core.generation.model import ALL_OR_NOTHING, Creation, CreationStatus
from core.generation.rules.creations import Ending, fixed_price
from core.generation.rules.shaping import CreationShaper
from core.generation.rules.telling import pieces_of
from core.generation.steps.closing import Closing
from core.generation.steps.delivery import Progress, tokens_delivered
from core.ledger.model import TokenUsage, Unit
from core.ledger.prices import Prices
from core.ledger.rules.settling import Actual

STOPPED = "The server was stopped. What was written until then is kept and charged."
STOPPED_UNPAID = "The server was stopped. Nothing was charged; try again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """Ends what its customer or the process stopped, for what it has delivered until then."""

    closing: Closing
    prices: Prices

    async def __call__(
        self, creation: Creation, progress: Progress, status: CreationStatus
    ) -> Creation:
        """Charge what was delivered, and no more; an answer with a fixed price is charged that.

        What the process stops before anything was delivered has failed: who asks again with the
        same key is given it. Raises `LeaseLost` and `WriterReplaced`: then nothing is charged.
        """
        tokens = tokens_delivered(creation.prompt_tokens, progress)
        keeps = creation.operation not in ALL_OR_NOTHING
        is_left = status is CreationStatus.INTERRUPTED
        if is_left and not (keeps and tokens):
            return await self.closing.give_back(creation, STOPPED_UNPAID)
        text, items = pieces_of(tuple(CreationShaper(creation)(progress.text)))
        price = fixed_price(creation.operation, self.prices)
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
            error=(STOPPED if actual.amount else STOPPED_UNPAID) if is_left else None,
        )
        return await self.closing.settle(creation, actual, ending)
