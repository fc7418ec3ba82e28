"""Hand a clip to a provider."""

from collections.abc import Callable
from dataclasses import dataclass

from core.media.errors import StoreUnavailable
from core.shared.errors import Deferred
from core.shared.ports import Clock
from core.video.errors import NotAccepted, OutcomeUnknown
from core.video.model import Clip, Route
from core.video.ports import VideoModel
from core.video.rules.clips import DELETED_IMAGE, is_late
from core.video.rules.orders import in_turn, order_of, route_of
from core.video.rules.waits import spread, waiting, waiting_for_an_answer
from core.video.steps.outcomes import Outcomes
from core.video.use_cases.claim_clip import ClaimClip
from core.video.use_cases.read_picture import ReadPicture


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitClip:
    """Hand a pending clip to the provider whose turn it is, once."""

    clock: Clock
    draw: Callable[[], float]
    model: VideoModel
    read_picture: ReadPicture
    claim: ClaimClip
    outcomes: Outcomes

    async def __call__(self, clip: Clip) -> Clip:
        """Return the clip taken or given up; or still submitting, when nobody knows.

        Raises `ClipWaits` while its picture can't be read, and when it is tried again.
        """
        try:
            picture = await self.read_picture(clip)
        except StoreUnavailable:
            raise waiting_for_an_answer(clip, self.draw()) from None
        if picture is None:
            return await self.outcomes.failed(clip, DELETED_IMAGE, may_exist=False)
        clip = await self.claim(clip, self._whom(clip))
        if is_late(clip, self.clock.now()):
            raise waiting(clip, 1)  # Held up since: others may have taken it for lost.
        try:
            job = await self.model.submit(route_of(clip), order_of(clip, picture))
        except NotAccepted as refusal:
            return await self.outcomes.not_accepted(clip, refusal)
        except Deferred as brake:
            return await self.outcomes.not_accepted(clip, held_back(brake), counted=False)
        except OutcomeUnknown:
            return clip
        return await self.outcomes.accepted(clip, job)

    def _whom(self, clip: Clip) -> Route:
        """Return who is asked next. Raises `ClipWaits` while all of them are left alone."""
        routes = in_turn(clip, self.model.routes(clip.wish.model))
        rests = [self.model.rest(route).total_seconds() for route in routes]
        if least := min(rests):
            raise waiting(clip, spread(least, self.draw()))
        return routes[rests.index(least)]


def held_back(brake: Deferred) -> NotAccepted:
    """Return a brake's refusal as that of a provider that was not asked."""
    return NotAccepted(brake.message, again=True, retry_after_seconds=brake.retry_after_seconds)
