"""Show one video."""

from collections.abc import Callable
from dataclasses import dataclass

from core.shared.ids import AccountId
from core.video.model import Clip
from core.video.ports import VideoUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class GetVideo:
    """Show one clip to the account that owns it."""

    snapshot: Callable[[], VideoUnitOfWork]

    async def __call__(self, account_id: AccountId, clip_id: str) -> Clip:
        """Return the clip. Raises `VideoNotFound`, for another account's too."""
        async with self.snapshot() as work:
            return await work.clips.get(clip_id, account_id=account_id)
