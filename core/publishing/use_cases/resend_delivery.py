"""Send a delivery once more by hand."""

from collections.abc import Callable
from dataclasses import dataclass

from core.publishing.errors import DeliveryNotFound, DeliveryOvertaken, IntegrationInactive
from core.publishing.model import Delivery
from core.publishing.ports import PublishingUnitOfWork
from core.publishing.rules.retries import resent
from core.publishing.steps.posting import next_job
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ResendDelivery:
    """One more attempt under the same id with the same body: who has it already can tell.

    A text that a later one has followed to the same integration is not sent again after it.
    """

    unit_of_work: Callable[[], PublishingUnitOfWork]
    clock: Clock

    async def __call__(self, delivery_id: str, *, account_id: AccountId | None) -> Delivery:
        """Promise the attempt; `account_id` None is the operator.

        Raises `DeliveryNotFound`, `DeliveryPending`, `DeliveryForgotten`, `DeliveryOvertaken`,
        `IntegrationInactive`.
        """
        async with self.unit_of_work() as work:
            found = await work.deliveries.find(delivery_id)
            if found is None or account_id not in (None, found.account_id):
                raise DeliveryNotFound(
                    "There is no such delivery: the integration's deliveries list their ids."
                )
            integration = await work.integrations.get(found.integration_id, deleted=True)
            if not integration.is_active:
                raise IntegrationInactive(
                    "Its integration is disabled or deleted. Enable it first."
                )
            delivery = resent(await work.deliveries.get(delivery_id), self.clock.now())
            if await work.deliveries.is_overtaken(delivery):
                raise DeliveryOvertaken(
                    "A later text of this article was posted there. Send that delivery again."
                )
            await work.deliveries.save(delivery)
            await work.jobs.add(next_job(delivery))
            await work.commit()
        return delivery
