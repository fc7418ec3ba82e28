"""Order an article."""

from collections.abc import Callable
from dataclasses import dataclass

from core.generation.model import Article, ArticleBrief, ArticleStatus
from core.generation.ports import GenerationUnitOfWork
from core.generation.rules.briefs import check_brief, estimate, words_of
from core.generation.rules.topics import TopicPolicy
from core.generation.steps.ordering import KIND, hold_request, put_to_work
from core.ledger.model import WalletTerms
from core.ledger.steps import booking
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids
from core.usage.use_cases.admit_work import AdmitWork


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
    topics: TopicPolicy
    admit: AdmitWork

    async def __call__(self, command: RequestArticleCommand) -> Article:
        """Return the article, queued.

        Raises `BriefInvalid`, `TopicRefused`, `InsufficientCredits`, `AccountNotFound`, the errors
        of keys, what `AdmitWork` raises, and a `NotFound` for a campaign that is not there.
        """
        brief = check_brief(command.brief)
        expected = estimate(brief)
        now = self.clock.now()
        article_id = self.ids.new()
        async with self.unit_of_work() as work:
            await work.wallets.get(command.account_id)
            if command.key is not None:
                earlier = await work.keys.claim(command.key)
                if earlier is not None:
                    return await work.articles.get(
                        earlier, account_id=command.account_id, deleted=True
                    )
            self.topics.check(words_of(brief))
            await self.admit.within(work, command.account_id, KIND)
            if command.campaign_id is not None:
                await work.campaigns.get(command.account_id, command.campaign_id)
            request = hold_request(article_id, 1, expected.tokens, now)
            (hold,) = await booking.place(work, command.account_id, (request,), self.terms, now)
            article = Article(
                id=article_id,
                account_id=command.account_id,
                status=ArticleStatus.QUEUED,
                brief=brief,
                created_at=now,
                hold_id=hold.id,
                job_id=f"article:{article_id}:1",
                output_tokens_max=expected.output_tokens_max,
                campaign_id=command.campaign_id,
            )
            await put_to_work(work, article, now)
            if command.key is not None:
                await work.keys.finish(command.key, result=article_id)
            await work.commit()
            return article
