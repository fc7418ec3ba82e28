import json
import re
from typing import Any

import pytest
from markdown_it import MarkdownIt

from adapters.models.offline.text import OfflineTextModel
from core.generation.model import Prompt, TextRequest, TextResult
from core.generation.rules.tokens import estimate_tokens

TOPICS = [
    "Latest AI trends",
    "how to bake sourdough",
    "welding for beginners",
    "coffee",
    "React vs Vue",
    "best running shoes 2026",
    "10 tips for better sleep",
    "What is machine learning?",
    "how to start and grow a podcast",
]
SMALL = {"a", "and", "for", "how", "is", "the", "to", "vs", "what"}


def request(
    *, output_tokens_max: int = 4_000, operation: str = "article", **inputs: Any
) -> TextRequest:
    return TextRequest(
        operation=operation,
        prompt=Prompt(system="Write.", user=str(inputs.get("topic", ""))),
        inputs=inputs,
        output_tokens_max=output_tokens_max,
    )


async def article(**inputs: Any) -> dict[str, Any]:
    result = await OfflineTextModel().complete(request(**inputs))
    written: dict[str, Any] = json.loads(result.text)
    return written


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.lower()))


def sentences_of(markdown: str) -> list[str]:
    prose = re.sub(r"^(?:#+ .*|(?:\d+\.|-) )", "", markdown, flags=re.MULTILINE)
    return [part for part in re.split(r"(?<=[.!?:;])\**\s+", prose) if len(part.split()) > 3]


@pytest.mark.parametrize("topic", TOPICS)
async def test_an_article_is_about_its_topic(topic: str) -> None:
    written = await article(topic=topic, length="medium")

    wanted = words_of(topic) - SMALL
    assert wanted <= words_of(written["title"])
    body = words_of(written["markdown"])
    missing = wanted - body - {"10", "tips"}
    assert not missing or {f"{word.removesuffix('e')}ing" for word in missing} <= body
    assert len(re.split(r"(?<=[.!?])\s+", written["summary"])) == 2


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("length", ["short", "medium", "long"])
async def test_its_sections_say_different_things(topic: str, length: str) -> None:
    markdown = (await article(topic=topic, length=length))["markdown"]

    headings = re.findall(r"^## (.+)$", markdown, flags=re.MULTILINE)
    assert 3 <= len(headings) <= 7
    assert len(set(headings)) == len(headings)
    sentences = sentences_of(markdown)
    assert len(set(sentences)) == len(sentences)


async def test_the_length_asked_for_is_kept() -> None:
    counts = {
        length: len((await article(topic="coffee", length=length))["markdown"].split())
        for length in ("short", "medium", "long")
    }

    assert 250 <= counts["short"] <= 370
    assert 550 <= counts["medium"] <= 680
    assert 850 <= counts["long"] <= 1_100


async def test_a_length_in_words_is_understood() -> None:
    assert (
        400 <= len((await article(topic="coffee", length="500 words"))["markdown"].split()) <= 500
    )


async def test_every_keyword_is_used_and_is_a_tag() -> None:
    keywords = ["crema", "grind size", "water quality", "roast date", "latte art", "scale", "dose"]

    written = await article(topic="espresso at home", keywords=keywords, length="short")

    assert all(keyword in written["markdown"] for keyword in keywords)
    assert set(keywords) <= set(written["tags"])


async def test_a_small_limit_costs_length_before_keywords_and_sections() -> None:
    result = await OfflineTextModel().complete(
        request(topic="coffee", keywords=["crema", "dose"], length="short", output_tokens_max=450)
    )

    markdown = json.loads(result.text)["markdown"]
    assert result.stop_reason == "end"
    assert markdown.count("\n## ") == 3
    assert "crema" in markdown
    assert "dose" in markdown


async def test_a_title_promises_no_more_tips_than_there_are() -> None:
    async def title(tokens_max: int) -> str:
        asked = request(topic="12 tips for better sleep", output_tokens_max=tokens_max)
        answer = json.loads((await OfflineTextModel().complete(asked)).text)
        return str(answer["title"])

    assert (await title(2_000)).startswith("12 tips for better sleep")
    assert (await title(450)).startswith("Tips for better sleep")


async def test_the_tone_can_be_heard() -> None:
    texts = {
        tone: (await article(topic="time management", tone=tone))["markdown"]
        for tone in ("friendly", "academic", "witty", "no such tone")
    }

    assert "don't" in texts["friendly"] or "you'll" in texts["friendly"]
    assert "n't" not in texts["academic"]
    assert len(set(texts.values())) == 4


@pytest.mark.parametrize(
    ("language", "word"),
    [("de", "Schritt"), ("fr", "vous"), ("Spanish", "paso"), ("hi-IN", "\u0915\u0926\u092e")],
)
async def test_four_languages_besides_english_are_written(language: str, word: str) -> None:
    markdown = (await article(topic="Solar panels", language=language))["markdown"]

    assert word in markdown
    assert "Solar panels" in markdown
    assert "This text is in English" not in markdown


async def test_another_language_gets_english_that_says_so() -> None:
    markdown = (await article(topic="Solar panels", language="ja"))["markdown"]

    assert markdown.startswith("*This text is in English")


async def test_markup_in_the_topic_stays_text() -> None:
    topic = '<img src=x onerror=alert(1)> **bold** [link](javascript:alert(1)) "q" \U0001f355'

    written = await article(topic=topic, keywords=["<b>k</b>", "[a](b)"])

    html = MarkdownIt("commonmark", {"html": True}).render(written["markdown"])
    assert "<img" not in html
    assert "<b>" not in html
    assert "<a " not in html
    assert "<script" not in written["title"]
    assert "alert(1)" in written["markdown"]


@pytest.mark.parametrize("tokens_max", [0, 1, 20, 60, 120, 300, 700])
async def test_a_small_limit_is_kept_and_reported(tokens_max: int) -> None:
    result = await OfflineTextModel().complete(
        request(topic="coffee", length="long", output_tokens_max=tokens_max)
    )

    assert result.usage.output == estimate_tokens(result.text) <= tokens_max
    if tokens_max <= 120:
        assert result.stop_reason == "length"
    if result.text:
        assert re.search(r"[.!?]\**$", json.loads(result.text)["markdown"])


async def test_the_same_request_has_the_same_answer_and_another_topic_another() -> None:
    async def complete(**inputs: Any) -> TextResult:
        return await OfflineTextModel().complete(request(**inputs))

    assert await complete(topic="coffee", tone="witty") == await complete(
        tone="witty", topic="coffee"
    )
    assert (await complete(topic="coffee")).text != (await complete(topic="tea")).text
    again = request(operation="regenerate", topic="coffee")
    assert (await OfflineTextModel().complete(again)).text != (await complete(topic="coffee")).text


async def test_the_result_says_who_made_it_and_what_it_took() -> None:
    result = await OfflineTextModel().complete(request(topic="coffee"))

    assert (result.provider, result.model) == ("offline", "inkwell-offline-1")
    assert result.usage.input == estimate_tokens("Write.") + estimate_tokens("coffee")
    assert result.usage.total == result.usage.input + result.usage.output
    assert result.stop_reason == "end"
