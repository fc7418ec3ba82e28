"""Give a video up."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ledger.model import WalletTerms
from core.shared.ids import AccountId
from core.shared.jobs import JobEnded
from core.shared.ports import Clock
from core.video.errors import ClipMoved
from core.video.model import Clip
from core.video.ports import ClipObserver, VideoUnitOfWork
from core.video.rules import clips as rules
from core.video.steps.ending import close_unpaid


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUpVideo:
    """End a clip whose job has failed for good: everything held goes back."""

    unit_of_work: Callable[[], VideoUnitOfWork]
    clock: Clock
    terms: WalletTerms
    observe: ClipObserver

    async def __call__(self, account_id: AccountId, clip_id: str, reason: str) -> Clip:
        """Return the clip, failed. Raises `JobEnded` when it has ended already."""
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            clip = await work.clips.get(clip_id, deleted=True)
            now = self.clock.now()
            try:
                clip = rules.given_up(clip, reason, now, may_exist=True)
            except ClipMoved as moved:
                raise JobEnded(moved.message) from moved
            await close_unpaid(work, clip, self.terms, now)
            await work.commit()
        self.observe(clip)
        return clip
