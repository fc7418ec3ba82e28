"""Look where a clip stands at its provider."""

from collections.abc import Callable
from dataclasses import dataclass

from core.shared.errors import Unavailable
from core.shared.ports import Clock
from core.video.errors import ProviderJobLost
from core.video.model import Clip, RenderState
from core.video.ports import VideoModel, VideoUnitOfWork
from core.video.rules import clips as rules
from core.video.rules.orders import job_of, route_of
from core.video.steps.outcomes import Outcomes
from core.video.use_cases.deliver_clip import DeliverClip


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowClip:
    """Look once at a clip that a provider has taken, and deliver it when it is done."""

    unit_of_work: Callable[[], VideoUnitOfWork]
    clock: Clock
    model: VideoModel
    deliver: DeliverClip
    outcomes: Outcomes

    async def __call__(self, clip: Clip) -> Clip:
        """Return the clip as it stands then. Raises `ClipMoved` and what `DeliverClip` raises."""
        try:
            rendering = await self.model.look(route_of(clip), job_of(clip))
        except ProviderJobLost:
            return await self.outcomes.failed(clip, rules.LOST, may_exist=True)
        except Unavailable:
            return await self.outcomes.unanswered(clip)
        if rendering.state is RenderState.FAILED:
            reason = rendering.reason or rules.NOT_MADE
            return await self.outcomes.failed(clip, reason, may_exist=False)
        clip = await self._progressed(clip, rendering.percent)
        if rendering.state is RenderState.DONE:
            return await self.deliver(clip)
        if rules.is_overdue(clip, self.clock.now()):
            return await self.outcomes.failed(clip, rules.TOO_LONG, may_exist=True)
        return clip

    async def _progressed(self, clip: Clip, percent: int) -> Clip:
        """Note how far it has come, and tell who watches when that is further than before."""
        async with self.unit_of_work() as work:
            await work.wallets.get(clip.account_id)
            current = await work.clips.get(clip.id, deleted=True)
            before = current.progress
            current = rules.progressed(current, percent)
            await work.clips.save(current)
            if current.progress > before:
                await work.streams.append(clip.id, clip.job_id, rules.event_of(current))
            await work.commit()
            return current
