"""Ask for a text or an image."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.generation.model import Creation, ForAsset, Operation, Started
from core.generation.ports import GenerationUnitOfWork
from core.generation.rules.creations import check_inputs, estimate
from core.generation.rules.topics import TopicPolicy
from core.generation.steps.opening import Opening, Wish
from core.shared.ids import AccountId
from core.shared.keys import RequestKey


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCreationCommand:
    """Who asks for what. `key` makes a repeated call the same creation."""

    account_id: AccountId
    operation: Operation
    inputs: Mapping[str, object]
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCreation:
    """Reserve what it may cost, and open its stream, in one transaction.

    The idempotency key stays claimed until the creation ends: a repeat meanwhile is told to wait.
    """

    unit_of_work: Callable[[], GenerationUnitOfWork]
    opening: Opening
    topics: TopicPolicy

    async def __call__(self, command: StartCreationCommand) -> Started:
        """Return the creation, queued.

        Raises `WishInvalid`, `TopicRefused`, `InsufficientCredits`, the errors of keys, and what
        `AdmitWork` raises.
        """
        inputs = check_inputs(command.operation, command.inputs)
        async with self.unit_of_work() as work:
            await work.wallets.get(command.account_id)
            if command.key is not None:
                earlier = await work.keys.claim(command.key)
                if earlier is not None:
                    return Started(
                        creation=await work.creations.get(earlier, account_id=command.account_id),
                        is_new=False,
                    )
            self.topics.check(inputs.values())
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
        expected = None
        if operation is not Operation.IMAGE:
            expected = estimate(operation, inputs, self.opening.prices)
        wish = Wish(
            account_id=account_id,
            operation=operation,
            inputs=inputs,
            expected=expected,
            key=key,
            for_asset=for_asset,
            source_id=source_id,
            take=take,
        )
        return await self.opening(work, wish)
