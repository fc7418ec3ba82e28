"""Look at an article's earlier texts."""

from collections.abc import Callable
from dataclasses import dataclass

from core.generation.model import ArticleVersion
from core.generation.ports import GenerationUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListArticleVersions:
    """Show the earlier texts of an article to the account that owns it."""

    snapshot: Callable[[], GenerationUnitOfWork]

    async def __call__(
        self, account_id: AccountId, article_id: str, page: PageRequest
    ) -> Page[ArticleVersion]:
        """Return one page, newest first. Raises `ArticleNotFound`."""
        async with self.snapshot() as work:
            await work.articles.get(article_id, account_id=account_id)
            return await work.articles.versions(article_id, page)
