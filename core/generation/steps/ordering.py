"""Articles put to work inside somebody's unit of work: with their hold, stream and job."""

from datetime import datetime, timedelta

from core.generation.model import Article
from core.generation.ports import GenerationUnitOfWork
from core.generation.rules.telling import event_of
from core.ledger.model import Unit
from core.ledger.rules.holds import HoldRequest
from core.shared.jobs import NewJob
from core.streams.model import Stream

HOLD_LIFETIME = timedelta(hours=1)
"""How long an article's hold lasts; it is extended for as long as its job is open."""
GENERATE = "generation.generate_article"
KIND = "article"


async def put_to_work(work: GenerationUnitOfWork, article: Article, now: datetime) -> None:
    """Store a queued article that its hold pays for, with its stream and the job that writes it."""
    await work.articles.add(article)
    await work.streams.open(
        Stream(
            id=article.id,
            account_id=article.account_id,
            kind=KIND,
            writer=article.job_id,
            created_at=now,
        )
    )
    await work.streams.append(article.id, article.job_id, event_of(article))
    await work.jobs.add(generation_job(article, now))


def hold_request(article_id: str, number: int, tokens: int, now: datetime) -> HoldRequest:
    """Return what an article's hold reserves; `number` counts the orders of its text."""
    name = f"article:{article_id}"
    return HoldRequest(
        id=f"{name}:{number}",
        owner=name,
        purpose="article",
        work=name,
        number=number,
        unit=Unit.TOKENS,
        amount=tokens,
        expires_at=now + HOLD_LIFETIME,
    )


def generation_job(article: Article, now: datetime) -> NewJob:
    """Return the job that writes an article."""
    return NewJob(
        id=article.job_id,
        kind=GENERATE,
        account_id=article.account_id,
        arguments={"article_id": article.id},
        run_at=now,
        hold_id=article.hold_id,
    )
