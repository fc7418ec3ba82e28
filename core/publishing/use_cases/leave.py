"""What becomes of integrations when their account goes, and of old deliveries."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta

from core.publishing.model import Delivery, DeliveryFilter, Integration
from core.publishing.ports import PublishingUnitOfWork
from core.publishing.use_cases.change_integration import delete
from core.shared.exports import ExportPart
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest, each_of
from core.shared.ports import Clock

BATCH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class EndIntegrations:
    """After an account was deleted: nothing more goes out, and what was sent is forgotten."""

    unit_of_work: Callable[[], PublishingUnitOfWork]
    clock: Clock

    async def __call__(self, account_id: AccountId, *, job_id: str) -> None:
        """Delete all integrations and end the job. Raises `JobEnded`."""
        now = self.clock.now()
        async with self.unit_of_work() as work:
            for each in await work.integrations.of(account_id):
                await delete(work, await work.integrations.get(each.id), now)
            await work.deliveries.forget_all(account_id)
            await work.jobs.done(job_id)
            await work.commit()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetDeliveries:
    """Forget what was said in deliveries that ended long ago; that they were made stays known."""

    unit_of_work: Callable[[], PublishingUnitOfWork]
    clock: Clock
    kept: timedelta

    async def __call__(self, *, job_id: str) -> int:
        """Return how many were forgotten, and end the job. Raises `JobEnded`."""
        async with self.unit_of_work() as work:
            ended_before = self.clock.now() - self.kept
            count = await work.deliveries.forget(ended_before=ended_before, limit=BATCH)
            await work.jobs.done(job_id)
            await work.commit()
        return count


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPublishing:
    """The section of publishing in an account's export: endpoints and deliveries, no secrets."""

    snapshot: Callable[[], PublishingUnitOfWork]

    async def __call__(self, account_id: AccountId) -> ExportPart:
        """Return the section, ready for JSON."""
        async with self.snapshot() as work:
            integrations = await work.integrations.of(account_id)
        return {
            "integrations": [integration_section(each) for each in integrations],
            "deliveries": self._deliveries(account_id),
        }

    async def _deliveries(self, account_id: AccountId) -> AsyncIterator[object]:
        async def read(page: PageRequest) -> Page[Delivery]:
            async with self.snapshot() as work:
                return await work.deliveries.page(DeliveryFilter(account_id=account_id), page)

        async for delivery in each_of(read):
            yield delivery_section(delivery)


def integration_section(integration: Integration) -> dict[str, object]:
    """Return what is known of an integration; never its secrets."""
    return {
        "id": integration.id,
        "webhook_url": integration.url,
        "events": sorted(integration.events),
        "status": integration.status.value,
        "headers": list(integration.header_names),
        "created_at": integration.created_at,
    }


def delivery_section(delivery: Delivery) -> dict[str, object]:
    """Return what is known of a delivery."""
    return {
        "id": delivery.id,
        "webhook_id": delivery.webhook_id,
        "integration_id": delivery.integration_id,
        "event": delivery.event,
        "article_id": delivery.article_id,
        "status": delivery.status.value,
        "created_at": delivery.created_at,
        "delivered_at": delivery.delivered_at,
        "attempts": [
            {
                "at": each.at,
                "status_code": each.status_code,
                "error": each.error,
                "response_excerpt": each.excerpt,
            }
            for each in delivery.attempts
        ],
    }
