"""The rules of articles: what may be asked, what it may cost, what counts as an answer."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.generation.errors import ArticleBusy, BriefInvalid, EditInvalid, ModelAnswerUnusable
from core.generation.model import (
    PENDING,
    Article,
    ArticleBrief,
    ArticleStatus,
    ArticleText,
    Length,
)
from core.generation.ports import Prompt, TextRequest
from core.generation.prompts import render
from core.generation.tokens import estimate_tokens
from core.ledger.model import TokenUsage, Unit
from core.ledger.rules.settling import Actual
from core.shared.errors import FieldError
from core.streams.model import NewEvent

TOPIC_LENGTH_MAX = 500
KEYWORDS_MAX = 20
KEYWORD_LENGTH_MAX = 80
TONE_LENGTH_MAX = 40
TITLE_LENGTH_MAX = 300
SUMMARY_LENGTH_MAX = 2_000
MARKDOWN_LENGTH_MAX = 200_000
TAGS_MAX = 12
TAG_LENGTH_MAX = 80
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


def words_of(brief: ArticleBrief) -> tuple[str, ...]:
    """Return everything in a brief that a customer words freely."""
    return (brief.topic, *brief.keywords, brief.tone)


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
        word_count=words_in(markdown),
    )


def words_in(markdown: str) -> int:
    """Return how many words a text has."""
    return len(re.findall(r"\w+(?:['\u2019-]\w+)*", markdown))


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
        status_before=None,
        text=written.text,
        revision=article.revision + 1,
        tokens_used=written.tokens,
        micro_credits_used=written.micro_credits,
        provider=written.provider,
        model=written.model,
        error=None,
        completed_at=now,
    )


def failed(article: Article, reason: str) -> Article:
    """Return the article given up, with the reason; one that had a text is as it was before."""
    if article.status_before is not None and article.text is not None:
        return replace(article, status=article.status_before, status_before=None)
    return replace(article, status=ArticleStatus.FAILED, status_before=None, error=reason)


def posted(article: Article, now: datetime) -> Article:
    """Return the article as one that has arrived somewhere; the first time counts.

    One that is being written anew has arrived with the text it had, and a failure leads back there.
    """
    arrived = replace(article, posted_at=article.posted_at or now)
    if article.status is ArticleStatus.COMPLETED:
        return replace(arrived, status=ArticleStatus.POSTED)
    if article.status_before is ArticleStatus.COMPLETED:
        return replace(arrived, status_before=ArticleStatus.POSTED)
    return arrived


def ordered_again(article: Article, *, hold_id: str, job_id: str, expected: Estimate) -> Article:
    """Return the article ordered once more from the same brief. Raises `ArticleBusy`."""
    check_idle(article)
    return replace(
        article,
        status=ArticleStatus.QUEUED,
        status_before=article.status,
        round=article.round + 1,
        hold_id=hold_id,
        job_id=job_id,
        output_tokens_max=expected.output_tokens_max,
    )


def check_idle(article: Article) -> None:
    """Raise `ArticleBusy` while the article is being written."""
    if article.status in PENDING:
        raise ArticleBusy("This article is being written. Wait for its end.", retry_after_seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What an edit changes of a text; None leaves as it is."""

    title: str | None = None
    markdown: str | None = None
    summary: str | None = None
    tags: tuple[str, ...] | None = None
    slug: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Into which campaign an article goes; None takes it out of the one that it lies in."""

    campaign_id: str | None


def edited(article: Article, edit: Edit, *, html: str | None) -> Article:
    """Return the article with its text changed; `html` is what the edit's Markdown looks like.

    An edit of nothing needs no text. Raises `ArticleBusy` and `EditInvalid`.
    """
    if edit == Edit():
        return article
    check_idle(article)
    if article.text is None:
        raise ArticleBusy("This article has no text to change. Order it again.")
    text = changed_text(article.text, edit, html=html)
    check_text(text)
    if text == article.text:
        return article
    return replace(article, text=text, revision=article.revision + 1)


def changed_text(text: ArticleText, edit: Edit, *, html: str | None) -> ArticleText:
    """Return a text with what an edit changes; `html` is made of its Markdown, if it has any."""
    markdown = text.markdown if edit.markdown is None else edit.markdown.strip()
    tags = text.tags if edit.tags is None else edit.tags
    return ArticleText(
        title=text.title if edit.title is None else " ".join(edit.title.split()),
        summary=text.summary if edit.summary is None else edit.summary.strip(),
        tags=tuple(dict.fromkeys(" ".join(tag.split()) for tag in tags if tag.strip())),
        markdown=markdown,
        html=text.html if html is None or markdown == text.markdown else html,
        slug=text.slug if edit.slug is None else slug_of(edit.slug),
        word_count=words_in(markdown),
    )


def check_text(text: ArticleText) -> None:
    """Raise `EditInvalid` unless an edited text may stand."""
    wrong: list[FieldError] = []

    def expect(field: str, message: str, *, ok: bool) -> None:
        if not ok:
            wrong.append(FieldError(field=field, message=message))

    title_ok = 0 < len(text.title) <= TITLE_LENGTH_MAX and is_printable(text.title)
    expect("title", f"1 to {TITLE_LENGTH_MAX} printable characters", ok=title_ok)
    markdown_ok = 0 < len(text.markdown) <= MARKDOWN_LENGTH_MAX
    expect("content", f"1 to {MARKDOWN_LENGTH_MAX} characters", ok=markdown_ok)
    summary_ok = len(text.summary) <= SUMMARY_LENGTH_MAX
    expect("summary", f"at most {SUMMARY_LENGTH_MAX} characters", ok=summary_ok)
    expect("tags", f"at most {TAGS_MAX}", ok=len(text.tags) <= TAGS_MAX)
    short = all(len(tag) <= TAG_LENGTH_MAX and is_printable(tag) for tag in text.tags)
    expect("tags", f"each of at most {TAG_LENGTH_MAX} printable characters", ok=short)
    if wrong:
        raise EditInvalid("The article can't be changed like this.", errors=tuple(wrong))


def actual_at_progress(article: Article, prompt_tokens: int, output_tokens: int) -> Actual:
    """Return what an attempt that stops half-way is charged: the prompt, and what was delivered."""
    return Actual(
        unit=Unit.TOKENS,
        amount=prompt_tokens + output_tokens,
        usage=TokenUsage(input=prompt_tokens, output=output_tokens),
        reference_type="article",
        reference_id=article.id,
    )


def event_of(article: Article) -> NewEvent:
    """Return what its stream tells of an article's state."""
    data: dict[str, object] = {
        "id": article.id,
        "status": article.status.value,
        "round": article.round,
    }
    if article.status in PENDING:
        return NewEvent(type="state", data=data)
    text = article.text
    data |= {
        "title": text.title if text else None,
        "text": text.markdown if text else None,
        "provider": article.provider,
        "model": article.model,
        "tokens_used": article.tokens_used,
        "micro_credits_used": article.micro_credits_used,
    }
    return NewEvent(type="done", data=data)


def failure_of(article: Article, reason: str) -> NewEvent:
    """Return the event that ends the stream of an article that was given up."""
    data = {"id": article.id, "status": article.status.value, "round": article.round}
    return NewEvent(type="error", data={"code": "failed", "detail": reason, **data})
