"""What came of asking a provider, noted right after, each in a transaction of its own."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.ledger.model import WalletTerms
from core.shared.ports import Clock
from core.video.errors import NotAccepted
from core.video.model import Clip, ClipStatus
from core.video.ports import ClipObserver, VideoModel, VideoUnitOfWork
from core.video.rules import clips as rules
from core.video.rules.waits import wait_before_retry, waiting, waiting_for_an_answer
from core.video.steps.ending import close_unpaid


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """Notes what came of a clip. All of it raises `ClipMoved` when somebody else was first."""

    unit_of_work: Callable[[], VideoUnitOfWork]
    clock: Clock
    terms: WalletTerms
    model: VideoModel
    draw: Callable[[], float]
    observe: ClipObserver

    async def accepted(self, clip: Clip, job: str) -> Clip:
        """Note the provider's name of the job; somebody else may have found it meanwhile."""
        async with self.unit_of_work() as work:
            await work.wallets.get(clip.account_id)
            current = await work.clips.get(clip.id, deleted=True)
            if current.provider_job == job:
                return current
            current = rules.accepted(current, job)
            await save_and_tell(work, current)
            await work.commit()
            return current

    async def not_accepted(self, clip: Clip, refusal: NotAccepted, *, counted: bool = True) -> Clip:
        """Return the clip given up or cancelled. Raises `ClipWaits` when it is tried again.

        `counted` says that the try counts: somebody was asked.
        """
        async with self.unit_of_work() as work:
            await work.wallets.get(clip.account_id)
            current = await work.clips.get(clip.id, deleted=True)
            now = self.clock.now()
            if not counted:
                current = replace(current, attempt=max(0, current.attempt - 1))
            routes = self.model.routes(current.wish.model)
            current = rules.not_accepted(current, refusal, len(routes), now)
            if current.status is ClipStatus.PENDING:
                await save_and_tell(work, current)
                await work.commit()
                raise waiting(current, wait_before_retry(current, refusal, self.draw()))
            await close_unpaid(work, current, self.terms, now)
            await work.commit()
        self.observe(current)
        return current

    async def unanswered(self, clip: Clip) -> Clip:
        """Return the clip given up, when it is overdue. Raises `ClipWaits` while it is not.

        A clip that was submitted does not fail for an outage of its provider before.
        """
        if not rules.is_overdue(clip, self.clock.now()):
            raise waiting_for_an_answer(clip, self.draw())
        return await self.failed(clip, rules.TOO_LONG, may_exist=True)

    async def failed(self, clip: Clip, reason: str, *, may_exist: bool) -> Clip:
        """Return the clip given up; `may_exist` says that it may have been rendered."""
        async with self.unit_of_work() as work:
            await work.wallets.get(clip.account_id)
            current = await work.clips.get(clip.id, deleted=True)
            rules.expect(current, clip.status)
            now = self.clock.now()
            current = rules.given_up(current, reason, now, may_exist=may_exist)
            await close_unpaid(work, current, self.terms, now)
            await work.commit()
        self.observe(current)
        return current


async def save_and_tell(work: VideoUnitOfWork, clip: Clip) -> None:
    """Store a clip in another state, in the caller's transaction, and tell who watches."""
    await work.clips.save(clip)
    await work.streams.append(clip.id, clip.job_id, rules.event_of(clip))
