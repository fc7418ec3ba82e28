"""Order an article."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from core.generation.articles import check_brief, estimate
from core.generation.model import Article, ArticleBrief, ArticleStatus
from core.generation.ports import GenerationUnitOfWork
from core.ledger import booking
from core.ledger.model import Unit, WalletTerms
from core.ledger.rules.holds import HoldRequest
from core.shared.ids import AccountId
from core.shared.jobs import NewJob
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids
from core.usage.use_cases.admit import AdmitWork

HOLD_LIFETIME = timedelta(hours=1)
"""How long an article's hold lasts; it is extended for as long as its job is open."""
GENERATE = "generation.generate_article"
OPERATION = "article"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestArticleCommand:
    """Who orders what. `key` makes a repeated order the same order."""

    account_id: AccountId
    brief: ArticleBrief
    campaign_id: str | None = None
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestArticle:
    """Reserve what the article may cost and promise the work, in one transaction.

    An order that is accepted can be paid, and one that can't be paid leaves nothing behind.
    """

    unit_of_work: Callable[[], GenerationUnitOfWork]
    clock: Clock
    ids: Ids
    terms: WalletTerms
    admit: AdmitWork

    async def __call__(self, command: RequestArticleCommand) -> Article:
        """Return the article, queued.

        Raises `BriefInvalid`, `InsufficientCredits`, `WalletNotFound`, the errors of keys, and
        what `AdmitWork` raises.
        """
        brief = check_brief(command.brief)
        expected = estimate(brief)
        now = self.clock.now()
        article_id = self.ids.new()
        work_name = f"article:{article_id}"
        job_id = f"{work_name}:1"
        async with self.unit_of_work() as work:
            await work.wallets.get(command.account_id)
            if command.key is not None:
                earlier = await work.keys.claim(command.key)
                if earlier is not None:
                    return await work.articles.get(earlier, account_id=command.account_id)
            await self.admit.within(work, command.account_id, OPERATION)
            request = HoldRequest(
                id=job_id,
                owner=work_name,
                purpose="article",
                work=work_name,
                number=1,
                unit=Unit.TOKENS,
                amount=expected.tokens,
                expires_at=now + HOLD_LIFETIME,
            )
            (hold,) = await booking.place(work, command.account_id, (request,), self.terms, now)
            article = Article(
                id=article_id,
                account_id=command.account_id,
                status=ArticleStatus.QUEUED,
                brief=brief,
                created_at=now,
                hold_id=hold.id,
                job_id=job_id,
                output_tokens_max=expected.output_tokens_max,
                campaign_id=command.campaign_id,
            )
            await work.articles.add(article)
            job = NewJob(
                id=job_id,
                kind=GENERATE,
                account_id=command.account_id,
                arguments={"article_id": article_id},
                run_at=now,
                hold_id=hold.id,
            )
            await work.jobs.add(job)
            if command.key is not None:
                await work.keys.finish(command.key, result=article_id)
            await work.commit()
            return article
