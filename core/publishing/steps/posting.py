"""Posting inside somebody's unit of work: deliveries and their jobs, in the caller's transaction.

A campaign posts with `post` in the transaction that decides to; everybody else calls the use case
`PostArticle`. Whoever calls has locked the account's wallet first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.generation.model import PENDING, Article
from core.publishing.errors import ArticleNotReady, IntegrationInactive, NoDestination
from core.publishing.model import Delivery, DeliveryStatus, Integration
from core.publishing.ports import PublishingUnitOfWork
from core.publishing.rules.content import ARTICLE_PUBLISHED, article_body
from core.publishing.rules.retries import resent
from core.shared.ids import AccountId
from core.shared.jobs import NewJob
from core.shared.ports import Ids

DELIVER = "publishing.deliver"


async def destinations(
    work: PublishingUnitOfWork, account_id: AccountId, wanted: Sequence[str] | None
) -> Sequence[Integration]:
    """Return where an article goes: to the integrations named, or to all that take articles.

    Raises `IntegrationNotFound`, `IntegrationInactive`, and `NoDestination` when there is none.
    """
    if wanted is None:
        found = [
            each
            for each in await work.integrations.of(account_id)
            if each.is_active and ARTICLE_PUBLISHED in each.events
        ]
    else:
        # In ascending order, as all who lock several.
        names = sorted(set(wanted))
        found = [await work.integrations.get(each, account_id=account_id) for each in names]
        if asleep := next((each for each in found if not each.is_active), None):
            raise IntegrationInactive(f"The integration {asleep.id} is disabled. Enable it first.")
    if not found:
        raise NoDestination("No active integration takes articles. Make one first.")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """Makes deliveries; each goes out in a job of its own."""

    ids: Ids

    async def post(
        self,
        work: PublishingUnitOfWork,
        article: Article,
        to: Sequence[Integration],
        now: datetime,
    ) -> Sequence[Delivery]:
        """Post an article's text: one delivery for each integration, however often it is asked.

        Raises `ArticleNotReady`.
        """
        if article.status in PENDING or article.text is None:
            message = f"This article is {article.status.value}. Post it once it is completed."
            raise ArticleNotReady(message)
        body = article_body(article, now)
        return [
            await self.deliver(
                work,
                Delivery(
                    id=self.ids.new(),
                    account_id=article.account_id,
                    integration_id=each.id,
                    event=ARTICLE_PUBLISHED,
                    occasion=f"article:{article.id}",
                    article_id=article.id,
                    article_revision=article.revision,
                    body=body,
                    status=DeliveryStatus.PENDING,
                    created_at=now,
                    next_attempt_at=now,
                ),
            )
            for each in to
        ]

    async def deliver(self, work: PublishingUnitOfWork, delivery: Delivery) -> Delivery:
        """Store a delivery and promise its first attempt, unless it is there already.

        Another text of an article adds its number to the occasion of the first. One that ended
        without arriving is sent once more, and so is one whose body was forgotten, with a new body.
        """
        stored = await work.deliveries.add(delivery)
        if stored.article_revision not in (None, delivery.article_revision):
            occasion = f"{delivery.occasion}:{delivery.article_revision}"
            delivery = replace(delivery, occasion=occasion)
            stored = await work.deliveries.add(delivery)
        if stored.id != delivery.id:
            await work.integrations.get(stored.integration_id, deleted=True)
            stored = await work.deliveries.get(stored.id)
            has_arrived = stored.delivered_at is not None and stored.body is not None
            if stored.is_open or has_arrived:
                return stored
            body = stored.body or delivery.body
            stored = resent(replace(stored, body=body), delivery.created_at)
            await work.deliveries.save(stored)
        await work.jobs.add(next_job(stored))
        return stored


def next_job(delivery: Delivery, *, swept: str = "") -> NewJob:
    """Return the job of a delivery's next attempt; `swept` names a later pass that promises it."""
    assert delivery.next_attempt_at is not None or swept
    at = delivery.next_attempt_at or delivery.lease_until
    assert at is not None
    name = swept or f"{at:%Y%m%dT%H%M%S.%f}{'-by-hand' if delivery.by_hand else ''}"
    return NewJob(
        id=f"deliver:{delivery.id}:{len(delivery.attempts) + 1}:{name}",
        kind=DELIVER,
        account_id=delivery.account_id,
        arguments={"delivery_id": delivery.id},
        run_at=at,
    )
