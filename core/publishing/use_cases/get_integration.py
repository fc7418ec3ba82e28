"""Look at one integration."""

from collections.abc import Callable
from dataclasses import dataclass

from core.publishing.model import Integration
from core.publishing.ports import PublishingUnitOfWork
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class GetIntegration:
    """Show an integration to the account that owns it."""

    snapshot: Callable[[], PublishingUnitOfWork]

    async def __call__(self, account_id: AccountId, integration_id: str) -> Integration:
        """Return it. Raises `IntegrationNotFound`, for another account's too."""
        async with self.snapshot() as work:
            return await work.integrations.get(integration_id, account_id=account_id)
