"""Give an article up for good."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.generation.model import Article, ArticleStatus
from core.generation.ports import GenerationUnitOfWork
from core.generation.rules.articles import check_pending, failed
from core.generation.rules.telling import failure_of
from core.ledger.model import WalletTerms
from core.ledger.steps import booking
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
    """Return everything that was held and say why: a failed article costs nothing.

    One that was written anew keeps the text that it had, as if nothing had been asked.
    """

    unit_of_work: Callable[[], GenerationUnitOfWork]
    clock: Clock
    terms: WalletTerms

    async def __call__(self, command: FailArticleCommand) -> Article:
        """Return the article, failed. Raises `ArticleEnded`."""
        async with self.unit_of_work() as work:
            await work.wallets.get(command.account_id)
            article = await work.articles.get(command.article_id, deleted=True)
            check_pending(article)
            now = self.clock.now()
            await booking.give_back(
                work,
                article.account_id,
                article.hold_id,
                caller=f"article:{article.id}",
                terms=self.terms,
                now=now,
            )
            article = failed(article, command.reason)
            await work.articles.save(article)
            stream = await work.streams.get(article.id)
            await work.streams.save(replace(stream, writer=command.job_id))
            failure = failure_of(article, command.reason)
            await work.streams.append(article.id, command.job_id, failure, ended_at=now)
            given_up = article.status is ArticleStatus.FAILED
            await work.events.add(
                Event(
                    type="article.failed" if given_up else "article.regeneration_failed",
                    account_id=article.account_id,
                    payload={"article_id": article.id, "reason": command.reason},
                )
            )
            await work.jobs.failed(command.job_id, error=command.reason)
            await work.commit()
            return article
