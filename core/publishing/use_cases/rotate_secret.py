"""Give an integration a new secret."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from core.accounts.ports import Secrets
from core.publishing.model import Integration
from core.publishing.ports import Chance, PublishingUnitOfWork
from core.publishing.rules.integrations import OVERLAP_USUAL, Rotation, rotated
from core.publishing.rules.signing import SECRET_BYTES, secret_of
from core.publishing.steps.sending import OLD_SECRET_PLACE, SECRET_PLACE
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RotatedSecret:
    """An integration with its new secret, which is told this once."""

    integration: Integration
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateSecret:
    """Give an integration a new secret; the old one signs beside it for a while."""

    unit_of_work: Callable[[], PublishingUnitOfWork]
    clock: Clock
    chance: Chance
    secrets: Secrets

    async def __call__(
        self, account_id: AccountId, integration_id: str, *, overlap: timedelta = OVERLAP_USUAL
    ) -> RotatedSecret:
        """Return the new secret. Raises `IntegrationNotFound`, `RotationRunning`, `SealBroken`."""
        secret = secret_of(self.chance.bytes(SECRET_BYTES))
        async with self.unit_of_work() as work:
            integration = await work.integrations.get(integration_id, account_id=account_id)
            assert integration.secret is not None
            old = self.secrets.open(integration.secret, place=SECRET_PLACE)
            rotation = Rotation(
                sealed=self.secrets.seal(secret, place=SECRET_PLACE),
                sealed_old=self.secrets.seal(old, place=OLD_SECRET_PLACE),
                overlap=overlap,
            )
            integration = rotated(integration, rotation, self.clock.now())
            await work.integrations.save(integration)
            await work.commit()
        return RotatedSecret(integration=integration, secret=secret)
