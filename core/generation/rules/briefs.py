"""What may be ordered as an article, what it may cost, and what the model is asked for it."""

import re
from collections.abc import Mapping
from dataclasses import replace

from core.generation.errors import BriefInvalid
from core.generation.model import Article, ArticleBrief, Length, Prompt, TextRequest
from core.generation.prompts import render
from core.generation.rules.tokens import Estimate, estimate_tokens
from core.shared.errors import FieldError, refusing
from core.shared.texts import is_printable

TOPIC_LENGTH_MAX = 500
KEYWORDS_MAX = 20
KEYWORD_LENGTH_MAX = 80
TONE_LENGTH_MAX = 40
LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}")
TOKENS_BY_LENGTH = {Length.SHORT: 1_000, Length.MEDIUM: 2_000, Length.LONG: 4_000}
"""Prompt and output together, for a prompt of the usual size: the estimate of an article."""
PROMPT_TOKENS_USUAL = 600
"""A prompt beyond this raises the estimate rather than shorten the article."""
SCHEMA: Mapping[str, object] = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "summary": {"type": "string"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "markdown": {"type": "string"},
    },
    "required": ["title", "summary", "tags", "markdown"],
    "additionalProperties": False,
}


def check_brief(brief: ArticleBrief) -> ArticleBrief:
    """Return the brief with its white space tidied. Raises `BriefInvalid`, naming each field."""
    topic = " ".join(brief.topic.split())
    keywords = tuple(word for word in (" ".join(k.split()) for k in brief.keywords) if word)
    tone = " ".join(brief.tone.split())
    wrong: list[FieldError] = []

    def expect(field: str, message: str, *, ok: bool) -> None:
        if not ok:
            wrong.append(FieldError(field=field, message=message))

    expect("topic", "say what the article is about", ok=bool(topic))
    expect("topic", f"at most {TOPIC_LENGTH_MAX} characters", ok=len(topic) <= TOPIC_LENGTH_MAX)
    expect("topic", "printable characters only", ok=is_printable(topic))
    expect("keywords", f"at most {KEYWORDS_MAX}", ok=len(keywords) <= KEYWORDS_MAX)
    expect(
        "keywords",
        f"each of at most {KEYWORD_LENGTH_MAX} printable characters",
        ok=all(len(word) <= KEYWORD_LENGTH_MAX and is_printable(word) for word in keywords),
    )
    expect(
        "tone",
        f"at most {TONE_LENGTH_MAX} printable characters",
        ok=len(tone) <= TONE_LENGTH_MAX and is_printable(tone),
    )
    expect(
        "language",
        "a language tag such as en or pt-BR",
        ok=bool(LANGUAGE.fullmatch(brief.language)),
    )
    if wrong:
        what = "The article can't be ordered like this"
        raise BriefInvalid(refusing(what, wrong), errors=tuple(wrong))
    return replace(brief, topic=topic, keywords=keywords, tone=tone or "neutral")


def words_of(brief: ArticleBrief) -> tuple[str, ...]:
    """Return everything in a brief that a customer words freely."""
    return (brief.topic, *brief.keywords, brief.tone)


def estimate(brief: ArticleBrief) -> Estimate:
    """Return what an article is held for, and with it the most that it may write.

    At the usual prompt size a default article is 2,000 tokens in all.
    """
    prompt = prompt_for(brief)
    prompt_tokens = estimate_tokens(prompt.system) + estimate_tokens(prompt.user)
    beyond = max(0, prompt_tokens - PROMPT_TOKENS_USUAL)
    total = TOKENS_BY_LENGTH[brief.length] + beyond
    return Estimate(prompt_tokens=prompt_tokens, output_tokens_max=total - prompt_tokens)


def request_for(article: Article) -> TextRequest:
    """Return what the model is asked."""
    brief = article.brief
    again = {"take": article.round} if article.round > 1 else {}
    return TextRequest(
        operation="article",
        prompt=prompt_for(brief),
        inputs={
            "topic": brief.topic,
            "keywords": list(brief.keywords),
            "tone": brief.tone,
            "language": brief.language,
            "length": brief.length.value,
            **again,
        },
        output_tokens_max=article.output_tokens_max,
        schema=SCHEMA,
        account_id=article.account_id,
        may_begin_anew=True,
    )


def prompt_for(brief: ArticleBrief) -> Prompt:
    """Render the article's prompt; the customer's words are data inside it."""
    data = {
        "topic": brief.topic,
        "keywords": list(brief.keywords),
        "tone": brief.tone,
        "language": brief.language,
        "length": brief.length.value,
    }
    return render("article", data)
