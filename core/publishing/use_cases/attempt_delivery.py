"""Make one attempt at a delivery."""

from collections.abc import Callable
from dataclasses import dataclass

from core.generation.rules.articles import posted
from core.publishing.errors import DeliveryUnderway
from core.publishing.model import Answer, Delivery, DeliveryStatus, Integration, Message, Outcome
from core.publishing.ports import Chance, Observer, PublishingUnitOfWork, Sender
from core.publishing.rules import retries
from core.publishing.rules.integrations import old_secret_until
from core.publishing.steps.posting import next_job
from core.publishing.steps.sending import Letterheads
from core.shared.events import Event
from core.shared.jobs import OPEN_STATUSES
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptDeliveryCommand:
    """Which delivery, and the job that this is."""

    delivery_id: str
    job_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An attempt that is this worker's to make."""

    delivery: Delivery
    number: int
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptDelivery:
    """Store that an attempt begins, make it outside any transaction, store what came of it.

    An attempt is one worker's: it has a lease, and after that counts as unknown. So a worker that
    is killed anywhere costs an attempt at most, and no number of jobs makes one twice.
    """

    unit_of_work: Callable[[], PublishingUnitOfWork]
    clock: Clock
    letterheads: Letterheads
    sender: Sender
    chance: Chance
    observe: Observer

    async def __call__(self, command: AttemptDeliveryCommand) -> None:
        """Make the attempt that is due, if one is.

        Raises `DeliveryUnderway` while another worker is at it, and `SealBroken`.
        """
        claim = await self._claim(command)
        if claim is not None:
            answer = await self.sender.send(claim.message)
            await self._record(command, claim, answer)

    async def _claim(self, command: AttemptDeliveryCommand) -> Claim | None:
        now = self.clock.now()
        async with self.unit_of_work() as work:
            found = await work.deliveries.find(command.delivery_id)
            if found is None:
                await end_job(work, command.job_id)
                await work.commit()
                return None
            integration = await work.integrations.get(found.integration_id, deleted=True)
            delivery = await work.deliveries.get(found.id)
            if retries.is_lost(delivery, now):
                delivery = retries.lost(delivery, now, self.chance.below(retries.DRAW_BELOW))
                await self._judge(work, integration, delivery)
            elif delivery.status is DeliveryStatus.SENDING:
                assert delivery.lease_until is not None
                seconds = int((delivery.lease_until - now).total_seconds()) + 1
                raise DeliveryUnderway("Another worker is at it.", retry_after_seconds=seconds)
            message = None
            overtaken = await work.deliveries.is_overtaken(delivery)
            if delivery.is_open and (overtaken or not integration.is_active):
                delivery = retries.cancelled(delivery, now)
            elif retries.is_due(delivery, now):
                rotating = old_secret_until(integration, now) is not None
                delivery = retries.begun(delivery, now, rotating=rotating)
                letterhead = await self.letterheads.of(work, integration, now)
                assert delivery.body is not None
                attempt = delivery.attempts[-1]
                message = letterhead.message(
                    delivery.body,
                    webhook_id=delivery.webhook_id,
                    at=attempt.at,
                    by_old_secret=attempt.by_old_secret,
                )
            await work.deliveries.save(delivery)
            if message is None:
                await self._go_on(work, delivery, command.job_id)
            await work.commit()
        if message is None:
            return None
        return Claim(delivery=delivery, number=delivery.attempts[-1].number, message=message)

    async def _record(self, command: AttemptDeliveryCommand, claim: Claim, answer: Answer) -> None:
        """Store what came of the attempt, unless its lease was over and it counts as unknown."""
        async with self.unit_of_work() as work:
            now = self.clock.now()
            if retries.outcome_of(answer) is Outcome.DELIVERED:
                await self._mark_posted(work, claim.delivery)
            integration_id = claim.delivery.integration_id
            integration = await work.integrations.get(integration_id, deleted=True)
            delivery = await work.deliveries.get(claim.delivery.id)
            if not retries.awaits(delivery, claim.number):
                await end_job(work, command.job_id)
                await work.commit()
                return
            draw = self.chance.below(retries.DRAW_BELOW)
            delivery = retries.ended(delivery, claim.number, answer, now, draw)
            await work.deliveries.save(delivery)
            await self._judge(work, integration, delivery)
            await self._go_on(work, delivery, command.job_id)
            await work.commit()
        self.observe(delivery, delivery.attempts[-1])

    async def _mark_posted(self, work: PublishingUnitOfWork, delivery: Delivery) -> None:
        """Say of an article that this text arrived somewhere; its wallet is locked before it."""
        if delivery.article_id is None:
            return
        await work.wallets.get(delivery.account_id)
        article = await work.articles.get(delivery.article_id, deleted=True)
        after = posted(article, delivery.article_revision, self.clock.now())
        if after != article:
            await work.articles.save(after)

    async def _judge(
        self, work: PublishingUnitOfWork, integration: Integration, delivery: Delivery
    ) -> None:
        """Count the attempt for its integration, and tell when that disabled it."""
        judged = retries.judged(integration, delivery, self.clock.now())
        if judged.integration != integration:
            await work.integrations.save(judged.integration)
        if judged.disabled:
            await work.events.add(
                Event(
                    type="integration.disabled",
                    account_id=integration.account_id,
                    payload={
                        "integration_id": integration.id,
                        "reason": judged.integration.disabled_reason,
                    },
                )
            )

    async def _go_on(self, work: PublishingUnitOfWork, delivery: Delivery, job_id: str) -> None:
        """Promise the next attempt where there is one, and end this one's job."""
        if delivery.status is DeliveryStatus.PENDING:
            await work.jobs.add(next_job(delivery))
        await end_job(work, job_id)


async def end_job(work: PublishingUnitOfWork, job_id: str) -> None:
    """End a job, unless it has ended: what was seen of an attempt is kept all the same."""
    job = await work.jobs.get(job_id)
    if job is not None and job.status in OPEN_STATUSES:
        await work.jobs.done(job_id)
