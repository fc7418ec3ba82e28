"""Look at clips, cancel and delete them, give them up."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from core.ledger.model import WalletTerms
from core.media.errors import MediaNotFound
from core.media.keeping import detach
from core.shared.ids import AccountId
from core.shared.jobs import JobEnded
from core.shared.pages import LIMIT_MAX, Page, PageRequest
from core.shared.ports import Clock
from core.video.ending import close_unpaid
from core.video.errors import ClipMoved
from core.video.model import Clip, ClipFilter, ScriptFilter
from core.video.ports import ClipObserver, VideoUnitOfWork
from core.video.rules import clips as rules


@dataclass(frozen=True, slots=True, kw_only=True)
class GetVideo:
    """Show one clip to the account that owns it."""

    snapshot: Callable[[], VideoUnitOfWork]

    async def __call__(self, account_id: AccountId, clip_id: str) -> Clip:
        """Return the clip. Raises `VideoNotFound`, for another account's too."""
        async with self.snapshot() as work:
            return await work.clips.get(clip_id, account_id=account_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVideos:
    """Show an account its clips, newest first."""

    snapshot: Callable[[], VideoUnitOfWork]

    async def __call__(
        self, account_id: AccountId, wish: ClipFilter, page: PageRequest
    ) -> Page[Clip]:
        """Return one page."""
        async with self.snapshot() as work:
            return await work.clips.list(account_id, wish, page)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetAccount:
    """After an account was deleted: what it uploaded and made goes, what waits is cancelled.

    Clips that were submitted run on and are charged, and nobody is given them.
    """

    unit_of_work: Callable[[], VideoUnitOfWork]
    clock: Clock
    terms: WalletTerms

    async def __call__(self, account_id: AccountId, *, job_id: str) -> None:
        """Delete everything. Raises `JobEnded`."""
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            now = self.clock.now()
            page = PageRequest(limit=LIMIT_MAX)
            while clips := (await work.clips.list(account_id, ClipFilter(), page)).items:
                for clip in clips:
                    await forget(work, clip, self.terms, now)
            while scripts := (await work.scripts.list(account_id, ScriptFilter(), page)).items:
                for script in scripts:
                    await work.scripts.delete(script.id, at=now)
            while images := (await work.images.list(account_id, page)).items:
                for image in images:
                    await work.images.delete(image.id, at=now)
                    await hide(work, image.media_id, now)
            await work.jobs.done(job_id)
            await work.commit()


async def stop(work: VideoUnitOfWork, clip: Clip, terms: WalletTerms, now: datetime) -> Clip:
    """Cancel what was not submitted, in the caller's transaction; note it of what was."""
    stopped = rules.cancelled(clip, now)
    if stopped.status is not clip.status:
        await close_unpaid(work, stopped, terms, now)
    elif stopped != clip:
        await work.clips.save(stopped)
    return stopped


async def forget(work: VideoUnitOfWork, clip: Clip, terms: WalletTerms, now: datetime) -> None:
    """Delete a clip in the caller's transaction."""
    clip = await stop(work, clip, terms, now)
    if clip.media_id is not None:
        await hide(work, clip.media_id, now)
    await work.clips.save(
        replace(clip, deleted_at=now, media_id=None, media_address=None, blob_key=None)
    )


async def hide(work: VideoUnitOfWork, media_id: str, now: datetime) -> None:
    """Void media in the caller's transaction; whoever deleted the account may have been first."""
    try:
        media = await work.media.get(media_id)
    except MediaNotFound:
        return
    await detach(work, media, now)
