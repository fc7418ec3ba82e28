"""Videos on their way from a provider into a file."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from core.video.errors import NoFilm

VIDEO_BYTES_MAX = 1024 * 1024 * 1024


async def written(pieces: AsyncIterator[bytes], into: Path) -> None:
    """Write what comes to a file, up to what a video may have. Raises `NoFilm`."""
    total = 0
    file = await asyncio.to_thread(into.open, "wb")
    try:
        async for piece in pieces:
            total += len(piece)
            if total > VIDEO_BYTES_MAX:
                raise NoFilm("The video is too large.")
            await asyncio.to_thread(file.write, piece)
    finally:
        await asyncio.to_thread(file.close)
