"""Show an account's uploaded pictures."""

from collections.abc import Callable
from dataclasses import dataclass

from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest
from core.video.model import SpentImage
from core.video.ports import VideoUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ListImages:
    """Show an account its pictures, newest first."""

    snapshot: Callable[[], VideoUnitOfWork]

    async def __call__(self, account_id: AccountId, page: PageRequest) -> Page[SpentImage]:
        """Return one page."""
        async with self.snapshot() as work:
            found = await work.images.list(account_id, page)
            spent = await work.images.spent([image.id for image in found.items])
        items = [SpentImage(image=i, spent=s) for i, s in zip(found.items, spent, strict=True)]
        return Page(items=items, next_before=found.next_before)
