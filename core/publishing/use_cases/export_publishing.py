"""Give somebody their endpoints and deliveries."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from core.publishing.model import Delivery, DeliveryFilter, Integration
from core.publishing.ports import PublishingUnitOfWork
from core.shared.exports import ExportPart
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest, each_of


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
