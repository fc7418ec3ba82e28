"""Look at one article."""

from collections.abc import Callable
from dataclasses import dataclass

from core.generation.model import Article
from core.generation.ports import GenerationUnitOfWork
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class GetArticle:
    """Show one article to the account that owns it."""

    snapshot: Callable[[], GenerationUnitOfWork]

    async def __call__(self, account_id: AccountId, article_id: str) -> Article:
        """Return the article. Raises `ArticleNotFound`, for another account's too."""
        async with self.snapshot() as work:
            return await work.articles.get(article_id, account_id=account_id)
