"""Bring a clip one step further: the job behind `RequestVideos`."""

from collections.abc import Callable
from dataclasses import dataclass

from core.shared.ids import AccountId
from core.shared.jobs import JobEnded
from core.video.errors import ClipMoved
from core.video.model import OPEN_CLIPS, Clip, ClipStatus
from core.video.ports import VideoUnitOfWork
from core.video.rules.waits import wait_before_look, waiting
from core.video.use_cases.find_clip import FindClip
from core.video.use_cases.follow_clip import FollowClip
from core.video.use_cases.submit_clip import SubmitClip


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeClipCommand:
    """Which clip of which account."""

    account_id: AccountId
    clip_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeClip:
    """What is about to be done outside is written before, what came of it right after.

    Killed anywhere and run again, or beside itself, a clip is submitted once, and charged once or
    not at all. Each run makes what can be made now and then waits (`ClipWaits`), so that no worker
    is kept by a renderer.
    """

    snapshot: Callable[[], VideoUnitOfWork]
    submit: SubmitClip
    find: FindClip
    follow: FollowClip

    async def __call__(self, command: MakeClipCommand) -> Clip:
        """Return the clip as it ended.

        Raises `ClipWaits` while it is not there, `JobEnded` when there is nothing left to do, and
        what `AdmitWork` and the ledger raise.
        """
        async with self.snapshot() as work:
            clip = await work.clips.get(command.clip_id, deleted=True)
        try:
            if clip.status is ClipStatus.PENDING:
                clip = await self.submit(clip)
            if clip.status is ClipStatus.SUBMITTING:
                clip = await self.find(clip)
            if clip.status is ClipStatus.PROCESSING:
                clip = await self.follow(clip)
        except ClipMoved as moved:
            raise JobEnded(f"Another runner has {clip.id}: {moved.message}") from moved
        if clip.status in OPEN_CLIPS:
            raise waiting(clip, wait_before_look(clip))
        return clip
