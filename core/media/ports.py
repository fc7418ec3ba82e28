"""What media need: a store for bytes, rows that say what is in it, and secrets."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from core.media.model import Blob, Media, StoredBlob
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest
from core.shared.ports import UnitOfWork


class BlobStore(Protocol):
    """Bytes under keys (see `rules.check_blob_key`): a folder, or a bucket.

    All of it may raise `StoreUnavailable` and `BlobKeyInvalid`; never call it inside a unit of
    work.
    """

    async def put(self, key: str, content: bytes | Path, *, media_type: str) -> None:
        """Store bytes, or a file's content; the same again replaces it."""
        ...

    async def get(self, key: str) -> bytes:
        """Return the bytes. Raises `BlobNotFound`."""
        ...

    async def exists(self, key: str) -> bool:
        """Tell whether it is there."""
        ...

    async def delete(self, key: str) -> None:
        """Remove it; what is not there is removed already."""
        ...

    async def signed_url(self, key: str, *, seconds: int, media_type: str) -> str:
        """Return an address that anybody can read it from for `seconds`.

        Where the bucket is set public it is `public_url`, which has no end. A store that looks
        raises `BlobNotFound`.
        """
        ...

    def public_url(self, key: str) -> str | None:
        """Return where anybody reads it while it is there, or None: the bucket is private."""
        ...

    def list(self, prefix: str = "") -> AsyncIterator[StoredBlob]:
        """Yield what is stored below a prefix."""
        ...


class Secrets(Protocol):
    """Makes what nobody can guess."""

    def new(self) -> str:
        """Return at least 128 random bits in letters and digits."""
        ...


class MediaRows(Protocol):
    """Rows of blobs and media."""

    async def add_blob(self, blob: Blob) -> None:
        """Store a new blob's row."""
        ...

    async def blob(self, key: str) -> Blob | None:
        """Return a blob's row, locked, or None."""
        ...

    async def save_blob(self, blob: Blob) -> None:
        """Store a changed row."""
        ...

    async def same_blob(
        self, account_id: AccountId, digest: str, *, media_type: str
    ) -> Blob | None:
        """Return a stored blob of the account with the same content, locked, or None."""
        ...

    async def add(self, media: Media) -> None:
        """Store new media."""
        ...

    async def get(self, media_id: str, *, account_id: AccountId | None = None) -> Media:
        """Return media (of that account) that are not deleted. Raises `MediaNotFound`."""
        ...

    async def list(self, account_id: AccountId, page: PageRequest) -> Page[Media]:
        """Return an account's media that are not deleted, newest first."""
        ...

    async def delete(self, media_id: str, *, at: datetime) -> None:
        """Void media for good."""
        ...

    async def is_shown(self, blob_key: str) -> bool:
        """Tell whether any media that are not deleted show a blob."""
        ...

    async def blobs_to_remove(self, *, storing_before: datetime, limit: int) -> Sequence[Blob]:
        """Return blobs that are deleted, or whose storing began before and never ended."""
        ...

    async def forget_blob(self, key: str) -> None:
        """Remove the row of a blob that the store no longer has."""
        ...


class MediaUnitOfWork(UnitOfWork, Protocol):
    """The slice of the unit of work that media may touch."""

    @property
    def media(self) -> MediaRows:
        """Blobs and media."""
        ...
