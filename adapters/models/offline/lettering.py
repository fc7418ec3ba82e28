"""Titles set in lines that fit, in the font beside this file."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont, features

Font = ImageFont.FreeTypeFont

_FILE = Path(__file__).parent / "fonts" / "DejaVuSansCondensed-Bold.ttf"
_SIZE_MIN = 9
_WORD_CHARACTERS = 24
_LINES_MAX = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A title as it is to be drawn; `line_height` in pixels."""

    lines: tuple[str, ...]
    font: Font
    line_height: int


@cache
def font_of(size: int) -> Font:
    """Return the font at a size in pixels."""
    return ImageFont.truetype(_FILE, size)


def drawable(text: str) -> str:
    """Return the part of `text` that can be set: the font has no emoji, for one.

    Scripts that run from right to left need Pillow's complex layout; without it they are left
    out, since they would come out backwards.
    """
    kept = "".join(
        character if character == " " or _has_letter(character) else " "
        for character in unicodedata.normalize("NFC", text)
    )
    return " ".join(kept.split())


@cache
def _has_letter(character: str) -> bool:
    if unicodedata.category(character)[0] in "CZ":
        return False
    if unicodedata.bidirectional(character) in {"R", "AL"} and not features.check("raqm"):
        return False
    font = font_of(24)
    drawn, unknown = font.getmask(character), font.getmask("\U0010fffd")
    return drawn.size != unknown.size or bytes(drawn) != bytes(unknown)


def set_title(text: str, *, width: int, height: int, largest: int) -> Setting | None:
    """Return the largest setting of `text` that fits the box, shortened if it must be.

    None where the box is too small for letters, or there is nothing to set.
    """
    words = [part for word in text.split() for part in _split(word)]
    if not words or height < _SIZE_MIN or largest < _SIZE_MIN:
        return None
    size = largest
    while size >= _SIZE_MIN:
        setting = _wrapped(words, font_of(size), width, size)
        fits = len(setting.lines) * setting.line_height <= height
        if fits and len(setting.lines) <= _LINES_MAX and _within(setting, width):
            return setting
        size = size * 92 // 100 if size > 12 else size - 1  # noqa: PLR2004 - small sizes need fine steps
    return _shortened(words, width, height)


def _wrapped(words: Sequence[str], font: Font, width: int, size: int) -> Setting:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return Setting(lines=tuple(lines), font=font, line_height=size * 120 // 100)


def _split(word: str) -> list[str]:
    """Return a word that no line would hold in pieces that one can."""
    starts = range(0, len(word), _WORD_CHARACTERS)
    return [word[start : start + _WORD_CHARACTERS] for start in starts]


def _within(setting: Setting, width: int) -> bool:
    return all(setting.font.getlength(line) <= width for line in setting.lines)


def _shortened(words: Sequence[str], width: int, height: int) -> Setting | None:
    """Return the first lines in the smallest size; a word too long for a line is cut."""
    font = font_of(_SIZE_MIN)
    line_height = _SIZE_MIN * 120 // 100
    room = min(max(1, height // line_height), _LINES_MAX)
    lines = [
        _cut(line, font, width) for line in _wrapped(words, font, width, _SIZE_MIN).lines[:room]
    ]
    lines = [line for line in lines if line]
    return Setting(lines=tuple(lines), font=font, line_height=line_height) if lines else None


def _cut(line: str, font: Font, width: int) -> str:
    if font.getlength(line) <= width:
        return line
    while line and font.getlength(line + "...") > width:
        line = line[:-1]
    return line + "..." if line else ""
