"""How clips end that are not delivered, and go, in the caller's transaction.

Whoever calls has locked the account's wallet, and commits.
"""

from dataclasses import replace
from datetime import datetime

from core.ledger.model import WalletTerms
from core.ledger.steps import booking
from core.media.errors import MediaNotFound
from core.media.steps.keeping import detach
from core.shared.events import Event
from core.shared.jobs import OPEN_STATUSES
from core.video.model import Clip, ClipStatus
from core.video.ports import VideoUnitOfWork
from core.video.rules.clips import cancelled, event_of


async def close_unpaid(
    work: VideoUnitOfWork, clip: Clip, terms: WalletTerms, now: datetime
) -> None:
    """Store a clip that failed or was cancelled, return what it held, and end stream and job.

    Raises `JobEnded`.
    """
    reason = clip.error
    assert reason is not None
    await booking.give_back(
        work, clip.account_id, clip.hold_id, caller=clip.job_id, terms=terms, now=now
    )
    await work.clips.save(clip)
    if clip.status is ClipStatus.FAILED:
        payload = {"video_id": clip.id, "batch_id": clip.batch_id, "reason": reason}
        event = Event(type="video.failed", account_id=clip.account_id, payload=payload)
        await work.events.add(event)
    await work.streams.append(clip.id, clip.job_id, event_of(clip), ended_at=now)
    job = await work.jobs.get(clip.job_id)
    if job is not None and job.status in OPEN_STATUSES:
        if clip.status is ClipStatus.FAILED:
            await work.jobs.failed(clip.job_id, error=reason)
        else:
            await work.jobs.cancelled(clip.job_id, reason=reason)


async def stop(work: VideoUnitOfWork, clip: Clip, terms: WalletTerms, now: datetime) -> Clip:
    """Cancel a clip that was not submitted; of one that was, note that it was asked."""
    stopped = cancelled(clip, now)
    if stopped.status is not clip.status:
        await close_unpaid(work, stopped, terms, now)
    elif stopped != clip:
        await work.clips.save(stopped)
    return stopped


async def forget(work: VideoUnitOfWork, clip: Clip, terms: WalletTerms, now: datetime) -> None:
    """Delete a clip; what was submitted runs on, and nobody is given it."""
    clip = await stop(work, clip, terms, now)
    if clip.media_id is not None:
        await hide(work, clip.media_id, now)
    await work.clips.save(
        replace(clip, deleted_at=now, media_id=None, media_address=None, blob_key=None)
    )


async def hide(work: VideoUnitOfWork, media_id: str, now: datetime) -> None:
    """Void media; whoever deletes all that an account has may have been first."""
    try:
        media = await work.media.get(media_id)
    except MediaNotFound:
        return
    await detach(work, media, now)
