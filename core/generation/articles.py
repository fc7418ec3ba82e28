"""The rules of articles: what may be asked, what it may cost, what counts as an answer."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.generation.errors import BriefInvalid, ModelAnswerUnusable
from core.generation.model import Article, ArticleBrief, ArticleStatus, ArticleText, Length
from core.generation.ports import Prompt, TextRequest
from core.generation.prompts import render
from core.generation.tokens import estimate_tokens
from core.shared.errors import FieldError

TOPIC_LENGTH_MAX = 500
KEYWORDS_MAX = 20
KEYWORD_LENGTH_MAX = 80
TONE_LENGTH_MAX = 40
TITLE_LENGTH_MAX = 300
SUMMARY_LENGTH_MAX = 2_000
TAGS_MAX = 12
SLUG_LENGTH_MAX = 80
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The most that an article is held for: prompt and output cap, in tokens."""

    prompt_tokens: int
    output_tokens_max: int

    @property
    def tokens(self) -> int:
        """Both together."""
        return self.prompt_tokens + self.output_tokens_max


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
        raise BriefInvalid("The article can't be ordered like this.", errors=tuple(wrong))
    return replace(brief, topic=topic, keywords=keywords, tone=tone or "neutral")


def is_printable(text: str) -> bool:
    """Tell whether a text holds neither control characters nor halves of characters."""
    return all(unicodedata.category(c) not in {"Cc", "Cs"} for c in text)


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
    return TextRequest(
        operation="article",
        prompt=prompt_for(brief),
        inputs={
            "topic": brief.topic,
            "keywords": list(brief.keywords),
            "tone": brief.tone,
            "language": brief.language,
            "length": brief.length.value,
        },
        output_tokens_max=article.output_tokens_max,
        schema=SCHEMA,
        account_id=article.account_id,
    )


def read_answer(answer: str, *, to_html: Callable[[str], str]) -> ArticleText:
    """Read a model's answer. Raises `ModelAnswerUnusable` when it is not an article."""
    try:
        value = json.loads(answer)
        title, summary = value["title"].strip(), value["summary"].strip()
        markdown, tags = value["markdown"].strip(), [tag.strip() for tag in value["tags"]]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelAnswerUnusable("The model's answer is not an article in JSON.") from error
    if not title or not markdown:
        raise ModelAnswerUnusable("The model's answer has no title or no text.")
    return ArticleText(
        title=title[:TITLE_LENGTH_MAX],
        summary=summary[:SUMMARY_LENGTH_MAX],
        tags=tuple(dict.fromkeys(tag for tag in tags if tag))[:TAGS_MAX],
        markdown=markdown,
        html=to_html(markdown),
        slug=slug_of(title),
        word_count=len(re.findall(r"\w+(?:['\u2019-]\w+)*", markdown)),
    )


def slug_of(title: str) -> str:
    """Return a title as it stands in an address: letters and digits of any script, and hyphens."""
    folded = unicodedata.normalize("NFKD", title.casefold())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    slug = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain)).strip("-")
    return slug[:SLUG_LENGTH_MAX].rstrip("-") or "article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An article's new text and what it cost."""

    text: ArticleText
    tokens: int
    micro_credits: int
    provider: str
    model: str


def completed(article: Article, written: Written, now: datetime) -> Article:
    """Return the article with its text delivered."""
    return replace(
        article,
        status=ArticleStatus.COMPLETED,
        text=written.text,
        tokens_used=written.tokens,
        micro_credits_used=written.micro_credits,
        provider=written.provider,
        model=written.model,
        error=None,
        completed_at=now,
    )


def failed(article: Article, reason: str) -> Article:
    """Return the article given up, with the reason."""
    return replace(article, status=ArticleStatus.FAILED, error=reason)
