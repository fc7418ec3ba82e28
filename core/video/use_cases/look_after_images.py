"""Look at uploaded pictures, and delete them."""

from collections.abc import Callable
from dataclasses import dataclass

from core.media.keeping import detach
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest
from core.shared.ports import Clock
from core.video.model import Image, Spent
from core.video.ports import VideoUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SpentImage:
    """A picture, and what was paid for all that came of it."""

    image: Image
    spent: Spent


@dataclass(frozen=True, slots=True, kw_only=True)
class GetImage:
    """Show one picture to the account that owns it."""

    snapshot: Callable[[], VideoUnitOfWork]

    async def __call__(self, account_id: AccountId, image_id: str) -> SpentImage:
        """Return the picture. Raises `ImageNotFound`, for another account's too."""
        async with self.snapshot() as work:
            image = await work.images.get(image_id, account_id=account_id)
            (spent,) = await work.images.spent((image_id,))
            return SpentImage(image=image, spent=spent)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteImage:
    """Its address is void and its bytes go; what came of it stays, and names no picture.

    A clip that has not been submitted yet fails for want of it, and costs nothing.
    """

    unit_of_work: Callable[[], VideoUnitOfWork]
    clock: Clock

    async def __call__(self, account_id: AccountId, image_id: str) -> None:
        """Delete. Raises `ImageNotFound`, for another account's too."""
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            image = await work.images.get(image_id, account_id=account_id)
            now = self.clock.now()
            await work.images.delete(image_id, at=now)
            await detach(work, await work.media.get(image.media_id), now)
            await work.commit()
