"""The real SDKs against aimock: streams, usage, limits, faults, refusals, in every shape."""

import asyncio
import io
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from PIL import Image

from core.generation.errors import ModelRefused, ModelUnavailable
from core.generation.model import ImageRequest, TextPiece
from entrypoints.http.serving.errors import status_of
from tests.peers.models.kit import House, asked

MakeHouse = Callable[..., House]

SHAPES = {
    "openai": {"OPENAI_API_KEY": "sk-test", "INKWELL_OPENAI_URL": "{url}/v1"},
    "anthropic": {"ANTHROPIC_API_KEY": "sk-test", "INKWELL_ANTHROPIC_URL": "{url}"},
    "deepseek": {"DEEPSEEK_API_KEY": "sk-test", "INKWELL_DEEPSEEK_URL": "{url}"},
    "compatible": {
        "INKWELL_COMPATIBLE_URL": "{url}/v1",
        "INKWELL_COMPATIBLE_MODEL": "tiny",
        "INKWELL_PROVIDER_PRICES": "compatible:*=0/0",
    },
}
MODELS = {
    "openai": "gpt-6-luna",
    "anthropic": "claude-haiku-5-5",
    "deepseek": "deepseek-v4-flash",
    "compatible": "tiny",
}


def environment(shape: str, url: str) -> dict[str, str]:
    return {name: value.format(url=url) for name, value in SHAPES[shape].items()}


