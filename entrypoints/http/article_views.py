"""What articles and their versions are answered as."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.generation.model import Article, ArticleVersion
from entrypoints.http.serving.amounts import CreditsOut, credits_out

Length = Literal["short", "medium", "long"]
Status = Literal["queued", "generating", "completed", "posted", "failed"]


class ArticleView(Struct):
    """An article and where it stands."""

    id: str
    status: Status
    topic: str
    keywords: Annotated[list[str], Meta(description="Words to weave in, as they were asked for.")]
    tone: str
    language: str
    length: Length
    title: str | None
    content: Annotated[str | None, Meta(description="Markdown.")]
    html: Annotated[str | None, Meta(description="The content as sanitised HTML.")]
    summary: str | None
    slug: str | None
    tags: list[str]
    word_count: int | None
    tokens_used: int | None
    credits_used: CreditsOut | None
    campaign_id: str | None
    provider: Annotated[str | None, Meta(description="Who wrote it; `offline` is no model.")]
    model: str | None
    error: Annotated[str | None, Meta(description="Why it failed; then nothing was charged.")]
    created_at: datetime
    completed_at: datetime | None
    posted_at: Annotated[
        datetime | None, Meta(description="When the present text first arrived at an integration.")
    ]


def article_view(article: Article) -> ArticleView:
    """Return an article as it is answered."""
    text, micro = article.text, article.micro_credits_used
    return ArticleView(
        id=article.id,
        status=article.status.value,
        topic=article.brief.topic,
        keywords=list(article.brief.keywords),
        tone=article.brief.tone,
        language=article.brief.language,
        length=article.brief.length.value,
        title=text.title if text else None,
        content=text.markdown if text else None,
        html=text.html if text else None,
        summary=text.summary if text else None,
        slug=text.slug if text else None,
        tags=list(text.tags) if text else [],
        word_count=text.word_count if text else None,
        tokens_used=article.tokens_used,
        credits_used=None if micro is None else credits_out(micro),
        campaign_id=article.campaign_id,
        provider=article.provider,
        model=article.model,
        error=article.error,
        created_at=article.created_at,
        completed_at=article.completed_at,
        posted_at=article.posted_at,
    )


class ArticleVersionView(Struct):
    """An earlier text of an article."""

    number: int
    title: str
    content: Annotated[str, Meta(description="Markdown.")]
    html: str
    summary: str
    slug: str
    tags: list[str]
    word_count: int
    tokens_used: int | None
    credits_used: CreditsOut | None
    provider: str | None
    model: str | None
    replaced_at: datetime


def version_view(version: ArticleVersion) -> ArticleVersionView:
    """Return an earlier text as it is answered."""
    text, micro = version.text, version.micro_credits_used
    return ArticleVersionView(
        number=version.number,
        title=text.title,
        content=text.markdown,
        html=text.html,
        summary=text.summary,
        slug=text.slug,
        tags=list(text.tags),
        word_count=text.word_count,
        tokens_used=version.tokens_used,
        credits_used=None if micro is None else credits_out(micro),
        provider=version.provider,
        model=version.model,
        replaced_at=version.replaced_at,
    )
