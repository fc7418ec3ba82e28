"""Give somebody the texts and images that were made for them."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from core.generation.model import Creation, CreationFilter
from core.generation.ports import GenerationUnitOfWork
from core.generation.rules.exporting import shown
from core.media.steps.links import MediaLinks
from core.shared.exports import ExportPart
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest, each_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportCreations:
    """The section of texts and images that were made at once or in a stream, newest first."""

    snapshot: Callable[[], GenerationUnitOfWork]
    links: MediaLinks

    async def __call__(self, account_id: AccountId) -> ExportPart:
        """Return the section."""
        return self._creations(account_id)

    async def _creations(self, account_id: AccountId) -> AsyncIterator[object]:
        async def read(request: PageRequest) -> Page[Creation]:
            async with self.snapshot() as work:
                return await work.creations.list(account_id, CreationFilter(), request)

        async for creation in each_of(read):
            yield creation_section(creation, self.links)


def creation_section(creation: Creation, links: MediaLinks) -> dict[str, Any]:
    """Return a text or an image, with what was asked for."""
    address = creation.media_address
    return {
        "id": creation.id,
        "operation": creation.operation.value,
        "status": creation.status.value,
        "inputs": creation.inputs,
        "text": creation.text,
        "items": list(creation.items),
        "url": None if address is None else links.of(address, creation.blob_key),
        "provider": creation.provider,
        "model": creation.model,
        "tokens_used": creation.tokens_used,
        "credits_used": shown(creation.micro_credits_used),
        "error": creation.error,
        "created_at": creation.created_at,
        "ended_at": creation.ended_at,
    }
