"""Show media to whoever knows their address."""

from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest

from core.media.errors import MediaNotFound
from core.media.ports import BlobStore, MediaUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMedia:
    """Turn the stable address into a fresh one of the store; void once the media are deleted."""

    snapshot: Callable[[], MediaUnitOfWork]
    store: BlobStore
    seconds: int

    async def __call__(self, address: str) -> str:
        """Return a signed address, good for `seconds`. Raises `MediaNotFound`."""
        media_id, _, secret = address.partition(".")
        async with self.snapshot() as work:
            media = await work.media.get(media_id)
        if not compare_digest(media.secret.encode(), secret.encode()):
            raise MediaNotFound("There is nothing here, or it was deleted.")
        return await self.store.signed_url(
            media.blob_key, seconds=self.seconds, media_type=media.media_type
        )
