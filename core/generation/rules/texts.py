"""The text of an article: read out of a model's answer, or changed by hand."""

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from core.generation.errors import ArticleBusy, EditInvalid, ModelAnswerUnusable
from core.generation.model import Article, ArticleStatus, ArticleText
from core.generation.rules.articles import check_idle
from core.shared.errors import FieldError
from core.shared.texts import is_printable

TITLE_LENGTH_MAX = 300
SUMMARY_LENGTH_MAX = 2_000
MARKDOWN_LENGTH_MAX = 200_000
TAGS_MAX = 12
TAG_LENGTH_MAX = 80
SLUG_LENGTH_MAX = 80


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What an edit changes of a text; None leaves as it is."""

    title: str | None = None
    markdown: str | None = None
    summary: str | None = None
    tags: tuple[str, ...] | None = None
    slug: str | None = None


def edited(article: Article, edit: Edit, *, html: str | None) -> Article:
    """Return the article with its text changed; `html` is what the edit's Markdown looks like.

    A new text has arrived nowhere yet; an edit of nothing needs no text. Raises `ArticleBusy` and
    `EditInvalid`.
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
    return replace(
        article,
        status=ArticleStatus.COMPLETED,
        text=text,
        revision=article.revision + 1,
        posted_at=None,
    )


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


def words_in(markdown: str) -> int:
    """Return how many words a text has."""
    return len(re.findall(r"\w+(?:['\u2019-]\w+)*", markdown))


def slug_of(title: str) -> str:
    """Return a title as it stands in an address: letters and digits of any script, and hyphens."""
    folded = unicodedata.normalize("NFKD", title.casefold())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    slug = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain)).strip("-")
    return slug[:SLUG_LENGTH_MAX].rstrip("-") or "article"
