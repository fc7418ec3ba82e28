"""Cancel a video."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ledger.model import WalletTerms
from core.shared.ids import AccountId
from core.shared.ports import Clock
from core.video.model import Clip
from core.video.ports import ClipObserver, VideoUnitOfWork
from core.video.steps.ending import stop


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelVideo:
    """Void a clip that was not submitted; one that was runs on and is charged if it completes."""

    unit_of_work: Callable[[], VideoUnitOfWork]
    clock: Clock
    terms: WalletTerms
    observe: ClipObserver

    async def __call__(self, account_id: AccountId, clip_id: str) -> Clip:
        """Return the clip as it stands then. Raises `VideoNotFound`."""
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            before = await work.clips.get(clip_id, account_id=account_id)
            clip = await stop(work, before, self.terms, self.clock.now())
            await work.commit()
        if clip.status is not before.status:
            self.observe(clip)
        return clip
