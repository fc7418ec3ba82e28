"""Colours that go together, for title cards."""

from dataclasses import dataclass

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of one card: two for the ground, three for shapes, one for the title."""

    top: Colour
    bottom: Colour
    shapes: tuple[Colour, Colour, Colour]
    ink: Colour


def _hex(code: str) -> Colour:
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def _palette(*codes: str) -> Palette:
    """Return a palette from six codes: top, bottom, three shapes, ink."""
    top, bottom, first, second, third, ink = (_hex(code) for code in codes)
    return Palette(top=top, bottom=bottom, shapes=(first, second, third), ink=ink)


PALETTES = (
    _palette("14213d", "0b1226", "fca311", "3a6ea5", "e5e5e5", "ffffff"),
    _palette("1b4332", "0b2a1d", "95d5b2", "f2c14e", "2d6a4f", "fdfcf5"),
    _palette("3d1a4f", "1f0b2e", "ff7b9c", "ffc759", "7a3b8f", "fff6fa"),
    _palette("faf3e3", "f0e2c4", "d1495b", "00798c", "edae49", "22223b"),
    _palette("eef4f7", "d8e6ee", "ef6351", "1d4e89", "7bb7d4", "13293d"),
    _palette("fff1ec", "ffdcd0", "e4572e", "17bebb", "ffc914", "2e282a"),
    _palette("0f2d3a", "081820", "2ec4b6", "ff9f1c", "cbf3f0", "fdfffc"),
    _palette("f3f1fb", "ddd8f3", "6c4ab6", "ff8fa3", "ffd166", "241a45"),
)


def blended(first: Colour, second: Colour, share: float) -> Colour:
    """Return the colour on the way from the first to the second; `share` is 0 to 1."""
    red, green, blue = (
        round(one + (other - one) * share) for one, other in zip(first, second, strict=True)
    )
    return red, green, blue
