"""What the encoder is given: the picture as it is framed, captions on plates."""

import pytest
from PIL import Image

from adapters.models.offline.encoding import BACKDROP, framed, lettered

RED, BLUE, WHITE = (200, 30, 30), (30, 30, 200), (240, 240, 240)


def picture(width: int, height: int) -> Image.Image:
    """Return a picture that is red at its left end, blue at its right, and white between."""
    made = Image.new("RGB", (width, height), WHITE)
    made.paste(RED, (0, 0, width // 8, height))
    made.paste(BLUE, (width - width // 8, 0, width, height))
    return made


def test_a_picture_of_nearly_the_shape_fills_the_film() -> None:
    found = framed(picture(300, 400), (90, 160))
    assert found.size == (90, 160)
    assert {found.getpixel((45, y)) for y in (0, 80, 159)} == {WHITE}


@pytest.mark.parametrize("size", [(400, 300), (300, 300), (640, 100)])
def test_a_picture_of_another_shape_is_whole_before_a_darker_backdrop(
    size: tuple[int, int],
) -> None:
    found = framed(picture(*size), (90, 160))
    assert found.size == (90, 160)
    assert [found.getpixel((x, 80)) for x in (2, 45, 87)] == [RED, WHITE, BLUE]
    darker = tuple(int(each * BACKDROP[1]) for each in WHITE)
    assert {found.getpixel((45, y)) for y in (2, 157)} == {darker}


def test_a_caption_is_on_a_plate_that_fits_into_the_film() -> None:
    for text in ("Bread.", "See for yourself today.", "wide " * 18, "W" * 90):
        plate = lettered(text, 720, 1280)
        assert plate.mode == "RGBA"
        assert plate.width <= 720 * 9 // 10
        assert plate.height <= 1280 // 3
        middle = plate.getpixel((plate.width // 2, 4))
        assert middle == (0, 0, 0, 150)
    assert lettered("", 720, 1280).getchannel("A").getextrema() == (0, 0)
