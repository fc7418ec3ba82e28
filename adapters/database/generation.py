"""Articles in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.locking import locked
from adapters.database.pages import read_page
from adapters.database.tables.generation import article_versions, articles
from core.generation.errors import ArticleNotFound
from core.generation.model import (
    PENDING,
    Article,
    ArticleBrief,
    ArticleFilter,
    ArticleStatus,
    ArticleText,
    ArticleVersion,
    Length,
)
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


class SqlArticles:
    """Article rows; deleted ones are kept and never shown."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, article: Article) -> None:
        """Store a new article."""
        await self._connection.execute(insert(articles).values(article_values(article)))

    async def get(
        self, article_id: str, *, account_id: AccountId | None = None, deleted: bool = False
    ) -> Article:
        """Return an article (of that account), locked. Raises `ArticleNotFound`."""
        query = select(articles).where(articles.c.id == article_id)
        if not deleted:
            query = query.where(articles.c.deleted_at.is_(None))
        if account_id is not None:
            query = query.where(articles.c.account_id == account_id)
        query = locked(query, self._connection)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            raise ArticleNotFound("There is no such article.")
        return article_from(row)

    async def save(self, article: Article) -> None:
        """Store a changed article."""
        statement = (
            update(articles).where(articles.c.id == article.id).values(article_values(article))
        )
        await self._connection.execute(statement)

    async def list(
        self, account_id: AccountId, wish: ArticleFilter, page: PageRequest
    ) -> Page[Article]:
        """Return an account's articles, newest first."""
        query = select(articles).where(
            articles.c.account_id == account_id, articles.c.deleted_at.is_(None)
        )
        if wish.campaign_id is not None:
            query = query.where(articles.c.campaign_id == wish.campaign_id)
        if wish.status is not None:
            query = query.where(articles.c.status == wish.status.value)
        return await read_page(
            self._connection,
            query,
            page,
            by=articles.c.id,
            make=article_from,
            texts=(articles.c.markdown, articles.c.html),
        )

    async def remaining(self, account_id: AccountId, *, limit: int) -> Sequence[Article]:
        """Return articles that are not deleted, or are still being written, of an account."""
        query = (
            select(articles)
            .where(
                articles.c.account_id == account_id,
                or_(articles.c.deleted_at.is_(None), articles.c.status.in_(PENDING)),
            )
            .order_by(articles.c.id)
            .limit(limit)
        )
        return [article_from(row) for row in await self._connection.execute(query)]

    async def of(self, article_ids: Sequence[str]) -> Sequence[Article]:
        """Return some articles, deleted ones too."""
        query = select(articles).where(articles.c.id.in_(article_ids))
        return [article_from(row) for row in await self._connection.execute(query)]

    async def keep_version(self, article: Article, replaced_at: datetime) -> None:
        """Keep the article's present text as a version."""
        assert article.text is not None
        counted = select(func.count()).where(article_versions.c.article_id == article.id)
        number = int((await self._connection.execute(counted)).scalar_one()) + 1
        values = {
            "article_id": article.id,
            "number": number,
            "account_id": article.account_id,
            "tokens_used": article.tokens_used,
            "micro_credits_used": article.micro_credits_used,
            "provider": article.provider,
            "model": article.model,
            "replaced_at": replaced_at,
            **text_values(article.text),
        }
        await self._connection.execute(insert(article_versions).values(values))

    async def versions(self, article_id: str, page: PageRequest) -> Page[ArticleVersion]:
        """Return a page of the earlier texts of an article, newest first."""
        query = select(article_versions).where(article_versions.c.article_id == article_id)
        return await read_page(
            self._connection,
            query,
            page,
            by=article_versions.c.number,
            make=version_from,
            texts=(article_versions.c.markdown, article_versions.c.html),
        )


def article_values(article: Article) -> dict[str, Any]:
    """Return the columns of an article."""
    brief, text = article.brief, article.text
    values: dict[str, Any] = {
        "id": article.id,
        "account_id": article.account_id,
        "status": article.status.value,
        "brief": {
            "topic": brief.topic,
            "keywords": list(brief.keywords),
            "tone": brief.tone,
            "language": brief.language,
            "length": brief.length.value,
        },
        "campaign_id": article.campaign_id,
        "hold_id": article.hold_id,
        "job_id": article.job_id,
        "output_tokens_max": article.output_tokens_max,
        "tokens_used": article.tokens_used,
        "micro_credits_used": article.micro_credits_used,
        "provider": article.provider,
        "model": article.model,
        "error": article.error,
        "created_at": article.created_at,
        "completed_at": article.completed_at,
        "posted_at": article.posted_at,
        "deleted_at": article.deleted_at,
        "round": article.round,
        "revision": article.revision,
        "status_before": None if article.status_before is None else article.status_before.value,
    }
    return values if text is None else values | text_values(text)


def version_from(row: Row[Any]) -> ArticleVersion:
    """Read an earlier text."""
    return ArticleVersion(
        article_id=row.article_id,
        number=row.number,
        text=text_from(row),
        tokens_used=row.tokens_used,
        micro_credits_used=row.micro_credits_used,
        provider=row.provider,
        model=row.model,
        replaced_at=row.replaced_at,
    )


def text_values(text: ArticleText) -> dict[str, Any]:
    """Return the columns of a text."""
    return {
        "title": text.title,
        "summary": text.summary,
        "tags": list(text.tags),
        "markdown": text.markdown,
        "html": text.html,
        "slug": text.slug,
        "word_count": text.word_count,
    }


def text_from(row: Row[Any]) -> ArticleText:
    """Read a text."""
    return ArticleText(
        title=row.title,
        summary=row.summary,
        tags=tuple(row.tags),
        markdown=row.markdown,
        html=row.html,
        slug=row.slug,
        word_count=row.word_count,
    )


def article_from(row: Row[Any]) -> Article:
    """Read an article."""
    brief = ArticleBrief(
        topic=row.brief["topic"],
        keywords=tuple(row.brief["keywords"]),
        tone=row.brief["tone"],
        language=row.brief["language"],
        length=Length(row.brief["length"]),
    )
    return Article(
        id=row.id,
        account_id=AccountId(row.account_id),
        status=ArticleStatus(row.status),
        brief=brief,
        created_at=row.created_at,
        hold_id=row.hold_id,
        job_id=row.job_id,
        output_tokens_max=row.output_tokens_max,
        campaign_id=row.campaign_id,
        text=None if row.title is None else text_from(row),
        tokens_used=row.tokens_used,
        micro_credits_used=row.micro_credits_used,
        provider=row.provider,
        model=row.model,
        error=row.error,
        completed_at=row.completed_at,
        posted_at=row.posted_at,
        round=row.round,
        revision=row.revision,
        status_before=None if row.status_before is None else ArticleStatus(row.status_before),
        deleted_at=row.deleted_at,
    )
