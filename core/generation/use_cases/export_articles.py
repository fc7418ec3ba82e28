"""Give somebody the articles that were written for them."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from core.generation.model import Article, ArticleFilter, ArticleText, ArticleVersion
from core.generation.ports import GenerationUnitOfWork
from core.generation.rules.exporting import shown
from core.shared.exports import ExportPart
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest, each_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportArticles:
    """The section of articles, each with its earlier texts, newest first."""

    snapshot: Callable[[], GenerationUnitOfWork]

    async def __call__(self, account_id: AccountId) -> ExportPart:
        """Return the section."""
        return self._articles(account_id)

    async def _articles(self, account_id: AccountId) -> AsyncIterator[object]:
        async def read(request: PageRequest) -> Page[Article]:
            async with self.snapshot() as work:
                return await work.articles.list(account_id, ArticleFilter(), request)

        async for article in each_of(read):
            yield article_section(article, self._versions(article.id))

    async def _versions(self, article_id: str) -> AsyncIterator[object]:
        async def read(request: PageRequest) -> Page[ArticleVersion]:
            async with self.snapshot() as work:
                return await work.articles.versions(article_id, request)

        async for version in each_of(read):
            yield version_section(version)


def article_section(article: Article, versions: AsyncIterator[object]) -> dict[str, Any]:
    """Return an article with its earlier texts."""
    brief = article.brief
    return {
        "id": article.id,
        "status": article.status.value,
        "topic": brief.topic,
        "keywords": list(brief.keywords),
        "tone": brief.tone,
        "language": brief.language,
        "length": brief.length.value,
        "campaign_id": article.campaign_id,
        "text": None if article.text is None else text_section(article.text),
        "provider": article.provider,
        "model": article.model,
        "tokens_used": article.tokens_used,
        "credits_used": shown(article.micro_credits_used),
        "error": article.error,
        "created_at": article.created_at,
        "completed_at": article.completed_at,
        "posted_at": article.posted_at,
        "versions": versions,
    }


def version_section(version: ArticleVersion) -> dict[str, Any]:
    """Return an earlier text."""
    return {
        "number": version.number,
        **text_section(version.text),
        "provider": version.provider,
        "model": version.model,
        "replaced_at": version.replaced_at,
    }


def text_section(text: ArticleText) -> dict[str, Any]:
    """Return a text; its HTML is made of its Markdown."""
    return {
        "title": text.title,
        "summary": text.summary,
        "tags": list(text.tags),
        "slug": text.slug,
        "markdown": text.markdown,
    }
