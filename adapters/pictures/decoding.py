"""Pictures judged, and decoded with Pillow, in a thread.

Few at a time: the largest takes 160 megabytes, and twice that for a moment.
"""

import asyncio
import io
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from PIL import Image, ImageOps, UnidentifiedImageError

from core.video.errors import PictureRefused, PicturesBusy
from core.video.model import Picture, PictureKind
from core.video.rules.pictures import PIXELS_MAX, broken, check_content, check_pixels

QUALITY = 90
FORMATS = {PictureKind.JPEG: "JPEG", PictureKind.PNG: "PNG", PictureKind.WEBP: "WEBP"}
MODES = {
    PictureKind.JPEG: ("RGB", "L"),
    PictureKind.PNG: ("RGB", "RGBA", "L"),
    PictureKind.WEBP: ("RGB", "RGBA"),
}
UNREADABLE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError)
"""All that Pillow's readers raise for what is no picture of theirs."""
P = ParamSpec("P")
T = TypeVar("T")


class PillowPictures:
    """A `Pictures` that knows one format at a time: no other reader of Pillow is asked."""

    def __init__(self, *, at_once: int = 2, wait_seconds_max: int = 10) -> None:
        """Begin with nothing being read.

        A picture waits `wait_seconds_max` for its turn; its sender is told to wait as long.
        """
        self._turns = asyncio.Semaphore(at_once)
        self._wait_seconds_max = wait_seconds_max

    async def judge(self, content: bytes) -> PictureKind:
        """Return what the bytes are. Raises `PictureRefused`, `PicturesBusy`."""
        return await self._in_turn(check_content, content)

    async def read(self, content: bytes, kind: PictureKind) -> Picture:
        """Decode a picture whole and encode it anew. Raises `PictureRefused`, `PicturesBusy`."""
        return await self._in_turn(decoded, content, kind)

    async def _in_turn(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            async with asyncio.timeout(self._wait_seconds_max):
                await self._turns.acquire()
        except TimeoutError as error:
            raise PicturesBusy(
                "Too many pictures are being read. Send it again later.",
                retry_after_seconds=self._wait_seconds_max,
            ) from error
        try:
            return await asyncio.to_thread(act, *args, **kwargs)
        finally:
            self._turns.release()


def decoded(content: bytes, kind: PictureKind) -> Picture:
    """Return the picture upright and without anything beside it. Blocking.

    Its size stands in its first bytes: it is judged before anything is decoded.
    """
    try:
        plain = pixels_of(content, kind)
        written = io.BytesIO()
        plain.save(written, FORMATS[kind], quality=QUALITY)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        message = f"The picture has too many pixels: at most {PIXELS_MAX // 1_000_000} million."
        raise PictureRefused(message) from error
    except UNREADABLE as error:
        raise broken() from error
    return Picture(content=written.getvalue(), kind=kind, width=plain.width, height=plain.height)


def pixels_of(content: bytes, kind: PictureKind) -> Image.Image:
    """Return a picture's pixels, upright, and nothing else of it.

    Each step lets go of what it was given: there are never more than two copies of all pixels.
    """
    modes = MODES[kind]
    picture: Image.Image = upright(content, kind)
    if picture.mode not in modes:
        wanted = "RGBA" if "RGBA" in modes and picture.has_transparency_data else "RGB"
        picture = picture.convert(wanted)
    plain = Image.new(picture.mode, picture.size)
    plain.paste(picture)
    return plain


def upright(content: bytes, kind: PictureKind) -> Image.Image:
    """Return a picture as it is looked at, whatever its EXIF says of turning it."""
    with Image.open(io.BytesIO(content), formats=(FORMATS[kind],)) as opened:
        check_pixels(*opened.size)
        opened.load()
        ImageOps.exif_transpose(opened, in_place=True)
        return opened
