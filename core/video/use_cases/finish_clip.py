"""Show a film and charge it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.ledger.model import Unit, WalletTerms
from core.ledger.rules.settling import Actual
from core.ledger.steps import booking
from core.media.steps.keeping import MediaKeeper, Staged
from core.shared.events import Event
from core.shared.ports import Clock
from core.video.model import Clip, ClipStatus
from core.video.ports import ClipObserver, VideoUnitOfWork
from core.video.rules import clips as rules


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishClip:
    """Show it and charge it, in one transaction; one that was deleted is only charged."""

    unit_of_work: Callable[[], VideoUnitOfWork]
    clock: Clock
    terms: WalletTerms
    media: MediaKeeper
    observe: ClipObserver

    async def __call__(self, clip: Clip, staged: Staged | None) -> Clip:
        """Return the clip, completed. Raises `ClipMoved`, `BlobGone` and `JobEnded`."""
        async with self.unit_of_work() as work:
            await work.wallets.get(clip.account_id)
            current = await work.clips.get(clip.id, deleted=True)
            now = self.clock.now()
            rules.expect(current, ClipStatus.PROCESSING)
            hold = await booking.settle(
                work,
                current.account_id,
                current.hold_id,
                actual_of(current),
                caller=current.job_id,
                terms=self.terms,
                now=now,
            )
            assert hold.charge is not None
            current = rules.completed(current, hold.charge.micro_credits, now)
            if staged is not None and current.deleted_at is None:
                current = await self._shown(work, current, staged)
            await work.clips.save(current)
            await work.events.add(completed_event(current))
            event = rules.event_of(current)
            await work.streams.append(current.id, current.job_id, event, ended_at=now)
            await work.jobs.done(current.job_id)
            await work.commit()
        self.observe(current)
        return current

    async def _shown(self, work: VideoUnitOfWork, clip: Clip, staged: Staged) -> Clip:
        media = await self.media.attach(work, staged)
        return replace(
            clip, media_id=media.id, media_address=media.address, blob_key=media.blob_key
        )


def completed_event(clip: Clip) -> Event:
    """Return what others are told of a clip that is there."""
    payload = {"video_id": clip.id, "batch_id": clip.batch_id}
    return Event(type="video.completed", account_id=clip.account_id, payload=payload)


def actual_of(clip: Clip) -> Actual:
    """Return what a clip costs: what was held for it."""
    return Actual(
        unit=Unit.CREDITS,
        amount=clip.micro_credits,
        model=f"{clip.provider}:{clip.provider_model}",
        reference_type="video",
        reference_id=clip.id,
    )
