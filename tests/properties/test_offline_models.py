"""Laws of the offline models, for any words that a user may send."""

import asyncio
import json
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from adapters.models.offline.text import OfflineTextModel
from core.generation.model import Prompt, TextPiece, TextRequest, TextResult
from core.generation.rules.tokens import estimate_tokens

WORDS = st.one_of(
    st.text(max_size=260),
    st.text(alphabet="<>&*_[]()#`~|\\!-+=1.: \n\"'aeB/", max_size=80),
    st.sampled_from(["how to ", "best ", "10 tips for ", "what is ", "a vs ", "why "]).flatmap(
        lambda start: st.text(max_size=60).map(lambda rest: start + rest)
    ),
)
TONES = st.sampled_from(["", "professional", "friendly", "witty", "persuasive", "academic", "odd"])
LANGUAGES = st.sampled_from(["", "en", "de", "fr", "es", "hi", "ja", "<b>"])
LENGTHS = st.sampled_from([None, "short", "medium", "long", 300, "900 words"])
OPERATIONS = st.sampled_from(
    ["article", "generate-text", "suggestions", "refine", "regenerate", "script", "chat"]
)
CAPS = st.one_of(st.integers(0, 400), st.integers(400, 3_000))
INPUTS = st.fixed_dictionaries(
    {
        "topic": WORDS,
        "keywords": st.lists(WORDS, max_size=8),
        "tone": TONES,
        "language": LANGUAGES,
        "length": LENGTHS,
    }
)
TAGS_OF_MARKDOWN = {"p", "h2", "ul", "ol", "li", "strong", "em"}


def request(operation: str, inputs: dict[str, Any], output_tokens_max: int) -> TextRequest:
    return TextRequest(
        operation=operation,
        prompt=Prompt(system="s", user=str(inputs)),
        inputs=inputs,
        output_tokens_max=output_tokens_max,
    )


def answer(asked: TextRequest) -> TextResult:
    return asyncio.run(OfflineTextModel().complete(asked))


@given(inputs=INPUTS)
@settings(max_examples=60, deadline=None)
def test_nothing_in_a_request_becomes_markup(inputs: dict[str, Any]) -> None:
    written = json.loads(answer(request("article", inputs, 1_800)).text)

    tokens = MarkdownIt("commonmark", {"html": True}).parse(written["markdown"])
    inline = [child for token in tokens for child in token.children or []]
    tags = {token.tag for token in [*tokens, *inline] if token.tag}
    assert tags <= TAGS_OF_MARKDOWN
    assert not [token for token in [*tokens, *inline] if token.type.startswith("html")]
    everything = written["title"] + written["summary"] + "".join(written["tags"])
    assert "<" not in everything
    assert "\n" not in written["title"]


@given(inputs=INPUTS)
@example(
    inputs={"topic": "0 00", "keywords": [], "tone": "witty", "language": "ja", "length": "short"}
)
@settings(max_examples=60, deadline=None)
def test_a_user_only_adds_words_and_never_sections(inputs: dict[str, Any]) -> None:
    written = json.loads(answer(request("article", inputs, 4_000)).text)

    headings = [line for line in written["markdown"].splitlines() if line.startswith("## ")]
    assert 3 <= len(headings) <= 7
    assert written["title"]


@given(operation=OPERATIONS, inputs=INPUTS, words=WORDS, cap=CAPS)
@settings(max_examples=120, deadline=None)
def test_the_limit_is_never_exceeded_and_the_same_is_the_same(
    operation: str, inputs: dict[str, Any], words: str, cap: int
) -> None:
    asked = request(operation, {**inputs, "text": words, "instruction": words}, cap)

    result = answer(asked)

    assert estimate_tokens(result.text) == result.usage.output <= cap
    assert answer(asked) == result


@given(operation=OPERATIONS, inputs=INPUTS, words=WORDS, cap=CAPS)
@settings(max_examples=60, deadline=None)
def test_a_stream_joined_is_the_complete_answer(
    operation: str, inputs: dict[str, Any], words: str, cap: int
) -> None:
    asked = request(operation, {**inputs, "text": words, "instruction": words}, cap)

    async def pieces() -> list[TextPiece]:
        model = OfflineTextModel(words_per_second=0)
        return [piece async for piece in model.stream(asked)]

    streamed = asyncio.run(pieces())

    assert "".join(piece.text for piece in streamed) == answer(asked).text
    assert streamed[-1].result == answer(asked)
