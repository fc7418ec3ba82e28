"""Give somebody the pictures and videos that are stored for them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.media.links import MediaLinks
from core.media.ports import MediaUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import LIMIT_MAX, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportMedia:
    """The section of media, newest first: each with its address, where the bytes are read."""

    snapshot: Callable[[], MediaUnitOfWork]
    links: MediaLinks

    async def __call__(self, account_id: AccountId) -> object:
        """Return the section."""
        found: list[dict[str, Any]] = []
        before: str | None = None
        async with self.snapshot() as work:
            while True:
                page = await work.media.list(
                    account_id, PageRequest(limit=LIMIT_MAX, before=before)
                )
                found += [
                    {
                        "id": media.id,
                        "name": media.name,
                        "media_type": media.media_type,
                        "size_bytes": media.size_bytes,
                        "url": self.links.of(media.address),
                        "created_at": media.created_at,
                    }
                    for media in page.items
                ]
                before = page.next_before
                if before is None:
                    return found
