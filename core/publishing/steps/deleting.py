"""Deleting an integration inside somebody's unit of work."""

from dataclasses import replace
from datetime import datetime

from core.publishing.model import Integration
from core.publishing.ports import PublishingUnitOfWork
from core.publishing.rules.retries import cancelled, disabled


async def delete(work: PublishingUnitOfWork, integration: Integration, now: datetime) -> None:
    """Delete a locked integration: what waits is cancelled, what is being sent is finished."""
    await work.integrations.save(
        replace(
            disabled(integration, "It was deleted.", now),
            deleted_at=now,
            secret=None,
            old_secret=None,
            old_secret_until=None,
            headers=None,
        )
    )
    for each in await work.deliveries.open_of(integration.id):
        if each.lease_until is None:
            await work.deliveries.save(cancelled(each, now))
