"""Change an integration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from core.accounts.ports import Secrets
from core.publishing.model import Integration, IntegrationStatus
from core.publishing.ports import PublishingUnitOfWork
from core.publishing.rules.addresses import Reach, check_url
from core.publishing.rules.integrations import check_events
from core.publishing.rules.retries import disabled, enabled
from core.publishing.steps.keys import check_delivery_key
from core.publishing.steps.sending import sealed_headers
from core.shared.ids import AccountId
from core.shared.ports import Clock

BY_HAND = "It was disabled by hand."


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeIntegrationCommand:
    """What changes; None leaves it as it is. `newest_key` says that no key is named any more."""

    account_id: AccountId
    integration_id: str
    url: str | None = None
    events: frozenset[str] | None = None
    headers: Mapping[str, str] | None = None
    status: IntegrationStatus | None = None
    delivery_key_id: str | None = None
    newest_key: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeIntegration:
    """Change an endpoint. Another address, or being enabled again, begins with a clean slate."""

    unit_of_work: Callable[[], PublishingUnitOfWork]
    clock: Clock
    secrets: Secrets
    reach: Reach

    async def __call__(self, command: ChangeIntegrationCommand) -> Integration:
        """Return the integration as it is then.

        Raises `IntegrationNotFound`, `IntegrationInvalid`, `KeyNotFound`.
        """
        now = self.clock.now()
        changes = self._changes(command)
        async with self.unit_of_work() as work:
            integration = await work.integrations.get(
                command.integration_id, account_id=command.account_id
            )
            if command.delivery_key_id is not None:
                await check_delivery_key(
                    work.api_keys, command.account_id, command.delivery_key_id, now
                )
                changes["delivery_key_id"] = command.delivery_key_id
            elif command.newest_key:
                changes["delivery_key_id"] = None
            after = switched(integration, command, now)
            after = replace(after, updated_at=now, **changes)
            await work.integrations.save(after)
            await work.commit()
        return after

    def _changes(self, command: ChangeIntegrationCommand) -> dict[str, Any]:
        """Return the checked changes that need nothing stored."""
        changes: dict[str, Any] = {}
        if command.url is not None:
            changes["url"] = check_url(command.url, self.reach)
        if command.events is not None:
            changes["events"] = check_events(command.events)
        if command.headers is not None:
            changes |= sealed_headers(command.headers, self.secrets)
        return changes


def switched(
    integration: Integration, command: ChangeIntegrationCommand, now: datetime
) -> Integration:
    """Return the integration on or off as asked; a new address begins with a clean slate."""
    moved = command.url not in (None, integration.url)
    if command.status is IntegrationStatus.DISABLED and integration.is_active:
        return disabled(integration, BY_HAND, now)
    if command.status is IntegrationStatus.ACTIVE and not integration.is_active:
        return enabled(integration, now)
    return enabled(integration, now) if moved and integration.is_active else integration
