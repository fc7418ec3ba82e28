"""Give somebody all pictures, scripts and videos."""

from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass
from typing import Any

from core.media.steps.links import MediaLinks
from core.shared.amounts import credits_from
from core.shared.exports import ExportPart
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest, each_of
from core.video.model import Clip, ClipFilter, Image, Script, ScriptFilter
from core.video.ports import VideoUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportVideo:
    """The section of video: what came of what, newest first."""

    snapshot: Callable[[], VideoUnitOfWork]
    links: MediaLinks

    async def __call__(self, account_id: AccountId) -> ExportPart:
        """Return the section."""
        return {
            "images": self._images(account_id),
            "scripts": self._scripts(account_id),
            "videos": self._clips(account_id),
        }

    async def _images(self, account_id: AccountId) -> AsyncIterator[object]:
        async def read(page: PageRequest) -> Page[Image]:
            async with self.snapshot() as work:
                return await work.images.list(account_id, page)

        async for image in each_of(read):
            yield image_section(image, self.links)

    async def _scripts(self, account_id: AccountId) -> AsyncIterator[object]:
        async def read(page: PageRequest) -> Page[Script]:
            async with self.snapshot() as work:
                return await work.scripts.list(account_id, ScriptFilter(), page)

        async for script in each_of(read):
            yield script_section(script)

    async def _clips(self, account_id: AccountId) -> AsyncIterator[object]:
        async def read(page: PageRequest) -> Page[Clip]:
            async with self.snapshot() as work:
                return await work.clips.list(account_id, ClipFilter(), page)

        async for clip in each_of(read):
            yield clip_section(clip, self.links)


def image_section(image: Image, links: MediaLinks) -> dict[str, Any]:
    """Return a picture as it is exported."""
    return {
        "id": image.id,
        "name": image.name,
        "media_type": image.media_type,
        "width": image.width,
        "height": image.height,
        "url": links.of(image.media_address, image.blob_key),
        "created_at": image.created_at,
    }


def script_section(script: Script) -> dict[str, Any]:
    """Return a script as it is exported."""
    return {
        "id": script.id,
        "image_id": script.image_id,
        "text": script.text,
        "credits_used": f"{credits_from(script.micro_credits_used):f}",
        "provider": script.provider,
        "model": script.model,
        "created_at": script.created_at,
        "edited_at": script.edited_at,
    }


def clip_section(clip: Clip, links: MediaLinks) -> dict[str, Any]:
    """Return a video as it is exported."""
    address = clip.media_address
    return {
        "id": clip.id,
        "batch_id": clip.batch_id,
        "image_id": clip.image_id,
        "script_id": clip.script_id,
        "status": clip.status.value,
        **asdict(clip.wish),
        "url": None if address is None else links.of(address, clip.blob_key),
        "credits_used": f"{credits_from(clip.micro_credits_used or 0):f}",
        "provider": clip.provider,
        "provider_model": clip.provider_model,
        "error": clip.error,
        "created_at": clip.created_at,
        "ended_at": clip.ended_at,
    }
