"""Look at one's articles."""

from collections.abc import Callable
from dataclasses import dataclass

from core.generation.model import Article, ArticleFilter
from core.generation.ports import GenerationUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListArticles:
    """Show an account its articles, newest first."""

    snapshot: Callable[[], GenerationUnitOfWork]

    async def __call__(
        self, account_id: AccountId, wish: ArticleFilter, page: PageRequest
    ) -> Page[Article]:
        """Return one page."""
        async with self.snapshot() as work:
            return await work.articles.list(account_id, wish, page)
