"""Files on this machine between a renderer and the store."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from time import time

from core.video.errors import NoFilm

PIECE_BYTES = 1024 * 1024
HEAD_BYTES = 12
PREFIX = "inkwell-video-"
KEPT_SECONDS = 86_400
"""Nothing takes so long: what is older was left by a process that was killed."""


class RenderedFiles:
    """A `Files` in the system's temporary folder."""

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """Give an empty folder that is gone at the end of the block."""
        for old in Path(gettempdir()).glob(f"{PREFIX}*"):
            with suppress(FileNotFoundError):  # Somebody else's, and gone.
                if old.lstat().st_mtime < time() - KEPT_SECONDS:
                    shutil.rmtree(old, ignore_errors=True)
        with TemporaryDirectory(prefix=PREFIX) as name:
            yield Path(name)

    async def measured_mp4(self, path: Path) -> tuple[str, int]:
        """Return the SHA-256 in hex and the size of an MP4."""
        return await asyncio.to_thread(measured, path)


def measured(path: Path) -> tuple[str, int]:
    """Read a file through. Blocking. Raises `NoFilm` when it begins like no MP4."""
    digest, size_bytes = sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            if size_bytes == 0 and piece[4:8] != b"ftyp":
                raise NoFilm("What came is no MP4.")
            digest.update(piece)
            size_bytes += len(piece)
    if size_bytes < HEAD_BYTES:
        raise NoFilm("What came is empty.")
    return digest.hexdigest(), size_bytes
