"""Blobs as files in a folder of this machine."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from stat import S_ISREG

from adapters.storage.signing import UrlSigner
from core.media.errors import BlobNotFound, StoreUnavailable
from core.media.model import StoredBlob
from core.media.rules import check_blob_key


class LocalStore:
    """A folder. Files appear whole or not at all; the API serves them under signed addresses."""

    def __init__(self, folder: Path, signer: UrlSigner) -> None:
        """Keep blobs below `folder`, which is made at the first use."""
        self._folder = folder.absolute()
        self._signer = signer

    async def put(self, key: str, content: bytes | Path, *, media_type: str) -> None:
        """Store bytes, or a file's content. Raises `StoreUnavailable`, as when the disk is full."""
        del media_type
        path = self.path_of(key)
        try:
            await asyncio.to_thread(write, path, content)
        except OSError as error:
            raise StoreUnavailable("Files can't be stored now. Try again later.") from error

    async def get(self, key: str) -> bytes:
        """Return the bytes. Raises `BlobNotFound`, and `StoreUnavailable` when the disk is away."""
        try:
            return await asyncio.to_thread(self.path_of(key).read_bytes)
        except FileNotFoundError as error:
            raise missing() from error
        except OSError as error:
            raise StoreUnavailable("Files can't be read now. Try again later.") from error

    async def exists(self, key: str) -> bool:
        """Tell whether it is there."""
        return await asyncio.to_thread(self.path_of(key).is_file)

    async def delete(self, key: str) -> None:
        """Remove it; what is not there is removed already."""
        await asyncio.to_thread(self.path_of(key).unlink, missing_ok=True)

    async def signed_url(self, key: str, *, seconds: int, media_type: str) -> str:
        """Return an address of the API that is good for `seconds`."""
        return self._signer.sign(check_blob_key(key), seconds=seconds, media_type=media_type)

    def public_url(self, key: str) -> None:
        """Return nothing: the data folder is private."""
        del key

    async def list(self, prefix: str = "") -> AsyncIterator[StoredBlob]:
        """Yield what is stored below a prefix."""
        for stored in await asyncio.to_thread(lambda: list(self._files(prefix))):
            yield stored

    def checked_path(self, key: str, *, expires: str, media_type: str, signature: str) -> Path:
        """Return the file behind a signed address, for whoever serves it.

        Raises `SignatureRefused`, `BlobKeyInvalid` and `BlobNotFound`.
        """
        self._signer.check(key, expires=expires, media_type=media_type, signature=signature)
        path = self.path_of(key)
        if not path.is_file():
            raise missing()
        return path

    def path_of(self, key: str) -> Path:
        """Return where a blob's file is, always inside the folder. Raises `BlobKeyInvalid`."""
        path = self._folder / check_blob_key(key)
        assert path.is_relative_to(self._folder)
        return path

    def _files(self, prefix: str) -> Iterator[StoredBlob]:
        """Yield what is there, and what a process that was killed has left half written."""
        below = self._folder / prefix.rpartition("/")[0]
        for path in sorted(below.rglob("*")):
            key = path.relative_to(self._folder).as_posix()
            if not key.startswith(prefix):
                continue
            try:
                about = path.stat()
            except FileNotFoundError:  # Removed since, or written to its end.
                continue
            if S_ISREG(about.st_mode):
                at = datetime.fromtimestamp(about.st_mtime, tz=UTC)
                yield StoredBlob(key=key, size_bytes=about.st_size, modified_at=at)


def write(path: Path, content: bytes | Path) -> None:
    """Write beside, make durable, then rename: a reader sees the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{token_hex(4)}.partial")
    try:
        with partial.open("wb") as file:
            if isinstance(content, bytes):
                file.write(content)
            else:
                with content.open("rb") as source:
                    shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def missing() -> BlobNotFound:
    """Return the refusal of a blob that is not there."""
    return BlobNotFound("The store does not have this.")
