"""Give an article up for good."""

from collections.abc import Callable
from dataclasses import dataclass

from core.generation.articles import failed
from core.generation.model import Article
from core.generation.ports import GenerationUnitOfWork
from core.generation.use_cases.generate_article import check_pending
from core.ledger import booking
from core.ledger.model import WalletTerms
from core.shared.events import Event
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class FailArticleCommand:
    """Which article, the job that failed, and the reason as the customer reads it."""

    account_id: AccountId
    article_id: str
    job_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailArticle:
    """Return everything that was held and say why: a failed article costs nothing."""

    unit_of_work: Callable[[], GenerationUnitOfWork]
    clock: Clock
    terms: WalletTerms

    async def __call__(self, command: FailArticleCommand) -> Article:
        """Return the article, failed. Raises `ArticleEnded`."""
        async with self.unit_of_work() as work:
            await work.wallets.get(command.account_id)
            article = await work.articles.get(command.article_id)
            check_pending(article)
            await booking.give_back(
                work,
                article.account_id,
                article.hold_id,
                caller=f"article:{article.id}",
                terms=self.terms,
                now=self.clock.now(),
            )
            article = failed(article, command.reason)
            await work.articles.save(article)
            await work.events.add(
                Event(
                    type="article.failed",
                    account_id=article.account_id,
                    payload={"article_id": article.id, "reason": command.reason},
                )
            )
            await work.jobs.failed(command.job_id, error=command.reason)
            await work.commit()
            return article
