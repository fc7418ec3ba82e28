"""Read the picture that a clip is made of."""

from collections.abc import Callable
from dataclasses import dataclass

from core.media.errors import BlobNotFound
from core.media.ports import BlobStore
from core.video.errors import ImageNotFound
from core.video.model import Clip
from core.video.ports import VideoUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPicture:
    """Read a clip's picture from the store, outside of any transaction."""

    snapshot: Callable[[], VideoUnitOfWork]
    store: BlobStore

    async def __call__(self, clip: Clip) -> bytes | None:
        """Return the picture, or None when it was deleted.

        Raises `StoreUnavailable`: then nobody knows whether it is there.
        """
        if clip.image_id is None:
            return None
        try:
            async with self.snapshot() as work:
                image = await work.images.get(clip.image_id, account_id=clip.account_id)
            return await self.store.get(image.blob_key)
        except (ImageNotFound, BlobNotFound):
            return None
