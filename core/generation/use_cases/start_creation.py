"""Ask for a text or an image."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.generation.articles import Estimate
from core.generation.creations import check_inputs, estimate
from core.generation.delivery import LEASE
from core.generation.model import FIXED_PRICES, Creation, CreationStatus, ForAsset, Operation
from core.generation.ports import GenerationUnitOfWork
from core.generation.topics import TopicPolicy
from core.ledger import booking
from core.ledger.model import Unit, WalletTerms
from core.ledger.prices import Prices
from core.ledger.rules.holds import HoldRequest
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids
from core.streams.model import NewEvent, Stream
from core.usage.use_cases.admit import AdmitWork

KIND = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCreationCommand:
    """Who asks for what. `key` makes a repeated call the same creation."""

    account_id: AccountId
    operation: Operation
    inputs: Mapping[str, object]
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A creation, and whether it is new: an earlier one of the same key has run already."""

    creation: Creation
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCreation:
    """Reserve what it may cost, and open its stream, in one transaction.

    The idempotency key stays claimed until the creation ends: a repeat meanwhile is told to wait.
    """

    unit_of_work: Callable[[], GenerationUnitOfWork]
    clock: Clock
    ids: Ids
    terms: WalletTerms
    prices: Prices
    topics: TopicPolicy
    admit: AdmitWork

    async def __call__(self, command: StartCreationCommand) -> Started:
        """Return the creation, queued.

        Raises `WishInvalid`, `TopicRefused`, `InsufficientCredits`, the errors of keys, and what
        `AdmitWork` raises.
        """
        inputs = check_inputs(command.operation, command.inputs)
        self.topics.check(inputs.values())
        async with self.unit_of_work() as work:
            await work.wallets.get(command.account_id)
            if command.key is not None:
                earlier = await work.keys.claim(command.key)
                if earlier is not None:
                    return Started(
                        creation=await work.creations.get(earlier, account_id=command.account_id),
                        is_new=False,
                    )
            creation = await self.begin(
                work, command.account_id, command.operation, inputs, key=command.key
            )
            await work.commit()
            return Started(creation=creation, is_new=True)

    async def begin(
        self,
        work: GenerationUnitOfWork,
        account_id: AccountId,
        operation: Operation,
        inputs: Mapping[str, object],
        *,
        key: RequestKey | None,
        source_id: str | None = None,
        take: int = 1,
        for_asset: ForAsset | None = None,
    ) -> Creation:
        """Store a new creation with its hold and stream, in the caller's transaction.

        Raises what `AdmitWork` raises, and `InsufficientCredits`.
        """
        await self.admit.within(work, account_id, operation.value)
        now = self.clock.now()
        creation_id = self.ids.new()
        name = f"creation:{creation_id}"
        fixed = FIXED_PRICES.get(operation)
        expected = None
        if operation is not Operation.IMAGE:
            expected = estimate(operation, inputs, self.prices)
        request = HoldRequest(
            id=f"{name}:1",
            owner=name,
            purpose=operation.value,
            work=name,
            number=1,
            unit=Unit.CREDITS if fixed else Unit.TOKENS,
            amount=self._amount(fixed, expected),
            expires_at=now + LEASE,
        )
        (hold,) = await booking.place(work, account_id, (request,), self.terms, now)
        creation = Creation(
            id=creation_id,
            account_id=account_id,
            operation=operation,
            status=CreationStatus.QUEUED,
            inputs=inputs,
            prompt_tokens=expected.prompt_tokens if expected else 0,
            output_tokens_max=expected.output_tokens_max if expected else 0,
            hold_id=hold.id,
            writer=self.ids.new(),
            created_at=now,
            take=take,
            source_id=source_id,
            key=key,
            for_asset=for_asset,
        )
        await work.creations.add(creation)
        stream = Stream(
            id=creation_id,
            account_id=account_id,
            kind=KIND,
            writer=creation.writer,
            created_at=now,
            cancellable=operation is not Operation.SCRIPT,
        )
        await work.streams.open(stream)
        state = {"id": creation_id, "status": creation.status.value}
        await work.streams.append(creation_id, creation.writer, NewEvent(type="state", data=state))
        return creation

    def _amount(self, fixed: str | None, expected: Estimate | None) -> int:
        """Return what is held: a price in micro-credits, or tokens."""
        if fixed is not None:
            return self.prices.fixed_price(fixed)
        assert expected is not None
        return expected.tokens
