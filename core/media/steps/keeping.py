"""Storing, showing and deleting, for use cases of any context.

Bytes are stored outside any transaction, rows inside the caller's:

    staged = await keeper.stage(NewMedia(...))       # the bytes are in the store
    async with unit_of_work() as work:
        media = await keeper.attach(work, staged)    # from here on they are shown
        ...
        await work.commit()

What was staged and never attached is removed by the sweep.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from core.media.errors import BlobGone
from core.media.model import Blob, BlobStatus, Media
from core.media.ports import BlobStore, MediaUnitOfWork, Secrets
from core.media.rules import blob_key
from core.shared.ids import AccountId
from core.shared.ports import Clock, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredFile:
    """A file too large to be carried around, measured by whoever wrote it."""

    path: Path
    digest: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMedia:
    """Bytes, or a file, to be stored below `folder`, unless the account has stored them already."""

    account_id: AccountId
    content: bytes | MeasuredFile
    media_type: str
    folder: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A blob that is in the store, and the name it shall be shown under."""

    blob: Blob
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaKeeper:
    """Keeps store and rows in step: no row shows what is not stored."""

    unit_of_work: Callable[[], MediaUnitOfWork]
    store: BlobStore
    clock: Clock
    ids: Ids
    secrets: Secrets

    async def stage(self, new: NewMedia) -> Staged:
        """Store the bytes, unless the account's own are there. Raises what the store raises."""
        content, digest, size_bytes = measured(new.content)
        blob = Blob(
            key=blob_key(new.folder, new.account_id, self.ids.new(), new.name),
            account_id=new.account_id,
            digest=digest,
            size_bytes=size_bytes,
            media_type=new.media_type,
            status=BlobStatus.STORING,
            created_at=self.clock.now(),
        )
        async with self.unit_of_work() as work:
            same = await work.media.same_blob(new.account_id, digest, media_type=new.media_type)
            if same is not None:
                return Staged(blob=same, name=new.name)
            await work.media.add_blob(blob)
            await work.commit()
        await self.store.put(blob.key, content, media_type=new.media_type)
        return Staged(blob=blob, name=new.name)

    async def attach(self, work: MediaUnitOfWork, staged: Staged) -> Media:
        """Show a staged blob, in the caller's transaction.

        Raises `BlobGone` when the last that showed a shared blob was deleted meanwhile, or when
        the sweep took it for an orphan: stage it anew.
        """
        blob = await work.media.blob(staged.blob.key)
        if blob is None or blob.status is BlobStatus.DELETED:
            raise BlobGone("What was to be shown was removed meanwhile. Store it again.")
        await work.media.save_blob(replace(blob, status=BlobStatus.STORED))
        media = Media(
            id=self.ids.new(),
            account_id=blob.account_id,
            secret=self.secrets.new(),
            blob_key=blob.key,
            media_type=blob.media_type,
            size_bytes=blob.size_bytes,
            name=staged.name,
            created_at=self.clock.now(),
        )
        await work.media.add(media)
        return media


async def detach(work: MediaUnitOfWork, media: Media, at: datetime) -> None:
    """Void media in the caller's transaction; a blob that nothing shows any more is deleted.

    The bytes themselves are removed by the sweep, so that a rollback has nothing to bring back.
    """
    blob = await work.media.blob(media.blob_key)
    await work.media.delete(media.id, at=at)
    if blob is not None and not await work.media.is_shown(media.blob_key):
        await work.media.save_blob(replace(blob, status=BlobStatus.DELETED))


def measured(content: bytes | MeasuredFile) -> tuple[bytes | Path, str, int]:
    """Return what to store, its SHA-256 in hex and its size."""
    if isinstance(content, bytes):
        return content, sha256(content).hexdigest(), len(content)
    return content.path, content.digest, content.size_bytes
