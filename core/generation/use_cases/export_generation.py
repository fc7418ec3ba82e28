"""Give somebody everything that was written and drawn for them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from core.generation.model import Article, ArticleFilter, ArticleText, ArticleVersion, Creation
from core.generation.ports import GenerationUnitOfWork
from core.media.links import MediaLinks
from core.shared.amounts import credits_from
from core.shared.ids import AccountId
from core.shared.pages import LIMIT_MAX, Page, PageRequest

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportArticles:
    """The section of articles, each with its earlier texts, newest first."""

    snapshot: Callable[[], GenerationUnitOfWork]

    async def __call__(self, account_id: AccountId) -> object:
        """Return the section."""
        async with self.snapshot() as work:

            async def page(request: PageRequest) -> Page[Article]:
                return await work.articles.list(account_id, ArticleFilter(), request)

            return [
                article_section(article, await all_of(partial(work.articles.versions, article.id)))
                for article in await all_of(page)
            ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportCreations:
    """The section of texts and images that were made at once or in a stream, newest first."""

    snapshot: Callable[[], GenerationUnitOfWork]
    links: MediaLinks

    async def __call__(self, account_id: AccountId) -> object:
        """Return the section."""
        async with self.snapshot() as work:

            async def page(request: PageRequest) -> Page[Creation]:
                return await work.creations.list(account_id, request)

            return [creation_section(each, self.links) for each in await all_of(page)]


async def all_of(page: Callable[[PageRequest], Awaitable[Page[Item]]]) -> list[Item]:
    """Return the items of all pages."""
    found: list[Item] = []
    before: str | None = None
    while True:
        some = await page(PageRequest(limit=LIMIT_MAX, before=before))
        found += some.items
        before = some.next_before
        if before is None:
            return found


def article_section(article: Article, versions: Sequence[ArticleVersion]) -> dict[str, Any]:
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
        "versions": [
            {
                "number": version.number,
                **text_section(version.text),
                "provider": version.provider,
                "model": version.model,
                "replaced_at": version.replaced_at,
            }
            for version in versions
        ],
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


def creation_section(creation: Creation, links: MediaLinks) -> dict[str, Any]:
    """Return a text or an image, with what was asked for."""
    address = creation.media_address
    return {
        "id": creation.id,
        "operation": creation.operation.value,
        "status": creation.status.value,
        "inputs": creation.inputs,
        "text": creation.text,
        "items": list(creation.items),
        "url": None if address is None else links.of(address),
        "provider": creation.provider,
        "model": creation.model,
        "tokens_used": creation.tokens_used,
        "credits_used": shown(creation.micro_credits_used),
        "error": creation.error,
        "created_at": creation.created_at,
        "ended_at": creation.ended_at,
    }


def shown(micro_credits: int | None) -> str | None:
    """Return an amount as an exact text."""
    return None if micro_credits is None else f"{credits_from(micro_credits):f}"
