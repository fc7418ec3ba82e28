"""Remove bytes that nothing shows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from core.media.model import Blob, BlobStatus
from core.media.ports import BlobStore, MediaUnitOfWork
from core.media.rules import is_ours
from core.shared.ports import Clock

STORING_MAX = timedelta(hours=6)
"""A blob that is not shown this long after its storing began never will be."""
ORPHAN_AGE = timedelta(days=1)
"""A blob without a row is left alone for this long."""
BLOBS_AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """How many blobs were removed: deleted or abandoned ones, and ones that no row knew."""

    removed: int
    orphans: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepMedia:
    """A row is marked deleted first, then the bytes go, then the row: any crash is swept later."""

    unit_of_work: Callable[[], MediaUnitOfWork]
    store: BlobStore
    clock: Clock

    async def __call__(self, *, with_orphans: bool = False) -> Swept:
        """Remove what is deleted; with `with_orphans` compare the whole store with the rows."""
        removed = 0
        while due := await self._due():
            for blob in due:
                await self._remove(blob.key)
            removed += len(due)
        return Swept(removed=removed, orphans=await self._orphans() if with_orphans else 0)

    async def _due(self) -> list[Blob]:
        """Mark abandoned blobs as deleted, so that nothing can show them from here on."""
        async with self.unit_of_work() as work:
            due = await work.media.blobs_to_remove(
                storing_before=self.clock.now() - STORING_MAX, limit=BLOBS_AT_ONCE
            )
            for blob in due:
                await work.media.save_blob(replace(blob, status=BlobStatus.DELETED))
            await work.commit()
            return list(due)

    async def _remove(self, key: str) -> None:
        await self.store.delete(key)
        async with self.unit_of_work() as work:
            await work.media.forget_blob(key)
            await work.commit()

    async def _orphans(self) -> int:
        found = 0
        before = self.clock.now() - ORPHAN_AGE
        async for stored in self.store.list():
            if stored.modified_at >= before or not is_ours(stored.key):
                continue
            async with self.unit_of_work() as work:
                known = await work.media.blob(stored.key)
            if known is None:
                await self.store.delete(stored.key)
                found += 1
        return found
