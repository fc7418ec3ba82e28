"""The addresses of media that customers are told."""

from dataclasses import dataclass

from core.media.ports import BlobStore

PATH = "/api/v1/media"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaLinks:
    """Makes addresses that customers may keep and show.

    They are below the API's own, and void once the thing is deleted; where the bucket is set public
    they are the bucket's, and void once the sweep has removed the bytes.
    """

    base_url: str
    store: BlobStore

    def of(self, address: str, blob_key: str | None) -> str:
        """Return where to see what has this `Media.address` and, where that is known, this key."""
        public = None if blob_key is None else self.store.public_url(blob_key)
        return public or f"{self.base_url}{PATH}/{address}"
