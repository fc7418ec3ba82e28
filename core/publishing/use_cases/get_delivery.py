"""Look at one delivery."""

from collections.abc import Callable
from dataclasses import dataclass

from core.publishing.model import Delivery
from core.publishing.ports import PublishingUnitOfWork
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class GetDelivery:
    """Show a delivery with its attempts to the account that owns it."""

    snapshot: Callable[[], PublishingUnitOfWork]

    async def __call__(self, account_id: AccountId, delivery_id: str) -> Delivery:
        """Return it. Raises `DeliveryNotFound`, for another account's too."""
        async with self.snapshot() as work:
            return await work.deliveries.get(delivery_id, account_id=account_id)
