"""Integrations and deliveries in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.locking import locked
from adapters.database.pages import read_page, read_rows
from adapters.database.publishing_rows import (
    attempt_values,
    delivery_from,
    delivery_values,
    integration_from,
    integration_values,
)
from adapters.database.tables.publishing import deliveries, delivery_attempts, integrations
from adapters.database.upserts import insert_new
from core.publishing.errors import DeliveryNotFound, IntegrationNotFound
from core.publishing.model import (
    OPEN_DELIVERIES,
    Delivery,
    DeliveryFilter,
    DeliveryStatus,
    Integration,
)
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


class SqlIntegrations:
    """Endpoint rows; deleted ones are kept and shown only where that is asked for."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, integration: Integration) -> None:
        """Store a new one."""
        await self._connection.execute(insert(integrations).values(integration_values(integration)))

    async def get(
        self, integration_id: str, *, account_id: AccountId | None = None, deleted: bool = False
    ) -> Integration:
        """Return one (of that account), locked. Raises `IntegrationNotFound`."""
        query = select(integrations).where(integrations.c.id == integration_id)
        if not deleted:
            query = query.where(integrations.c.deleted_at.is_(None))
        if account_id is not None:
            query = query.where(integrations.c.account_id == account_id)
        row = (await self._connection.execute(locked(query, self._connection))).one_or_none()
        if row is None:
            raise IntegrationNotFound("There is no such integration.")
        return integration_from(row)

    async def save(self, integration: Integration) -> None:
        """Store a changed one."""
        await self._connection.execute(
            update(integrations)
            .where(integrations.c.id == integration.id)
            .values(integration_values(integration))
        )

    async def of(self, account_id: AccountId) -> Sequence[Integration]:
        """Return all of an account, oldest first, without a lock."""
        query = mine(account_id).order_by(integrations.c.id)
        return [integration_from(row) for row in await self._connection.execute(query)]

    async def page(self, account_id: AccountId, page: PageRequest) -> Page[Integration]:
        """Return an account's, newest first."""
        query, by = mine(account_id), integrations.c.id
        return await read_page(self._connection, query, page, by=by, make=integration_from)


def mine(account_id: AccountId) -> Select[Any]:
    """Return the query of an account's integrations that are not deleted."""
    return select(integrations).where(
        integrations.c.account_id == account_id, integrations.c.deleted_at.is_(None)
    )


