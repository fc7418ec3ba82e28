"""Look at integrations and their deliveries."""

from collections.abc import Callable
from dataclasses import dataclass

from core.publishing.model import Delivery, DeliveryFilter, Integration
from core.publishing.ports import PublishingUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class GetIntegration:
    """Show an integration to the account that owns it."""

    snapshot: Callable[[], PublishingUnitOfWork]

    async def __call__(self, account_id: AccountId, integration_id: str) -> Integration:
        """Return it. Raises `IntegrationNotFound`, for another account's too."""
        async with self.snapshot() as work:
            return await work.integrations.get(integration_id, account_id=account_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListIntegrations:
    """Show an account its integrations, newest first."""

    snapshot: Callable[[], PublishingUnitOfWork]

    async def __call__(self, account_id: AccountId, page: PageRequest) -> Page[Integration]:
        """Return one page."""
        async with self.snapshot() as work:
            return await work.integrations.page(account_id, page)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetDelivery:
    """Show a delivery with its attempts to the account that owns it."""

    snapshot: Callable[[], PublishingUnitOfWork]

    async def __call__(self, account_id: AccountId, delivery_id: str) -> Delivery:
        """Return it. Raises `DeliveryNotFound`, for another account's too."""
        async with self.snapshot() as work:
            return await work.deliveries.get(delivery_id, account_id=account_id)


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
