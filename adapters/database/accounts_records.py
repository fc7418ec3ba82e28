"""The audit log and usage events in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.pages import read_page
from adapters.database.tables.accounts import audit, usage_events
from core.accounts.model import AuditRecord, UsageEvent
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


class SqlAuditLog:
    """What admins and payments did."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, record: AuditRecord) -> None:
        """Write a record."""
        values: dict[str, Any] = {
            "at": record.at,
            "actor": record.actor,
            "action": record.action,
            "account_id": record.account_id,
            "details": dict(record.details),
        }
        await self._connection.execute(insert(audit).values(values))

    async def page(self, page: PageRequest, *, account_id: AccountId | None) -> Page[AuditRecord]:
        """Return records (about an account), newest first."""
        query = select(audit)
        if account_id is not None:
            query = query.where(audit.c.account_id == account_id)
        return await read_page(self._connection, query, page, by=audit.c.id, make=record_from)


class SqlUsageEvents:
    """Events for statistics."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, events: Sequence[UsageEvent]) -> None:
        """Store events."""
        rows = [
            {
                "id": event.id,
                "account_id": event.account_id,
                "name": event.name,
                "properties": dict(event.properties),
                "occurred_at": event.occurred_at,
            }
            for event in events
        ]
        await self._connection.execute(insert(usage_events), rows)

    async def page(
        self, account_id: AccountId, page: PageRequest, *, name: str | None
    ) -> Page[UsageEvent]:
        """Return an account's events, newest first."""
        query = select(usage_events).where(usage_events.c.account_id == account_id)
        if name is not None:
            query = query.where(usage_events.c.name == name)
        return await read_page(self._connection, query, page, by=usage_events.c.id, make=event_from)

    async def remove_all(self, account_id: AccountId) -> None:
        """Delete an account's events."""
        await self._connection.execute(
            delete(usage_events).where(usage_events.c.account_id == account_id)
        )

    async def forget(self, before: datetime) -> int:
        """Delete what occurred before an instant."""
        statement = delete(usage_events).where(usage_events.c.occurred_at < before)
        return (await self._connection.execute(statement)).rowcount


def record_from(row: Row[Any]) -> AuditRecord:
    """Read a record."""
    return AuditRecord(
        id=row.id,
        at=row.at,
        actor=row.actor,
        action=row.action,
        account_id=None if row.account_id is None else AccountId(row.account_id),
        details=row.details,
    )


def event_from(row: Row[Any]) -> UsageEvent:
    """Read an event."""
    return UsageEvent(
        id=row.id,
        account_id=AccountId(row.account_id),
        name=row.name,
        properties=row.properties,
        occurred_at=row.occurred_at,
    )
