"""Look at deliveries."""

from collections.abc import Callable
from dataclasses import dataclass

from core.publishing.model import Delivery, DeliveryFilter
from core.publishing.ports import PublishingUnitOfWork
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDeliveries:
    """Show deliveries, newest first: an integration's to its owner, all to the operator."""

    snapshot: Callable[[], PublishingUnitOfWork]

    async def __call__(self, wish: DeliveryFilter, page: PageRequest) -> Page[Delivery]:
        """Return one page. Raises `IntegrationNotFound`, for another account's too."""
        async with self.snapshot() as work:
            if wish.integration_id is not None:
                await work.integrations.get(
                    wish.integration_id, account_id=wish.account_id, deleted=True
                )
            return await work.deliveries.page(wish, page)
