"""Giving up an article that waits, inside somebody's unit of work."""

from datetime import datetime

from core.generation.model import Article
from core.generation.ports import GenerationUnitOfWork
from core.generation.rules.articles import failed
from core.generation.rules.telling import failure_of
from core.ledger.model import HoldStatus, WalletTerms
from core.ledger.steps import booking
from core.shared.jobs import OPEN_STATUSES


async def give_up_waiting(
    work: GenerationUnitOfWork, article: Article, reason: str, terms: WalletTerms, now: datetime
) -> Article:
    """Return a pending article given up, at no cost, unless a model has begun it.

    Then it is returned as it is: it runs on and is charged. Hold, job and stream end here; the
    article is the caller's to save, who has locked its wallet.
    """
    hold = await booking.cancel(
        work,
        article.account_id,
        article.hold_id,
        caller=f"article:{article.id}",
        terms=terms,
        now=now,
    )
    if hold.status is HoldStatus.IN_FLIGHT:
        return article
    job = await work.jobs.get(article.job_id)
    if job is not None and job.status in OPEN_STATUSES:
        await work.jobs.cancelled(job.id, reason=reason)
    article = failed(article, reason)
    stream = await work.streams.get(article.id)
    await work.streams.append(article.id, stream.writer, failure_of(article, reason), ended_at=now)
    return article
