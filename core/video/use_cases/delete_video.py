"""Delete a video."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ledger.model import WalletTerms
from core.shared.ids import AccountId
from core.shared.ports import Clock
from core.video.ports import VideoUnitOfWork
from core.video.steps.ending import forget


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteVideo:
    """It is gone from every list at once, and its address is void.

    One that was not submitted costs nothing; one that was runs on and is charged.
    """

    unit_of_work: Callable[[], VideoUnitOfWork]
    clock: Clock
    terms: WalletTerms

    async def __call__(self, account_id: AccountId, clip_id: str) -> None:
        """Delete. Raises `VideoNotFound`, for another account's too."""
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            clip = await work.clips.get(clip_id, account_id=account_id)
            await forget(work, clip, self.terms, self.clock.now())
            await work.commit()
