"""The life of an article: ordered, completed or given up, posted, ordered again."""

from dataclasses import dataclass, replace
from datetime import datetime

from core.generation.errors import ArticleBusy, ArticleEnded
from core.generation.model import PENDING, Article, ArticleStatus, ArticleText, TextResult
from core.generation.rules.tokens import Estimate, usage_of
from core.ledger.model import TokenUsage, Unit
from core.ledger.rules.settling import Actual


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An article's new text and what it cost."""

    text: ArticleText
    tokens: int
    micro_credits: int
    provider: str
    model: str


def completed(article: Article, written: Written, now: datetime) -> Article:
    """Return the article with its new text, which has arrived nowhere yet."""
    return replace(
        article,
        status=ArticleStatus.COMPLETED,
        status_before=None,
        text=written.text,
        revision=article.revision + 1,
        tokens_used=written.tokens,
        micro_credits_used=written.micro_credits,
        provider=written.provider,
        model=written.model,
        error=None,
        completed_at=now,
        posted_at=None,
    )


def failed(article: Article, reason: str) -> Article:
    """Return the article given up, with the reason; one that had a text is as it was before."""
    if article.status_before is not None and article.text is not None:
        return replace(article, status=article.status_before, status_before=None)
    return replace(article, status=ArticleStatus.FAILED, status_before=None, error=reason)


def posted(article: Article, revision: int | None, now: datetime) -> Article:
    """Return the article after one of its texts arrived somewhere; the first time counts.

    It is posted by its present text alone; `revision` None is a text that nobody numbered, and is
    taken for that. One that is being written anew has the text it had, and a failure leads back
    there.
    """
    if revision not in (None, article.revision):
        return article
    arrived = replace(article, posted_at=article.posted_at or now)
    if article.status is ArticleStatus.COMPLETED:
        return replace(arrived, status=ArticleStatus.POSTED)
    if article.status_before is ArticleStatus.COMPLETED:
        return replace(arrived, status_before=ArticleStatus.POSTED)
    return arrived


def ordered_again(article: Article, *, hold_id: str, job_id: str, expected: Estimate) -> Article:
    """Return the article ordered once more from the same brief. Raises `ArticleBusy`."""
    check_idle(article)
    return replace(
        article,
        status=ArticleStatus.QUEUED,
        status_before=article.status,
        round=article.round + 1,
        hold_id=hold_id,
        job_id=job_id,
        output_tokens_max=expected.output_tokens_max,
    )


def check_idle(article: Article) -> None:
    """Raise `ArticleBusy` while the article is being written."""
    if article.status in PENDING:
        raise ArticleBusy("This article is being written. Wait for its end.", retry_after_seconds=5)


def actual_of(article: Article, result: TextResult) -> Actual:
    """Return what a result used, as the ledger counts it."""
    usage = result.usage
    return Actual(
        unit=Unit.TOKENS,
        amount=usage.total,
        usage=usage_of(usage),
        model=f"{result.provider}:{result.model}",
        reference_type="article",
        reference_id=article.id,
    )


def actual_at_progress(article: Article, prompt_tokens: int, output_tokens: int) -> Actual:
    """Return what an attempt that stops half-way is charged: the prompt, and what was delivered."""
    return Actual(
        unit=Unit.TOKENS,
        amount=prompt_tokens + output_tokens,
        usage=TokenUsage(input=prompt_tokens, output=output_tokens),
        reference_type="article",
        reference_id=article.id,
    )


def check_pending(article: Article) -> None:
    """Raise `ArticleEnded` unless the article is still to be written."""
    if article.status not in PENDING:
        raise ArticleEnded(f"This article is {article.status.value} already.")
