"""Forget what an account that was deleted has of videos."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ledger.model import WalletTerms
from core.shared.ids import AccountId
from core.shared.pages import PageRequest
from core.shared.ports import Clock
from core.video.model import ClipFilter, ScriptFilter
from core.video.ports import VideoUnitOfWork
from core.video.steps.ending import forget, hide

AT_ONCE = 20
"""How many go in one transaction: nobody waits long for the wallet's lock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetVideos:
    """After an account was deleted: what it uploaded and made goes, what waits is cancelled.

    Clips that were submitted run on and are charged, and nobody is given them.
    """

    unit_of_work: Callable[[], VideoUnitOfWork]
    clock: Clock
    terms: WalletTerms

    async def __call__(self, account_id: AccountId, *, job_id: str) -> None:
        """Delete everything, some at a time; running twice is harmless. Raises `JobEnded`."""
        for some in (self._clips, self._scripts, self._images):
            while await some(account_id):
                continue
        async with self.unit_of_work() as work:
            await work.jobs.done(job_id)
            await work.commit()

    async def _clips(self, account_id: AccountId) -> bool:
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            found = await work.clips.list(account_id, ClipFilter(), PageRequest(limit=AT_ONCE))
            for clip in found.items:
                await forget(work, clip, self.terms, self.clock.now())
            if found.items:
                await work.commit()
            return bool(found.items)

    async def _scripts(self, account_id: AccountId) -> bool:
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            found = await work.scripts.list(account_id, ScriptFilter(), PageRequest(limit=AT_ONCE))
            for script in found.items:
                await work.scripts.delete(script.id, at=self.clock.now())
            if found.items:
                await work.commit()
            return bool(found.items)

    async def _images(self, account_id: AccountId) -> bool:
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            found = await work.images.list(account_id, PageRequest(limit=AT_ONCE))
            for image in found.items:
                now = self.clock.now()
                await work.images.delete(image.id, at=now)
                await hide(work, image.media_id, now)
            if found.items:
                await work.commit()
            return bool(found.items)
