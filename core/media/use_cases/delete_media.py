"""Delete media."""

from collections.abc import Callable
from dataclasses import dataclass

from core.media.keeping import detach
from core.media.ports import MediaUnitOfWork
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteMedia:
    """Their address is void at once; the bytes go when nothing else shows them."""

    unit_of_work: Callable[[], MediaUnitOfWork]
    clock: Clock

    async def __call__(self, account_id: AccountId, media_id: str) -> None:
        """Delete. Raises `MediaNotFound`, for another account's too."""
        async with self.unit_of_work() as work:
            media = await work.media.get(media_id, account_id=account_id)
            await detach(work, media, self.clock.now())
            await work.commit()
