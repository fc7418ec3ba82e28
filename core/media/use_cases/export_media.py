"""Give somebody the pictures and videos that are stored for them."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from core.media.model import Media
from core.media.ports import MediaUnitOfWork
from core.media.steps.links import MediaLinks
from core.shared.exports import ExportPart
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest, each_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportMedia:
    """The section of media, newest first: each with its address, where the bytes are read."""

    snapshot: Callable[[], MediaUnitOfWork]
    links: MediaLinks

    async def __call__(self, account_id: AccountId) -> ExportPart:
        """Return the section."""
        return self._media(account_id)

    async def _media(self, account_id: AccountId) -> AsyncIterator[object]:
        async def read(page: PageRequest) -> Page[Media]:
            async with self.snapshot() as work:
                return await work.media.list(account_id, page)

        async for media in each_of(read):
            yield {
                "id": media.id,
                "name": media.name,
                "media_type": media.media_type,
                "size_bytes": media.size_bytes,
                "url": self.links.of(media.address, media.blob_key),
                "created_at": media.created_at,
            }
