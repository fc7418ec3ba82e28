import io

import pytest
from PIL import Image

from adapters.models.offline.image import OfflineImageModel, title_of
from adapters.models.offline.lettering import drawable, set_title
from core.generation.errors import ModelRefused
from core.generation.model import ImageRequest


async def draw(prompt: str, width: int = 320, height: int = 200, style: str | None = None) -> bytes:
    result = await OfflineImageModel().draw(
        ImageRequest(prompt=prompt, width=width, height=height, style=style)
    )
    assert (result.provider, result.media_type) == ("offline", "image/png")
    return result.content


@pytest.mark.parametrize(("width", "height"), [(16, 16), (320, 200), (720, 1280), (2048, 2048)])
async def test_the_image_is_a_png_of_the_size_asked_for(width: int, height: int) -> None:
    with Image.open(io.BytesIO(await draw("Coffee", width, height))) as picture:
        picture.load()

        assert picture.format == "PNG"
        assert picture.size == (width, height)
        assert picture.info["Software"] == "inkwell-offline-image-1"
        assert len(picture.convert("RGB").getcolors(maxcolors=width * height) or []) > 20


async def test_the_same_prompt_has_the_same_image_and_another_prompt_or_style_another() -> None:
    assert await draw("Coffee") == await draw("Coffee")
    assert await draw("Coffee") != await draw("Tea")
    assert await draw("Coffee") != await draw("Coffee", style="bold")


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        "\U0001f355\U0001f355",
        "\u0645\u0631\u062d\u0628\u0627",
        "x" * 5_000,
        "word " * 900,
        "\x00\ud83c",
        "\u65e5\u672c",
    ],
)
async def test_any_prompt_can_be_drawn(prompt: str) -> None:
    assert (await draw(prompt)).startswith(b"\x89PNG")


@pytest.mark.parametrize(("width", "height"), [(15, 100), (100, 2049)])
async def test_a_size_out_of_bounds_is_refused(width: int, height: int) -> None:
    with pytest.raises(ModelRefused, match="between 16 and 2048"):
        await draw("Coffee", width, height)


def test_the_title_is_the_subject_of_the_prompt() -> None:
    assert title_of("A cinematic photo of a red fox in the snow") == "Red fox in the snow"
    assert title_of("Create an illustration about remote work.") == "Remote work"
    assert title_of("Latest AI trends") == "Latest AI trends"


def test_letters_that_the_font_lacks_are_left_out() -> None:
    assert drawable("Caf\u00e9 \U0001f355 \u041f\u0440\u0438\u0432\u0435\u0442") == (
        "Caf\u00e9 \u041f\u0440\u0438\u0432\u0435\u0442"
    )


def test_a_title_is_set_as_large_as_it_fits() -> None:
    short = set_title("Tea", width=400, height=200, largest=60)
    long = set_title(
        "A rather long title about tea and its many kinds " * 2, width=400, height=200, largest=60
    )

    assert short is not None
    assert long is not None
    assert short.font.size == 60
    assert long.font.size < 60
    assert all(long.font.getlength(line) <= 400 for line in long.lines)
    assert len(long.lines) * long.line_height <= 200
    assert set_title("Tea", width=10, height=4, largest=60) is None
