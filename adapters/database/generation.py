"""Articles in SQL."""

from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.locking import locked
from adapters.database.tables.generation import articles
from core.generation.errors import ArticleNotFound
from core.generation.model import (
    Article,
    ArticleBrief,
    ArticleFilter,
    ArticleStatus,
    ArticleText,
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

    async def get(self, article_id: str, *, account_id: AccountId | None = None) -> Article:
        """Return an article (of that account), locked. Raises `ArticleNotFound`."""
        query = select(articles).where(articles.c.id == article_id, articles.c.deleted_at.is_(None))
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
        if page.before is not None:
            query = query.where(articles.c.id < page.before)
        query = query.order_by(articles.c.id.desc()).limit(page.limit + 1)
        rows = (await self._connection.execute(query)).all()
        items = [article_from(row) for row in rows[: page.limit]]
        return Page(items=items, next_before=items[-1].id if len(rows) > page.limit else None)


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
    }
    if text is not None:
        values |= {
            "title": text.title,
            "summary": text.summary,
            "tags": list(text.tags),
            "markdown": text.markdown,
            "html": text.html,
            "slug": text.slug,
            "word_count": text.word_count,
        }
    return values


def article_from(row: Row[Any]) -> Article:
    """Read an article."""
    brief = ArticleBrief(
        topic=row.brief["topic"],
        keywords=tuple(row.brief["keywords"]),
        tone=row.brief["tone"],
        language=row.brief["language"],
        length=Length(row.brief["length"]),
    )
    text = None
    if row.title is not None:
        text = ArticleText(
            title=row.title,
            summary=row.summary,
            tags=tuple(row.tags),
            markdown=row.markdown,
            html=row.html,
            slug=row.slug,
            word_count=row.word_count,
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
        text=text,
        tokens_used=row.tokens_used,
        micro_credits_used=row.micro_credits_used,
        provider=row.provider,
        model=row.model,
        error=row.error,
        completed_at=row.completed_at,
        posted_at=row.posted_at,
    )
