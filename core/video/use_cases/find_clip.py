"""Find out whether a provider has a clip."""

from collections.abc import Callable
from dataclasses import dataclass

from core.media.errors import StoreUnavailable
from core.shared.errors import Unavailable
from core.shared.ports import Clock
from core.video.errors import NotAccepted, OutcomeUnknown
from core.video.model import Clip
from core.video.ports import VideoModel
from core.video.rules.clips import NOT_THERE, UNKNOWN, is_overdue, seconds_to_settle
from core.video.rules.orders import order_of, route_of
from core.video.rules.waits import AWAY_SECONDS, waiting, waiting_for_an_answer
from core.video.steps.outcomes import Outcomes
from core.video.use_cases.read_picture import ReadPicture


@dataclass(frozen=True, slots=True, kw_only=True)
class FindClip:
    """Ask the provider whether it has a clip that may have been submitted.

    While another runner may still be submitting, only a find counts.
    """

    clock: Clock
    draw: Callable[[], float]
    model: VideoModel
    read_picture: ReadPicture
    outcomes: Outcomes

    async def __call__(self, clip: Clip) -> Clip:
        """Return the clip taken or given up. Raises `ClipWaits` while nobody knows."""
        order = order_of(clip, await self._picture(clip))
        job: str | None = None
        can_tell = True
        try:
            job = await self.model.look_up(route_of(clip), order)
        except OutcomeUnknown:
            can_tell = False
        except Unavailable:
            if not is_overdue(clip, self.clock.now()):
                raise waiting_for_an_answer(clip, self.draw()) from None
            can_tell = False
        if job is not None:
            return await self.outcomes.accepted(clip, job)
        left = seconds_to_settle(clip, self.clock.now())
        if left > 0:
            raise waiting(clip, min(left, AWAY_SECONDS))
        if can_tell:
            return await self.outcomes.not_accepted(clip, NotAccepted(NOT_THERE, again=True))
        return await self.outcomes.failed(clip, UNKNOWN, may_exist=True)

    async def _picture(self, clip: Clip) -> bytes:
        """Return the picture, which helps some providers; nothing where it can't be had."""
        try:
            return await self.read_picture(clip) or b""
        except StoreUnavailable:
            return b""
