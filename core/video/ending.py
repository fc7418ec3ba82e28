"""The last transaction of a clip that is not delivered: given back, noted, told."""

from datetime import datetime

from core.ledger import booking
from core.ledger.model import WalletTerms
from core.shared.events import Event
from core.shared.jobs import OPEN_STATUSES
from core.video.model import Clip, ClipStatus
from core.video.ports import VideoUnitOfWork
from core.video.rules.clips import event_of


async def close_unpaid(
    work: VideoUnitOfWork, clip: Clip, terms: WalletTerms, now: datetime
) -> None:
    """Store a clip that failed or was cancelled, return what it held, and end stream and job.

    In the caller's transaction, whose wallet is locked. Raises `JobEnded`.
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
