"""Bringing an image to the size that was asked for."""

import io
from collections.abc import Sequence

from PIL import Image, ImageOps, UnidentifiedImageError

from adapters.models.provider import CallFailed
from core.generation.rules.resilience import Failure

PIXELS_MAX = 64_000_000


def nearest(width: int, height: int, sizes: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the size whose shape is most like the one asked for, the smallest of those."""

    def difference(size: tuple[int, int]) -> tuple[float, int]:
        ratio = size[0] * height / (size[1] * width)
        return max(ratio, 1 / ratio), size[0] * size[1]

    return min(sizes, key=difference)


def fitted(content: bytes, width: int, height: int) -> bytes:
    """Return an image as a PNG of exactly this size: scaled to cover it, the rest cut off.

    Blocking. Raises `CallFailed` when it is no image.
    """
    try:
        with Image.open(io.BytesIO(content)) as opened:
            if opened.width * opened.height > PIXELS_MAX:
                raise CallFailed(Failure.MALFORMED, "the image is too large to be decoded")
            if opened.format == "PNG" and opened.size == (width, height):
                opened.load()
                return content
            picture = opened.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise CallFailed(Failure.MALFORMED, f"what came is no image: {error}") from error
    picture = ImageOps.fit(picture, (width, height), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
