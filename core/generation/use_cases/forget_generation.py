"""End what an account has running, and delete what was made for it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from core.generation.model import OPEN_CREATIONS, PENDING, Article, Creation
from core.generation.ports import GenerationUnitOfWork
from core.generation.rules.articles import actual_at_progress, failed
from core.generation.rules.briefs import estimate
from core.generation.rules.telling import failure_of
from core.generation.rules.tokens import TokenTally
from core.generation.steps.closing import Left, break_off
from core.ledger.model import HoldStatus, WalletTerms
from core.ledger.steps import booking
from core.media.steps.keeping import detach
from core.shared.ids import AccountId
from core.shared.jobs import OPEN_STATUSES, Job, JobStatus
from core.shared.pages import PageRequest
from core.shared.ports import Clock

REASON = "The account was deleted."
AT_ONCE = 50
EVENTS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetGeneration:
    """After an account was deleted: nothing more is made for it, and what was made is gone.

    What waits gives everything back. What is being delivered stops at once and is settled at its
    progress: nobody reads a text to the end and then leaves with it free. Articles, texts and
    images are deleted like single ones: the rows stay, nothing shows them, and the sweep removes
    the bytes. Whoever still works on one finds it ended at the next delivery.
    """

    unit_of_work: Callable[[], GenerationUnitOfWork]
    clock: Clock
    terms: WalletTerms

    async def __call__(self, account_id: AccountId, *, job_id: str) -> None:
        """End and delete everything; running twice changes nothing. Raises `JobEnded`."""
        for some in (self._articles, self._creations, self._media):
            while await some(account_id):
                continue
        async with self.unit_of_work() as work:
            await work.jobs.done(job_id)
            await work.commit()

    async def _articles(self, account_id: AccountId) -> bool:
        async with self.unit_of_work() as work:
            now = self.clock.now()
            await work.wallets.get(account_id)
            found = await work.articles.remaining(account_id, limit=AT_ONCE)
            for article in found:
                ended = article
                if article.status in PENDING:
                    ended = await self._stop(work, article, now)
                await work.articles.save(replace(ended, deleted_at=article.deleted_at or now))
            await work.commit()
            return bool(found)

    async def _stop(self, work: GenerationUnitOfWork, article: Article, now: datetime) -> Article:
        """Give an article up, whose writer is told to stop; its last attempt is paid so far."""
        job = await work.jobs.get(article.job_id)
        await self._end_hold(work, article, job, now)
        if job is not None and job.status in OPEN_STATUSES:
            await work.jobs.cancelled(job.id, reason=REASON)
        article = failed(article, REASON)
        stream = await work.streams.get(article.id)
        await work.streams.save(replace(stream, cancel_asked_at=now))
        await work.streams.append(
            article.id, stream.writer, failure_of(article, REASON), ended_at=now
        )
        return article

    async def _end_hold(
        self, work: GenerationUnitOfWork, article: Article, job: Job | None, now: datetime
    ) -> None:
        account_id, caller = article.account_id, f"article:{article.id}"
        hold = await work.holds.get(article.hold_id, account_id=account_id)
        if hold.status is HoldStatus.IN_FLIGHT and job and job.status is JobStatus.RUNNING:
            output_tokens = await delivered_tokens(work, article.id)
            if output_tokens:
                prompt_tokens = estimate(article.brief).prompt_tokens
                actual = actual_at_progress(article, prompt_tokens, output_tokens)
                await booking.settle(
                    work, account_id, hold.id, actual, caller=caller, terms=self.terms, now=now
                )
                return
        await booking.give_back(work, account_id, hold.id, caller=caller, terms=self.terms, now=now)

    async def _creations(self, account_id: AccountId) -> bool:
        async with self.unit_of_work() as work:
            now = self.clock.now()
            await work.wallets.get(account_id)
            found = await work.creations.remaining(account_id, limit=AT_ONCE)
            for creation in found:
                ended = creation
                if creation.status in OPEN_CREATIONS:
                    ended = await self._break_off(work, creation, now)
                await work.creations.save(replace(ended, deleted_at=now))
            await work.commit()
            return bool(found)

    async def _break_off(
        self, work: GenerationUnitOfWork, creation: Creation, now: datetime
    ) -> Creation:
        """End one, whose writer is told to stop."""
        left = Left(reason=REASON, reason_unpaid=REASON)
        done = await break_off(work, creation, left, self.terms, now)
        stream = await work.streams.get(creation.id)
        await work.streams.save(replace(stream, cancel_asked_at=now))
        return done

    async def _media(self, account_id: AccountId) -> bool:
        async with self.unit_of_work() as work:
            page = await work.media.list(account_id, PageRequest(limit=AT_ONCE))
            for media in page.items:
                await detach(work, media, self.clock.now())
            await work.commit()
            return bool(page.items)


async def delivered_tokens(work: GenerationUnitOfWork, stream_id: str) -> int:
    """Return an estimate of what the present attempt of an article has delivered."""
    head = (await work.streams.read(stream_id, after=0, limit=1)).stream
    after, tally, tokens = head.begins_after, TokenTally(), 0
    while True:
        excerpt = await work.streams.read(stream_id, after=after, limit=EVENTS_AT_ONCE)
        for event in excerpt.events:
            after = event.sequence
            if event.type == "state":
                tally, tokens = TokenTally(), 0
            elif event.type == "text":
                tokens = tally.add(str(event.data["text"]))
        if len(excerpt.events) < EVENTS_AT_ONCE:
            return tokens
