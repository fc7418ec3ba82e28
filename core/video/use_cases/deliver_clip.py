"""Bring what was rendered to the customer."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.media.errors import StoreUnavailable
from core.media.steps.keeping import MeasuredFile, MediaKeeper, NewMedia, Staged
from core.shared.errors import Unavailable
from core.shared.ports import Clock
from core.video.errors import NoFilm, ProviderJobLost
from core.video.model import Clip
from core.video.ports import Files, VideoModel
from core.video.rules.clips import LOST, NO_FILM
from core.video.rules.orders import job_of, route_of
from core.video.rules.waits import waiting_for_an_answer
from core.video.steps.outcomes import Outcomes
from core.video.use_cases.finish_clip import FinishClip

FOLDER = "videos"
MP4 = "video/mp4"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverClip:
    """Bring what was rendered into the store, and finish the clip; a deleted one is only charged.

    The store's outage fails no clip, however long it lasts: it is ours, and the film is there.
    """

    clock: Clock
    draw: Callable[[], float]
    model: VideoModel
    files: Files
    media: MediaKeeper
    finish: FinishClip
    outcomes: Outcomes

    async def __call__(self, clip: Clip) -> Clip:
        """Return the clip completed or given up.

        Raises `ClipWaits` while the provider or the store does not answer, `ClipMoved`, and
        `BlobGone` when it is to be fetched again.
        """
        if clip.deleted_at is not None:
            return await self.finish(clip, None)
        with self.files.folder() as folder:
            path = folder / "clip.mp4"
            try:
                film = await self._fetch(clip, path)
            except ProviderJobLost:
                return await self.outcomes.failed(clip, LOST, may_exist=True)
            except NoFilm:
                return await self.outcomes.failed(clip, NO_FILM, may_exist=True)
            except Unavailable:
                return await self.outcomes.unanswered(clip)
            return await self.finish(clip, await self._stage(clip, film))

    async def _fetch(self, clip: Clip, path: Path) -> MeasuredFile:
        await self.model.fetch(route_of(clip), job_of(clip), path)
        digest, size_bytes = await self.files.measured_mp4(path)
        return MeasuredFile(path=path, digest=digest, size_bytes=size_bytes)

    async def _stage(self, clip: Clip, film: MeasuredFile) -> Staged:
        try:
            return await self.media.stage(
                NewMedia(
                    account_id=clip.account_id,
                    content=film,
                    media_type=MP4,
                    folder=FOLDER,
                    name=f"{int(self.clock.now().timestamp())}.mp4",
                )
            )
        except StoreUnavailable:
            raise waiting_for_an_answer(clip, self.draw()) from None
