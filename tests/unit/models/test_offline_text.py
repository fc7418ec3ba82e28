import json
import re
from itertools import pairwise
from typing import Any

import pytest

from adapters.models.offline.text import OfflineTextModel
from core.generation.errors import ModelAnswerUnusable, ModelRefused
from core.generation.model import ChatTurn, Prompt, TextPiece, TextRequest

ROUGH = "i recieve  alot of mail ,and the the answer is late. it is ok"
TEXT = (
    "We utilize many tools in order to help you. However, we do not sell your data. "
    "You can purchase a plan at any time. Really, it is that simple."
)


def request(operation: str, *, output_tokens_max: int = 1_000, **inputs: Any) -> TextRequest:
    return TextRequest(
        operation=operation,
        prompt=Prompt(system="s", user="u"),
        inputs=inputs,
        output_tokens_max=output_tokens_max,
    )


async def write(operation: str, **inputs: Any) -> str:
    return (await OfflineTextModel().complete(request(operation, **inputs))).text


async def test_suggestions_are_short_and_all_different() -> None:
    lines = (await write("suggestions", topic="remote work", count=8)).splitlines()

    assert len(set(lines)) == 8
    assert all("remote work" in line.lower() and len(line.split()) <= 12 for line in lines)


async def test_suggestions_keep_to_a_schema_with_one_list() -> None:
    schema = {"type": "object", "properties": {"titles": {"type": "array"}}}
    asked = TextRequest(
        operation="suggestions",
        prompt=Prompt(system="", user=""),
        inputs={"topic": "tea", "count": 3},
        output_tokens_max=500,
        schema=schema,
    )

    answer = json.loads((await OfflineTextModel().complete(asked)).text)

    assert list(answer) == ["titles"]
    assert len(answer["titles"]) == 3


async def test_a_schema_that_cannot_be_kept_is_an_error() -> None:
    asked = TextRequest(
        operation="suggestions",
        prompt=Prompt(system="", user=""),
        inputs={"topic": "tea"},
        output_tokens_max=500,
        schema={"type": "object", "properties": {"a": {"type": "number"}}},
    )

    with pytest.raises(ModelAnswerUnusable):
        await OfflineTextModel().complete(asked)


async def test_an_unknown_operation_is_refused() -> None:
    with pytest.raises(ModelRefused, match="dance"):
        await write("dance")


@pytest.mark.parametrize(
    ("prompt", "sign"),
    [
        ("Write a Facebook ad for our organic dog food", "**"),
        ("Draft an email about the summer sale", "Subject: "),
        ("Instagram caption for a bakery opening", "#"),
        ("Tell me something about tea", "tea"),
    ],
)
async def test_the_form_of_a_short_text_follows_the_prompt(prompt: str, sign: str) -> None:
    text = await write("generate-text", prompt=prompt)

    assert sign in text
    assert words(text) & words(prompt) - {"a", "the", "about", "for"}


async def test_wishes_about_tone_and_size_are_no_part_of_the_subject() -> None:
    text = await write(
        "generate-text", prompt="Write an ad for organic dog food in a funny tone, max 50 words"
    )

    assert "organic dog food" in text.lower()
    assert "tone" not in text
    assert "50" not in text


async def test_an_article_asked_for_in_a_prompt_is_one() -> None:
    text = await write(
        "generate-text", prompt="Write a blog post about tea", output_tokens_max=2_000
    )

    assert text.startswith("# Tea")
    assert text.count("\n## ") >= 3


async def test_refining_makes_shorter() -> None:
    shorter = await write("refine", text=TEXT, instruction="Make it shorter")

    assert 0 < len(shorter.split()) < len(TEXT.split()) * 2 / 3
    assert shorter.startswith("We use many tools to help you.")


async def test_refining_makes_longer_and_keeps_the_text() -> None:
    longer = await write("refine", text=TEXT, instruction="expand this")

    assert longer.startswith(TEXT)
    assert len(longer) > len(TEXT) + 100


async def test_refining_changes_the_register() -> None:
    friendly = await write("refine", text=TEXT, instruction="friendlier please")
    formal = await write("refine", text="Hey, we can't ship it, kids!", instruction="more formal")

    assert "we don't sell" in friendly
    assert "buy a plan" in friendly
    assert formal == "Hello, we cannot ship it, children."


async def test_refining_makes_bullets_and_adds_a_call() -> None:
    text = await write("refine", text=TEXT, instruction="bullet points and a call to action")

    assert text.count("\n- ") == 3
    assert not text.split("\n\n")[-1].startswith("-")


async def test_refining_fixes_common_slips() -> None:
    fixed = await write("refine", text=ROUGH, instruction="fix the grammar")

    assert fixed.startswith("I receive a lot of mail, and the answer is late.")
    assert fixed.endswith(".")


async def test_refining_leaves_code_and_headings_alone() -> None:
    text = "# We do not\n\n```\ndo  not touch\n```\n\nWe do not."

    assert await write("refine", text=text, instruction="friendly") == (
        "# We do not\n\n```\ndo  not touch\n```\n\nWe don't."
    )


async def test_an_instruction_that_is_not_understood_is_not_claimed() -> None:
    text = await write("refine", text="Good morning.", instruction="translate into Klingon")

    assert text.startswith("Good morning.\n\n*Edited for")
    assert "translate into Klingon" in text


@pytest.mark.parametrize(("seconds", "scenes"), [(4, 2), (8, 3), (12, 4)])
async def test_a_script_fills_its_seconds_without_gaps(seconds: int, scenes: int) -> None:
    script = await write("script", topic="a wooden toy train", seconds=seconds)

    times = [(int(start), int(end)) for start, end in re.findall(r"\((\d+)\u2013(\d+) s\)", script)]
    assert len(times) == scenes
    assert times[0][0] == 0
    assert times[-1][1] == seconds
    assert all(one[1] == other[0] for one, other in pairwise(times))
    assert "wooden toy train" in script


async def test_a_chat_says_what_it_is() -> None:
    asked = TextRequest(
        operation="chat",
        prompt=Prompt(system="", user="How do I find readers?"),
        inputs={"message": "How do I find readers?"},
        output_tokens_max=300,
        history=(ChatTurn(role="user", text="Hello"),),
    )

    text = (await OfflineTextModel().complete(asked)).text

    assert "find readers" in text
    assert "offline model" in text


async def test_a_stream_is_the_answer_in_pieces_at_a_natural_pace() -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    model = OfflineTextModel(pause=pause, words_per_second=30)
    asked = request("article", topic="coffee")
    pieces: list[TextPiece] = [piece async for piece in model.stream(asked)]
    result = await model.complete(asked)

    assert "".join(piece.text for piece in pieces) == result.text
    assert pieces[-1].result == result
    assert all(piece.result is None for piece in pieces[:-1])
    so_far = [piece.output_tokens_so_far for piece in pieces]
    assert so_far == sorted(so_far)
    assert so_far[-1] == result.usage.output
    assert pauses == [pytest.approx(0.1)] * (len(pieces) - 1)


async def test_a_pace_of_zero_has_no_pauses_and_an_empty_answer_one_piece() -> None:
    async def pause(_: float) -> None:
        raise AssertionError("there is nothing to wait for")

    model = OfflineTextModel(pause=pause, words_per_second=0)

    assert len([piece async for piece in model.stream(request("article", topic="tea"))]) > 10
    nothing = [
        piece async for piece in model.stream(request("article", topic="tea", output_tokens_max=1))
    ]
    assert [piece.text for piece in nothing] == [""]
    assert nothing[0].result is not None


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))
