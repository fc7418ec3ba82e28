"""Have an article written anew."""

from collections.abc import Callable
from dataclasses import dataclass

from core.generation.model import Article
from core.generation.ports import GenerationUnitOfWork
from core.generation.rules.articles import check_idle, ordered_again
from core.generation.rules.briefs import estimate, words_of
from core.generation.rules.telling import event_of
from core.generation.rules.topics import TopicPolicy
from core.generation.steps.ordering import KIND, generation_job, hold_request
from core.ledger.model import WalletTerms
from core.ledger.steps import booking
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock
from core.streams.rules import reopened
from core.usage.use_cases.admit_work import AdmitWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RegenerateArticleCommand:
    """Which article of which account."""

    account_id: AccountId
    article_id: str
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegenerateArticle:
    """Order the same article once more, with a hold of its own.

    The present text stays until the new one is there, and then becomes a version; a failure
    changes nothing.
    """

    unit_of_work: Callable[[], GenerationUnitOfWork]
    clock: Clock
    terms: WalletTerms
    topics: TopicPolicy
    admit: AdmitWork

    async def __call__(self, command: RegenerateArticleCommand) -> Article:
        """Return the article, queued.

        Raises `ArticleNotFound`, `ArticleBusy`, `TopicRefused` for what is refused by now,
        `InsufficientCredits`, the errors of keys, and what `AdmitWork` raises.
        """
        account_id = command.account_id
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            if command.key is not None:
                earlier = await work.keys.claim(command.key)
                if earlier is not None:
                    return await work.articles.get(earlier, account_id=account_id, deleted=True)
            article = await work.articles.get(command.article_id, account_id=account_id)
            check_idle(article)
            self.topics.check(words_of(article.brief))
            await self.admit.within(work, account_id, KIND)
            now = self.clock.now()
            expected = estimate(article.brief)
            number = await booking.next_number(work, account_id, f"article:{article.id}")
            request = hold_request(article.id, number, expected.tokens, now)
            (hold,) = await booking.place(work, account_id, (request,), self.terms, now)
            article = ordered_again(article, hold_id=hold.id, job_id=hold.id, expected=expected)
            await work.articles.save(article)
            stream = await work.streams.get(article.id)
            await work.streams.save(reopened(stream, article.job_id))
            await work.streams.append(article.id, article.job_id, event_of(article))
            await work.jobs.add(generation_job(article, now))
            if command.key is not None:
                await work.keys.finish(command.key, result=article.id)
            await work.commit()
            return article
