"""Delete an article."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.generation.model import PENDING
from core.generation.ports import GenerationUnitOfWork
from core.generation.steps.giving_up import give_up_waiting
from core.ledger.model import WalletTerms
from core.shared.ids import AccountId
from core.shared.ports import Clock

REASON = "It was deleted before it was begun."


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteArticle:
    """It is gone from every list at once; its row and what it cost stay.

    One that waits is given up and costs nothing. One that is being written runs on and is
    charged: nobody reads a text to the end and then deletes it free.
    """

    unit_of_work: Callable[[], GenerationUnitOfWork]
    clock: Clock
    terms: WalletTerms

    async def __call__(self, account_id: AccountId, article_id: str) -> None:
        """Delete. Raises `ArticleNotFound`, for another account's too."""
        async with self.unit_of_work() as work:
            now = self.clock.now()
            await work.wallets.get(account_id)
            article = await work.articles.get(article_id, account_id=account_id)
            article = replace(article, deleted_at=now)
            if article.status in PENDING:
                article = await give_up_waiting(work, article, REASON, self.terms, now)
            await work.articles.save(article)
            await work.commit()
