"""Write an ordered article: the job behind `RequestArticle`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from core.generation.model import Article, ArticleStatus, ArticleText, TextResult
from core.generation.ports import GenerationUnitOfWork, Markup, TextModel
from core.generation.rules.articles import Written, actual_of, check_pending, completed
from core.generation.rules.briefs import request_for
from core.generation.rules.shaping import ArticleShaper
from core.generation.rules.telling import Telling, event_of
from core.generation.rules.texts import read_answer
from core.generation.steps.delivery import Delivery, NoGuard, Progress, Target
from core.ledger.model import WalletTerms
from core.ledger.steps import booking
from core.ledger.steps.booking import Flight
from core.shared.events import Event
from core.shared.ids import AccountId
from core.shared.jobs import JobEnded
from core.shared.ports import Clock, Ids
from core.streams.errors import StreamEnded, WriterReplaced
from core.streams.model import NewEvent
from core.usage.use_cases.admit_work import AdmitWork

WRITING_MAX = timedelta(minutes=15)
"""How long a model may take; the hold lasts at least this long once it is in flight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateArticleCommand:
    """Which article of which account, and the job that this is."""

    account_id: AccountId
    article_id: str
    job_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateArticle:
    """Call the model between two transactions: in flight before, delivered and settled after.

    Whatever dies in between, the job runs again and the article is charged once, for the attempt
    that was delivered.
    """

    unit_of_work: Callable[[], GenerationUnitOfWork]
    clock: Clock
    ids: Ids
    terms: WalletTerms
    model: TextModel
    markup: Markup
    delivery: Delivery
    admit: AdmitWork

    async def __call__(self, command: GenerateArticleCommand) -> Article:
        """Return the article, completed.

        Raises `ArticleEnded` when there is nothing left to do, what `AdmitWork` raises, and what
        the model raises.
        """
        article, target = await self._begin(command)
        try:
            result, events = await self._write(article, target)
            text = read_answer(result.text, to_html=self.markup.to_html)
            return await self._deliver(command, target, text, result, events)
        except (WriterReplaced, StreamEnded) as lost:
            message = f"{command.article_id} was given up, or another worker writes it now."
            raise JobEnded(message) from lost

    async def _write(
        self, article: Article, target: Target
    ) -> tuple[TextResult, tuple[NewEvent, ...]]:
        """Let readers watch; return the answer, and the events that were not delivered yet.

        The state of being written tells them that another model begins the text anew.
        """
        progress, telling = Progress(), Telling(ArticleShaper, anew=event_of(article))
        delivered = await self.delivery(
            target, NoGuard(), self.model.stream(request_for(article)), telling, progress
        )
        assert progress.result is not None
        return progress.result, delivered.events

    async def _deliver(
        self,
        command: GenerateArticleCommand,
        target: Target,
        text: ArticleText,
        result: TextResult,
        events: tuple[NewEvent, ...],
    ) -> Article:
        async with self.unit_of_work() as work:
            await work.wallets.get(command.account_id)
            article = await work.articles.get(command.article_id, deleted=True)
            check_pending(article)
            now = self.clock.now()
            hold = await booking.settle(
                work,
                article.account_id,
                article.hold_id,
                actual_of(article, result),
                caller=f"article:{article.id}",
                terms=self.terms,
                now=now,
            )
            assert hold.charge is not None
            written = Written(
                text=text,
                tokens=result.usage.total,
                micro_credits=hold.charge.micro_credits,
                provider=result.provider,
                model=result.model,
            )
            if article.text is not None:
                await work.articles.keep_version(article, now)
            article = completed(article, written, now)
            await work.articles.save(article)
            await work.streams.append(
                target.stream_id, target.writer, *events, event_of(article), ended_at=now
            )
            await work.events.add(
                Event(
                    type="article.completed",
                    account_id=article.account_id,
                    payload={"article_id": article.id},
                )
            )
            await work.jobs.done(command.job_id)
            await work.commit()
        return article

    async def _begin(self, command: GenerateArticleCommand) -> tuple[Article, Target]:
        """Mark that the model is about to be called, and take the stream over for this attempt."""
        async with self.unit_of_work() as work:
            await work.wallets.get(command.account_id)
            article = await work.articles.get(command.article_id, deleted=True)
            check_pending(article)
            await self.admit.within(work, command.account_id, "article")
            now = self.clock.now()
            flight = Flight(
                hold_id=article.hold_id,
                caller=f"article:{article.id}",
                expires_at=now + WRITING_MAX,
                new_hold_id=self.ids.new(),
            )
            hold = await booking.put_in_flight(work, command.account_id, flight, self.terms, now)
            await work.jobs.paid_by(command.job_id, hold.id)
            article = replace(article, status=ArticleStatus.GENERATING, hold_id=hold.id)
            await work.articles.save(article)
            target = Target(stream_id=article.id, writer=self.ids.new())
            stream = await work.streams.get(article.id)
            await work.streams.save(replace(stream, writer=target.writer))
            await work.streams.append(target.stream_id, target.writer, event_of(article))
            await work.commit()
            return article, target
