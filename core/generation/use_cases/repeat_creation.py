"""Make a text or an image again."""

from collections.abc import Callable
from dataclasses import dataclass

from core.generation.errors import ArticleBusy, WishInvalid
from core.generation.model import OPEN_CREATIONS, Creation, ForAsset, Operation, Started
from core.generation.ports import GenerationUnitOfWork
from core.generation.use_cases.start_creation import StartCreation
from core.shared.ids import AccountId
from core.shared.keys import RequestKey


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatCreationCommand:
    """Which creation is made again, by whom."""

    account_id: AccountId
    source_id: str
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatCreation:
    """From the same prompt comes another take, as a creation of its own; the earlier one stays."""

    unit_of_work: Callable[[], GenerationUnitOfWork]
    start: StartCreation

    async def __call__(self, command: RepeatCreationCommand) -> Started:
        """Return the new creation, queued.

        Raises `CreationNotFound`, `WishInvalid` for a script or a coach's answer,
        `ArticleBusy` while the source is still being made, and what `StartCreation` raises.
        """
        account_id = command.account_id
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            source = await work.creations.get(command.source_id, account_id=account_id)
            if command.key is not None:
                earlier = await work.keys.claim(command.key)
                if earlier is not None:
                    made = await work.creations.get(earlier, account_id=account_id)
                    return Started(creation=made, is_new=False)
            creation = await self.again(work, source, key=command.key)
            await work.commit()
            return Started(creation=creation, is_new=True)

    async def again(
        self,
        work: GenerationUnitOfWork,
        source: Creation,
        *,
        key: RequestKey | None,
        for_asset: ForAsset | None = None,
    ) -> Creation:
        """Begin another take in the caller's transaction, whose wallet is locked.

        Raises `WishInvalid`, `ArticleBusy`, `TopicRefused` and what `StartCreation.begin` raises.
        """
        if source.operation is Operation.CHAT:
            raise WishInvalid("An answer of the coach is not made again. Send a message.")
        if source.operation is Operation.SCRIPT:
            raise WishInvalid("A script is not made again. Order another one for its picture.")
        if source.status in OPEN_CREATIONS:
            raise ArticleBusy("This is still being made. Wait for its end.")
        self.start.topics.check(source.inputs.values())
        root_id = source.source_id or source.id
        return await self.start.begin(
            work,
            source.account_id,
            source.operation,
            source.inputs,
            key=key,
            source_id=root_id,
            take=await work.creations.takes(root_id) + 2,
            for_asset=for_asset,
        )
