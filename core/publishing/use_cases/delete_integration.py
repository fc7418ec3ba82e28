"""Delete an integration."""

from collections.abc import Callable
from dataclasses import dataclass

from core.publishing.ports import PublishingUnitOfWork
from core.publishing.steps.deleting import delete
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteIntegration:
    """It gets nothing more from this moment on; what it got stays listed, its secrets go."""

    unit_of_work: Callable[[], PublishingUnitOfWork]
    clock: Clock

    async def __call__(self, account_id: AccountId, integration_id: str) -> None:
        """Delete. Raises `IntegrationNotFound`."""
        async with self.unit_of_work() as work:
            integration = await work.integrations.get(integration_id, account_id=account_id)
            await delete(work, integration, self.clock.now())
            await work.commit()
