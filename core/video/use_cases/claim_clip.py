"""Write that a clip is about to be submitted."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.ledger.model import WalletTerms
from core.ledger.steps import booking
from core.ledger.steps.booking import Flight
from core.shared.ports import Clock, Ids
from core.usage.use_cases.admit_work import AdmitWork
from core.video.model import Clip, Route
from core.video.ports import VideoUnitOfWork
from core.video.rules.clips import submitting
from core.video.rules.holds import KIND, expiry
from core.video.steps.outcomes import save_and_tell


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimClip:
    """Only who has written this calls the provider, and who finds it written looks there first.

    From here on the hold is in flight: no cancelling returns it, only what comes of the clip.
    """

    unit_of_work: Callable[[], VideoUnitOfWork]
    clock: Clock
    ids: Ids
    terms: WalletTerms
    admit: AdmitWork

    async def __call__(self, clip: Clip, route: Route) -> Clip:
        """Return the clip, submitting to that provider.

        Raises `ClipMoved`, and what `AdmitWork` and the ledger raise.
        """
        async with self.unit_of_work() as work:
            await work.wallets.get(clip.account_id)
            clip = await work.clips.get(clip.id, deleted=True)
            now = self.clock.now()
            clip = submitting(clip, route, now)
            await self.admit.within(work, clip.account_id, KIND)
            flight = Flight(
                hold_id=clip.hold_id,
                caller=clip.job_id,
                expires_at=expiry(now),
                new_hold_id=self.ids.new(),
            )
            hold = await booking.put_in_flight(work, clip.account_id, flight, self.terms, now)
            await work.jobs.paid_by(clip.job_id, hold.id)
            clip = replace(clip, hold_id=hold.id)
            await save_and_tell(work, clip)
            await work.commit()
            return clip