class SqlDeliveries:
    """Delivery rows with their attempts."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, delivery: Delivery) -> Delivery:
        """Store a new one, or return that of the same occasion and integration."""
        values = delivery_values(delivery)
        if await insert_new(self._connection, deliveries, values):
            return delivery
        query = select(deliveries).where(
            deliveries.c.integration_id == delivery.integration_id,
            deliveries.c.occasion == delivery.occasion,
        )
        row = (await self._connection.execute(query)).one()
        (found,) = await self._with_attempts([row])
        return found

    async def get(self, delivery_id: str, *, account_id: AccountId | None = None) -> Delivery:
        """Return one (of that account), locked. Raises `DeliveryNotFound`."""
        query = select(deliveries).where(deliveries.c.id == delivery_id)
        if account_id is not None:
            query = query.where(deliveries.c.account_id == account_id)
        row = (await self._connection.execute(locked(query, self._connection))).one_or_none()
        if row is None:
            raise DeliveryNotFound("There is no such delivery.")
        (found,) = await self._with_attempts([row])
        return found

    async def find(self, delivery_id: str) -> Delivery | None:
        """Return one without a lock, or None."""
        query = select(deliveries).where(deliveries.c.id == delivery_id)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else (await self._with_attempts([row]))[0]

    async def is_overtaken(self, delivery: Delivery) -> bool:
        """Tell whether a later text of the same article was posted to the same integration."""
        if delivery.article_revision is None:
            return False
        later = (
            select(deliveries.c.id)
            .where(
                deliveries.c.article_id == delivery.article_id,
                deliveries.c.integration_id == delivery.integration_id,
                deliveries.c.article_revision > delivery.article_revision,
            )
            .limit(1)
        )
        return (await self._connection.execute(later)).first() is not None

    async def save(self, delivery: Delivery) -> None:
        """Store a changed one; of attempts only the latest can be new or have ended."""
        await self._connection.execute(
            update(deliveries)
            .where(deliveries.c.id == delivery.id)
            .values(delivery_values(delivery))
        )
        for attempt in delivery.attempts[-2:]:
            values = attempt_values(delivery, attempt)
            if not await insert_new(self._connection, delivery_attempts, values):
                await self._connection.execute(
                    update(delivery_attempts)
                    .where(
                        delivery_attempts.c.delivery_id == delivery.id,
                        delivery_attempts.c.number == attempt.number,
                        delivery_attempts.c.outcome.is_(None),
                    )
                    .values(values)
                )

    async def page(self, wish: DeliveryFilter, page: PageRequest) -> Page[Delivery]:
        """Return deliveries, newest first."""
        query = select(deliveries)
        if wish.account_id is not None:
            query = query.where(deliveries.c.account_id == wish.account_id)
        if wish.integration_id is not None:
            query = query.where(deliveries.c.integration_id == wish.integration_id)
        if wish.article_id is not None:
            query = query.where(deliveries.c.article_id == wish.article_id)
        if wish.status is not None:
            query = query.where(deliveries.c.status == wish.status.value)
        rows, next_before = await read_rows(self._connection, query, page, by=deliveries.c.id)
        return Page(items=await self._with_attempts(rows), next_before=next_before)

    async def open_of(self, integration_id: str) -> Sequence[Delivery]:
        """Return the deliveries of an integration that have not ended, locked."""
        query = (
            select(deliveries)
            .where(
                deliveries.c.integration_id == integration_id,
                deliveries.c.status.in_([each.value for each in OPEN_DELIVERIES]),
            )
            .order_by(deliveries.c.id)
        )
        rows = (await self._connection.execute(locked(query, self._connection))).all()
        return await self._with_attempts(rows)

    async def overdue(
        self, *, pending_before: datetime, now: datetime, limit: int
    ) -> Sequence[Delivery]:
        """Return those that were due before an instant, and those whose lease is over."""
        waiting = and_(
            deliveries.c.status == DeliveryStatus.PENDING.value,
            deliveries.c.next_attempt_at <= pending_before,
        )
        lost = and_(
            deliveries.c.status == DeliveryStatus.SENDING.value, deliveries.c.lease_until <= now
        )
        query = select(deliveries).where(or_(waiting, lost)).order_by(deliveries.c.id).limit(limit)
        return await self._with_attempts((await self._connection.execute(query)).all())

    async def forget(self, *, ended_before: datetime, limit: int) -> int:
        """Forget bodies and answers of what ended before an instant; return how many."""
        query = (
            select(deliveries.c.id)
            .where(
                deliveries.c.ended_at < ended_before,
                deliveries.c.body.is_not(None),
                deliveries.c.status.not_in([each.value for each in OPEN_DELIVERIES]),
            )
            .order_by(deliveries.c.id)
            .limit(limit)
        )
        ids = (await self._connection.execute(locked(query, self._connection))).scalars().all()
        await self._forget(select(deliveries.c.id).where(deliveries.c.id.in_(ids)))
        return len(ids)

    async def forget_all(self, account_id: AccountId) -> None:
        """Forget the bodies and answers of all deliveries of an account."""
        await self._forget(
            select(deliveries.c.id).where(
                deliveries.c.account_id == account_id,
                deliveries.c.status != DeliveryStatus.SENDING.value,
            )
        )

    async def _forget(self, ids: Select[Any]) -> None:
        attempts = update(delivery_attempts).where(delivery_attempts.c.delivery_id.in_(ids))
        await self._connection.execute(attempts.values(excerpt=None))
        which = update(deliveries).where(deliveries.c.id.in_(ids))
        await self._connection.execute(which.values(body=None))

    async def _with_attempts(self, rows: Sequence[Row[Any]]) -> list[Delivery]:
        """Read deliveries with the attempts of all of them in one query."""
        if not rows:
            return []
        query = (
            select(delivery_attempts)
            .where(delivery_attempts.c.delivery_id.in_([row.id for row in rows]))
            .order_by(delivery_attempts.c.number)
        )
        by_delivery: dict[str, list[Row[Any]]] = {}
        for row in await self._connection.execute(query):
            by_delivery.setdefault(row.delivery_id, []).append(row)
        return [delivery_from(row, by_delivery.get(row.id, [])) for row in rows]


class PublishingRepositories:
    """The part of the unit of work that belongs to publishing."""

    _connection: AsyncConnection

    @property
    def integrations(self) -> SqlIntegrations:
        """Customers' endpoints."""
        return SqlIntegrations(self._connection)

    @property
    def deliveries(self) -> SqlDeliveries:
        """Deliveries with their attempts."""
        return SqlDeliveries(self._connection)
