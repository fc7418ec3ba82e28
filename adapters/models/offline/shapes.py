"""Geometric grounds for title cards. Each keeps to the upper half: the title stands below."""

from collections.abc import Callable

from PIL import Image, ImageDraw

from adapters.models.offline.choices import Choices
from adapters.models.offline.palette import Colour, Palette, blended

Ground = Callable[[ImageDraw.ImageDraw, tuple[int, int], Palette, Choices], None]


def ground(
    size: tuple[int, int], palette: Palette, draw_shapes: Ground, choices: Choices
) -> Image.Image:
    """Return a picture of that size with a soft gradient and the shapes on it."""
    column = Image.new("RGB", (1, 256))
    for row in range(256):
        column.putpixel((0, row), blended(palette.top, palette.bottom, row / 255))
    picture = column.resize(size, Image.Resampling.BICUBIC)
    draw_shapes(ImageDraw.Draw(picture, "RGBA"), size, palette, choices)
    return picture


def rings(
    draw: ImageDraw.ImageDraw, size: tuple[int, int], palette: Palette, choices: Choices
) -> None:
    """Draw concentric rings that rise out of the upper right corner."""
    width, height = size
    reach = min(width, height)
    centre_x = width - reach * (5 + choices.below(15)) // 100
    centre_y = reach * (4 + choices.below(6)) // 100
    colours = choices.shuffled(palette.shapes)
    count = 5 + choices.below(3)
    step = min(width * 75 // 100, height * 51 // 100 - centre_y) // count
    for ring in range(count):
        radius = step * (count - ring)
        box = (centre_x - radius, centre_y - radius, centre_x + radius, centre_y + radius)
        shade: Colour = colours[ring % 3] if ring % 2 == 0 else palette.top
        draw.ellipse(box, fill=(*shade, 255))


def tiles(
    draw: ImageDraw.ImageDraw, size: tuple[int, int], palette: Palette, choices: Choices
) -> None:
    """Draw a corner of quarter circles, squares and dots on a grid."""
    width, height = size
    cell = max(2, min(width, height) // 6)
    rows = max(1, min(round(height * 0.45 / cell), 4))
    for row in range(rows):
        for place in range(max(1, rows + 2 - row)):
            if place >= rows + 1 - row and choices.below(2):
                continue
            left, top = width - (place + 1) * cell, row * cell
            if left < 0:
                break
            _tile(draw, (left, top, cell), palette, choices)


def _tile(
    draw: ImageDraw.ImageDraw, place: tuple[int, int, int], palette: Palette, choices: Choices
) -> None:
    left, top, cell = place
    back, front = choices.shuffled(palette.shapes)[:2]
    square = (left, top, left + cell - 1, top + cell - 1)
    match choices.below(4):
        case 0:
            draw.rectangle(square, fill=(*back, 255))
            corner_x, corner_y = left - cell * choices.below(2), top - cell * choices.below(2)
            box = (corner_x, corner_y, corner_x + 2 * cell, corner_y + 2 * cell)
            _quarter(draw, square, box, front)
        case 1:
            draw.ellipse(square, fill=(*front, 255))
        case 2:
            draw.rectangle(square, fill=(*back, 255))
            inset = cell // 3
            draw.ellipse(
                (left + inset, top + inset, left + cell - inset, top + cell - inset),
                fill=(*front, 255),
            )
        case _:
            draw.polygon(
                [(left, top), (left + cell, top), (left + cell, top + cell)], fill=(*front, 255)
            )


def _quarter(
    draw: ImageDraw.ImageDraw,
    square: tuple[int, int, int, int],
    circle: tuple[int, int, int, int],
    colour: Colour,
) -> None:
    left, top = square[0], square[1]
    start = {
        (False, False): 0,
        (True, False): 90,
        (True, True): 180,
        (False, True): 270,
    }[(circle[0] == left, circle[1] == top)]
    draw.pieslice(circle, start, start + 90, fill=(*colour, 255))


def waves(
    draw: ImageDraw.ImageDraw, size: tuple[int, int], palette: Palette, choices: Choices
) -> None:
    """Draw slanted bands across the upper right."""
    width, height = size
    slant = height * (36 + choices.below(15)) // 100
    band = max(2, min(width, height) * (7 + choices.below(4)) // 100)
    left = width * (52 + choices.below(8)) // 100
    colours = choices.shuffled(palette.shapes)
    for number in range(3 + choices.below(2)):
        x = left + number * band * 2
        draw.polygon(
            [(x, 0), (x + band, 0), (x + band + slant, slant), (x + slant, slant)],
            fill=(*colours[number % 3], 255),
        )
    radius = min(width, height) * 9 // 100
    centre_x, centre_y = width * 88 // 100, height * 16 // 100
    draw.ellipse(
        (centre_x - radius, centre_y - radius, centre_x + radius, centre_y + radius),
        fill=(*colours[-1], 255),
    )


def bubbles(
    draw: ImageDraw.ImageDraw, size: tuple[int, int], palette: Palette, choices: Choices
) -> None:
    """Draw three large translucent discs that overlap."""
    width, height = size
    reach = min(width, height)
    for number, colour in enumerate(choices.shuffled(palette.shapes)):
        radius = reach * (34 - 7 * number + choices.below(5)) // 100
        centre_x = width - reach * (12 + 24 * number + choices.below(8)) // 100
        centre_y = reach * (10 + 8 * (number % 2) + choices.below(4)) // 100
        draw.ellipse(
            (centre_x - radius, centre_y - radius, centre_x + radius, centre_y + radius),
            fill=(*colour, 205),
        )


GROUNDS: tuple[Ground, ...] = (rings, tiles, waves, bubbles)
