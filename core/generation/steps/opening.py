"""The first transaction of a creation: held, stored, its stream opened."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.generation.model import ALL_OR_NOTHING, Creation, CreationStatus, ForAsset, Operation
from core.generation.ports import GenerationUnitOfWork
from core.generation.rules.creations import fixed_price
from core.generation.rules.tokens import Estimate
from core.generation.steps.delivery import LEASE
from core.ledger.model import Unit, WalletTerms
from core.ledger.prices import Prices
from core.ledger.rules.holds import HoldRequest
from core.ledger.steps import booking
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids
from core.streams.model import NewEvent, Stream
from core.usage.use_cases.admit_work import AdmitWork

KIND = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for, and what it may use; `expected` is None for what needs no tokens."""

    account_id: AccountId
    operation: Operation
    inputs: Mapping[str, object]
    expected: Estimate | None
    key: RequestKey | None = None
    source_id: str | None = None
    take: int = 1
    for_asset: ForAsset | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Begins creations. Brakes, hold, creation and stream are one transaction: the caller's.

    What has a fixed price holds that, even where it is nothing: the hold is also the lease.
    """

    clock: Clock
    ids: Ids
    terms: WalletTerms
    prices: Prices
    admit: AdmitWork

    async def __call__(self, work: GenerationUnitOfWork, wish: Wish) -> Creation:
        """Store a new creation, queued. The account's wallet is locked.

        Raises what `AdmitWork` raises, and `InsufficientCredits`.
        """
        await self.admit.within(work, wish.account_id, wish.operation.value)
        now = self.clock.now()
        creation_id = self.ids.new()
        hold_id = await self._hold(work, creation_id, wish)
        expected = wish.expected
        creation = Creation(
            id=creation_id,
            account_id=wish.account_id,
            operation=wish.operation,
            status=CreationStatus.QUEUED,
            inputs=wish.inputs,
            prompt_tokens=expected.prompt_tokens if expected else 0,
            output_tokens_max=expected.output_tokens_max if expected else 0,
            hold_id=hold_id,
            writer=self.ids.new(),
            created_at=now,
            take=wish.take,
            source_id=wish.source_id,
            key=wish.key,
            for_asset=wish.for_asset,
        )
        await work.creations.add(creation)
        stream = Stream(
            id=creation_id,
            account_id=wish.account_id,
            kind=KIND,
            writer=creation.writer,
            created_at=now,
            cancellable=wish.operation not in ALL_OR_NOTHING,
        )
        await work.streams.open(stream)
        state = {"id": creation_id, "status": creation.status.value}
        await work.streams.append(creation_id, creation.writer, NewEvent(type="state", data=state))
        return creation

    async def _hold(self, work: GenerationUnitOfWork, creation_id: str, wish: Wish) -> str:
        now = self.clock.now()
        name = f"creation:{creation_id}"
        price = fixed_price(wish.operation, self.prices)
        if price is None:
            assert wish.expected is not None
        request = HoldRequest(
            id=f"{name}:1",
            owner=name,
            purpose=wish.operation.value,
            work=name,
            number=1,
            unit=Unit.TOKENS if price is None else Unit.CREDITS,
            amount=wish.expected.tokens if price is None and wish.expected else price or 0,
            expires_at=now + LEASE,
            free=price == 0,
        )
        (hold,) = await booking.place(work, wish.account_id, (request,), self.terms, now)
        return hold.id
