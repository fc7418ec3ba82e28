"""Delete an article."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.generation.model import PENDING, Article
from core.generation.ports import GenerationUnitOfWork
from core.generation.rules.articles import failed
from core.generation.rules.telling import failure_of
from core.ledger.model import HoldStatus, WalletTerms
from core.ledger.steps import booking
from core.shared.ids import AccountId
from core.shared.jobs import OPEN_STATUSES
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
                article = await self._stop(work, article)
            await work.articles.save(article)
            await work.commit()

    async def _stop(self, work: GenerationUnitOfWork, article: Article) -> Article:
        """Give the work up if it has not begun."""
        now = self.clock.now()
        hold = await booking.cancel(
            work,
            article.account_id,
            article.hold_id,
            caller=f"article:{article.id}",
            terms=self.terms,
            now=now,
        )
        if hold.status is HoldStatus.IN_FLIGHT:
            return article
        job = await work.jobs.get(article.job_id)
        if job is not None and job.status in OPEN_STATUSES:
            await work.jobs.cancelled(job.id, reason=REASON)
        article = failed(article, REASON)
        stream = await work.streams.get(article.id)
        await work.streams.append(
            article.id, stream.writer, failure_of(article, REASON), ended_at=now
        )
        return article
