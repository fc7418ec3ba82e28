"""Show one uploaded picture."""

from collections.abc import Callable
from dataclasses import dataclass

from core.shared.ids import AccountId
from core.video.model import SpentImage
from core.video.ports import VideoUnitOfWork


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
