"""Delete an uploaded picture."""

from collections.abc import Callable
from dataclasses import dataclass

from core.media.steps.keeping import detach
from core.shared.ids import AccountId
from core.shared.ports import Clock
from core.video.ports import VideoUnitOfWork


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
