"""Show an account's videos."""

from collections.abc import Callable
from dataclasses import dataclass

from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest
from core.video.model import Clip, ClipFilter
from core.video.ports import VideoUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVideos:
    """Show an account its clips, newest first."""

    snapshot: Callable[[], VideoUnitOfWork]

    async def __call__(
        self, account_id: AccountId, wish: ClipFilter, page: PageRequest
    ) -> Page[Clip]:
        """Return one page."""
        async with self.snapshot() as work:
            return await work.clips.list(account_id, wish, page)