@pytest.fixture(params=list(SHAPES))
def shape(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def one(shape: str, aimock: str, house: MakeHouse) -> House:
    """A house with one provider only."""
    return house(**environment(shape, aimock))


async def test_a_stream_comes_in_pieces_with_usage(one: House, shape: str) -> None:
    pieces = await one.streamed(asked("Tell of the crust"))

    result = pieces[-1].result
    assert result is not None
    assert len(pieces) > 4
    assert all(piece.result is None for piece in pieces[:-1])
    assert "".join(piece.text for piece in pieces) == result.text
    assert result.text == "A thin crust breaks with a whisper, a thick one with a crack."
    assert (result.usage.input, result.usage.output) == (21, 17)
    assert (result.provider, result.model, result.stop_reason) == (shape, MODELS[shape], "end")
    so_far = [piece.output_tokens_so_far for piece in pieces]
    assert so_far == sorted(so_far)
    [call] = await one.log()
    assert (call.outcome, call.tokens_input, call.tokens_output) == ("answered", 21, 17)
    assert (call.account_id, call.operation, call.is_estimated) == (7, "text", False)
    assert call.first_ms is not None
    assert call.cost_micro_usd is not None
    assert (call.cost_micro_usd > 0) == (shape != "compatible")


async def test_a_whole_answer_is_the_same(one: House) -> None:
    result = await one.text.complete(asked("Tell of the crust"))

    assert result.text.endswith("a thick one with a crack.")
    assert (result.usage.input, result.usage.output) == (21, 17)


@pytest.mark.parametrize("streamed", [True, False])
async def test_fences_and_commas_are_repaired(one: House, *, streamed: bool) -> None:
    request = asked("fenced", schema=True)
    if streamed:
        pieces = await one.streamed(request)
        result = pieces[-1].result
        assert result is not None
        assert "".join(piece.text for piece in pieces) == result.text
    else:
        result = await one.text.complete(request)

    assert json.loads(result.text) == {
        "title": "Fenced",
        "summary": "S.",
        "tags": ["a"],
        "markdown": "Text.",
    }


@pytest.mark.parametrize("streamed", [True, False])
async def test_a_limit_is_waited_for_as_long_as_it_asks(one: House, *, streamed: bool) -> None:
    with pytest.raises(ModelUnavailable) as refusal:
        await (one.streamed if streamed else one.text.complete)(asked("crowded"))

    assert one.slept == [7.0, 7.0]
    assert refusal.value.retry_after_seconds == 7
    assert status_of(refusal.value) == 503
    calls = await one.log()
    assert [call.attempt for call in calls] == [1, 2, 3]
    assert {(call.outcome, call.cost_micro_usd) for call in calls} == {("unavailable", 0)}


async def test_an_error_of_theirs_is_tried_again_with_growing_waits(one: House) -> None:
    with pytest.raises(ModelUnavailable):
        await one.text.complete(asked("broken"))

    assert one.slept == [0.375, 0.75]
    assert len(await one.log()) == 3


async def test_a_cut_stream_says_so_and_what_it_has_cost(one: House) -> None:
    pieces: list[TextPiece] = []
    with pytest.raises(ModelUnavailable):
        await one.streamed(asked("snapped"), pieces)

    assert pieces
    assert pieces[-1].result is None
    [call] = await one.log()
    assert (call.outcome, call.is_estimated) == ("cut", True)
    assert call.tokens_output == pieces[-1].output_tokens_so_far


@pytest.mark.parametrize("streamed", [True, False])
async def test_a_refusal_is_no_outage(one: House, shape: str, *, streamed: bool) -> None:
    with pytest.raises(ModelRefused) as refusal:
        await (one.streamed if streamed else one.text.complete)(asked("forbidden"))

    assert "declines" in refusal.value.message
    assert status_of(refusal.value) == 400
    assert one.slept == []
    assert [call.outcome for call in await one.log()] == ["refused"]


async def test_what_is_too_long_is_said_to_be(one: House) -> None:
    with pytest.raises(ModelRefused, match="too long"):
        await one.text.complete(asked("endless"))

    assert [call.outcome for call in await one.log()] == ["refused"]


@pytest.mark.parametrize("streamed", [True, False])
async def test_the_next_one_answers_when_the_first_is_down(
    aimock: str, house: MakeHouse, *, streamed: bool
) -> None:
    both = house(
        **environment("openai", aimock)
        | environment("anthropic", aimock)
        | {"INKWELL_MODEL_TEXT": "openai:gpt-6-luna,anthropic:claude-haiku-5-5"}
    )
    if streamed:
        result = (await both.streamed(asked("halved")))[-1].result
    else:
        result = await both.text.complete(asked("halved"))

    assert result is not None
    assert (result.provider, result.model) == ("anthropic", "claude-haiku-5-5")
    assert (result.usage.input, result.usage.output) == (31, 9)
    assert [(call.provider, call.outcome, call.attempt) for call in await both.log()] == [
        ("openai", "unavailable", 1),
        ("openai", "unavailable", 2),
        ("openai", "unavailable", 3),
        ("anthropic", "answered", 4),
    ]


async def test_one_that_keeps_failing_is_left_alone_for_a_while(
    aimock: str, house: MakeHouse
) -> None:
    one = house(**environment("openai", aimock))
    for _ in range(2):
        with pytest.raises(ModelUnavailable):
            await one.text.complete(asked("broken"))
    calls = len(await one.log())
    assert calls == 5

    with pytest.raises(ModelUnavailable) as refusal:
        await one.text.complete(asked("Tell of the crust"))
    assert len(await one.log()) == calls
    assert 0 < refusal.value.retry_after_seconds <= 30

    one.clock.advance(timedelta(seconds=31))
    answers = await asyncio.gather(
        *(one.text.complete(asked("Tell of the crust")) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(answer, ModelUnavailable) for answer in answers) == 2
    await one.text.complete(asked("Tell of the crust"))


async def test_an_image_has_the_size_that_was_asked_for(aimock: str, house: MakeHouse) -> None:
    one = house(**environment("openai", aimock))

    result = await one.image.draw(ImageRequest(prompt="A loaf", width=640, height=360))

    with Image.open(io.BytesIO(result.content)) as picture:
        assert (picture.size, picture.format) == ((640, 360), "PNG")
    assert (result.provider, result.model) == ("openai", "gpt-image-2")
    [call] = await one.log()
    assert (call.operation, call.images, call.outcome) == ("image", 1, "answered")
