"""The offline image model: a designed title card for a prompt, and no attempt at a photograph."""

import asyncio
import io
import re
from typing import Final

from PIL import Image, ImageDraw, PngImagePlugin

from adapters.models.offline.choices import Choices, seed_of
from adapters.models.offline.lettering import drawable, font_of, set_title
from adapters.models.offline.palette import PALETTES, Palette
from adapters.models.offline.plain import capitalised, cleaned, shortened, unquoted
from adapters.models.offline.shapes import GROUNDS, ground
from core.generation.errors import ModelRefused
from core.generation.model import ImageRequest, ImageResult

PROVIDER: Final = "offline"
MODEL: Final = "inkwell-offline-image-1"
SIDE_MIN: Final = 16
SIDE_MAX: Final = 2048

_TITLE_CHARACTERS = 110
_SMOOTHING = 2
_FOOTER = "Title card, drawn offline"
_ORDER = re.compile(
    r"^(?:please\s+)?(?:(?:create|draw|generate|make|paint|show|render)\s+(?:me\s+)?)?"
    r"(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,2}?(?:image|picture|photo|photograph|illustration|drawing|"
    r"painting|banner|cover|poster|thumbnail)\s+(?:of|for|about|showing|with)\s+(?:an?\s+|the\s+)?",
    re.IGNORECASE,
)


class OfflineImageModel:
    """An `ImageModel` without network: the same request always has the same PNG."""

    async def draw(self, request: ImageRequest) -> ImageResult:
        """Return a title card of the size asked for, with the prompt as its title.

        Letters that the font does not have are left out. Raises `ModelRefused` for a side below
        16 or above 2,048 pixels.
        """
        if not all(SIDE_MIN <= side <= SIDE_MAX for side in (request.width, request.height)):
            raise ModelRefused(
                f"An image of {request.width} x {request.height} pixels can't be drawn; "
                f"each side must be between {SIDE_MIN} and {SIDE_MAX}."
            )
        content = await asyncio.to_thread(_png, request)
        return ImageResult(content=content, media_type="image/png", provider=PROVIDER, model=MODEL)


def title_of(prompt: str) -> str:
    """Return what a card says for a prompt: its subject, on one line and not too long."""
    whole = unquoted(cleaned(prompt)).strip(" .,;:")
    subject = _ORDER.sub("", whole, count=1) or whole
    return capitalised(shortened(subject, _TITLE_CHARACTERS))


def _png(request: ImageRequest) -> bytes:
    wording = {"prompt": request.prompt, "style": request.style or ""}
    choices = Choices(seed_of("image", wording))
    palette = choices.pick(PALETTES)
    shapes = choices.pick(GROUNDS)
    size = (request.width * _SMOOTHING, request.height * _SMOOTHING)
    picture = ground(size, palette, shapes, choices).reduce(_SMOOTHING)
    _letter(picture, drawable(title_of(request.prompt)), palette)
    about = PngImagePlugin.PngInfo()
    about.add_text("Software", MODEL)
    written = io.BytesIO()
    picture.save(written, "PNG", pnginfo=about)
    return written.getvalue()


def _letter(picture: Image.Image, title: str, palette: Palette) -> None:
    """Set the title at the lower left, a short bar above it and a footer below."""
    width, height = picture.size
    margin = min(width, height) * 8 // 100
    footer_size = max(min(width, height) * 24 // 1000, 9)
    footer_top = height - margin - footer_size
    draw = ImageDraw.Draw(picture)
    largest = min(width * 95 // 1000, height * 12 // 100)
    setting = set_title(
        title,
        width=width - 2 * margin,
        height=footer_top - footer_size * 2 - height * 50 // 100,
        largest=largest,
    )
    if width - 2 * margin >= font_of(footer_size).getlength(_FOOTER):
        draw.text((margin, footer_top), _FOOTER, font=font_of(footer_size), fill=palette.ink)
    if setting is None:
        return
    top = footer_top - footer_size * 2 - len(setting.lines) * setting.line_height
    thickness = max(2, height * 8 // 1000)
    bar = (margin, top - thickness * 4, margin + width * 9 // 100, top - thickness * 3)
    draw.rectangle(bar, fill=palette.shapes[0])
    for number, line in enumerate(setting.lines):
        draw.text(
            (margin, top + number * setting.line_height),
            line,
            font=setting.font,
            fill=palette.ink,
        )
