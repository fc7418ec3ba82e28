"""Orders, payments and subscriptions in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.locking import locked
from adapters.database.pages import read_page
from adapters.database.payments_rows import (
    attention_from,
    attention_values,
    event_from,
    event_values,
    order_from,
    order_values,
    payment_from,
    payment_values,
    subscription_from,
    subscription_values,
)
from adapters.database.tables.payments import (
    attentions,
    customers,
    events,
    orders,
    payments,
    subscriptions,
)
from adapters.database.upserts import insert_new
from core.payments.model import (
    Attention,
    EventState,
    Order,
    OrderState,
    Payment,
    PaymentState,
    StoredEvent,
    Subscription,
    SubscriptionStatus,
)
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest

PAYABLE = (OrderState.CREATED.value, OrderState.OPEN.value)
UNCAPTURED = (PaymentState.PENDING.value, PaymentState.AUTHORISED.value)


class SqlOrders:
    """Order rows."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, order: Order) -> None:
        """Store a new order."""
        await self._connection.execute(insert(orders).values(order_values(order)))

    async def get(self, order_id: str) -> Order | None:
        """Return an order, locked, or None."""
        return await self._one(select(orders).where(orders.c.id == order_id))

    async def by_checkout(self, provider: str, checkout: str) -> Order | None:
        """Return the order with the provider's name, locked, or None."""
        return await self._one(
            select(orders).where(orders.c.provider == provider, orders.c.checkout == checkout)
        )

    async def save(self, order: Order) -> None:
        """Store a changed order."""
        statement = update(orders).where(orders.c.id == order.id).values(order_values(order))
        await self._connection.execute(statement)

    async def open_of(self, account_id: AccountId) -> Sequence[Order]:
        """Return an account's orders that may still be paid, oldest first."""
        query = (
            select(orders)
            .where(orders.c.account_id == account_id, orders.c.state.in_(PAYABLE))
            .order_by(orders.c.created_at, orders.c.id)
        )
        return [order_from(row) for row in await self._connection.execute(query)]

    async def unsettled(self, *, before: datetime, limit: int) -> Sequence[Order]:
        """Return orders that may still be paid, not looked at since `before`, oldest first."""
        rested = or_(
            orders.c.looked_at <= before,
            and_(orders.c.looked_at.is_(None), orders.c.created_at <= before),
        )
        query = (
            select(orders)
            .where(orders.c.state.in_(PAYABLE), rested)
            .order_by(orders.c.looked_at.is_not(None), orders.c.looked_at, orders.c.created_at)
            .limit(limit)
        )
        return [order_from(row) for row in await self._connection.execute(query)]

    async def _one(self, query: Select[Any]) -> Order | None:
        query = locked(query, self._connection)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else order_from(row)


class SqlPayments:
    """Payment rows."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def claim(self, payment: Payment) -> Payment:
        """Return the stored payment of this name, locked; store `payment` when there is none."""
        await insert_new(self._connection, payments, payment_values(payment))
        found = await self.find(payment.id)
        assert found is not None
        return found

    async def find(self, payment_id: str) -> Payment | None:
        """Return a payment, locked, or None."""
        query = locked(select(payments).where(payments.c.id == payment_id), self._connection)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else payment_from(row)

    async def save(self, payment: Payment) -> None:
        """Store a changed payment."""
        values = payment_values(payment)
        statement = update(payments).where(payments.c.id == payment.id).values(values)
        await self._connection.execute(statement)

    async def newest_for(self, order: Order) -> Payment | None:
        """Return the newest payment for an order, or None."""
        query = (
            select(payments)
            .where(payments.c.account_id == order.account_id, payments.c.order_id == order.id)
            .order_by(payments.c.created_at.desc(), payments.c.id.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else payment_from(row)

    async def plans_of(self, account_id: AccountId) -> Sequence[Payment]:
        """Return an account's payments that gave it plan days, oldest first."""
        query = (
            select(payments)
            .where(payments.c.account_id == account_id, payments.c.covering.is_not(None))
            .order_by(payments.c.applied_at)
        )
        return [payment_from(row) for row in await self._connection.execute(query)]

    async def list(self, account_id: AccountId | None, page: PageRequest) -> Page[Payment]:
        """Return an account's payments, or everybody's, newest first."""
        query = select(payments)
        if account_id is not None:
            query = query.where(payments.c.account_id == account_id)
        by, at = payments.c.id, payments.c.created_at
        return await read_page(self._connection, query, page, by=by, at=at, make=payment_from)

    async def pending(self, *, before: datetime, limit: int) -> Sequence[Payment]:
        """Return payments that wait for their capture since `before`, oldest first.

        One that lapsed, so that its money went back uncaptured, waits no more.
        """
        query = (
            select(payments)
            .where(
                payments.c.state.in_(UNCAPTURED),
                payments.c.charge.is_not(None),
                payments.c.refunded_minor < payments.c.amount_minor,
                payments.c.updated_at <= before,
            )
            .order_by(payments.c.updated_at, payments.c.id)
            .limit(limit)
        )
        return [payment_from(row) for row in await self._connection.execute(query)]


class SqlSubscriptions:
    """Subscription rows."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def get(self, subscription_id: str) -> Subscription | None:
        """Return a subscription, locked, or None."""
        query = select(subscriptions).where(subscriptions.c.id == subscription_id)
        row = (await self._connection.execute(locked(query, self._connection))).one_or_none()
        return None if row is None else subscription_from(row)

    async def live_of(self, account_id: AccountId) -> Sequence[Subscription]:
        """Return an account's subscriptions that have not ended, oldest first."""
        query = (
            select(subscriptions)
            .where(
                subscriptions.c.account_id == account_id,
                subscriptions.c.status != SubscriptionStatus.ENDED.value,
            )
            .order_by(subscriptions.c.created_at, subscriptions.c.id)
        )
        return [subscription_from(row) for row in await self._connection.execute(query)]

    async def save(self, subscription: Subscription) -> None:
        """Store a subscription, new or changed."""
        values = subscription_values(subscription)
        statement = (
            update(subscriptions).where(subscriptions.c.id == subscription.id).values(values)
        )
        if (await self._connection.execute(statement)).rowcount == 0:
            await self._connection.execute(insert(subscriptions).values(values))

    async def overdue(
        self, now: datetime, *, providers: Sequence[str], limit: int
    ) -> Sequence[Subscription]:
        """Return subscriptions that have not ended and whose paid time is over."""
        query = (
            select(subscriptions)
            .where(
                subscriptions.c.status != SubscriptionStatus.ENDED.value,
                subscriptions.c.paid_until <= now,
                subscriptions.c.provider.in_(providers),
            )
            .order_by(subscriptions.c.looked_at.nulls_first(), subscriptions.c.id)
            .limit(limit)
        )
        return [subscription_from(row) for row in await self._connection.execute(query)]


class SqlAttentions:
    """Cases for the operator."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, attention: Attention) -> bool:
        """Store a case; False when it is known."""
        return await insert_new(self._connection, attentions, attention_values(attention)) == 1

    async def get(self, attention_id: str) -> Attention | None:
        """Return a case, locked, or None."""
        query = select(attentions).where(attentions.c.id == attention_id)
        row = (await self._connection.execute(locked(query, self._connection))).one_or_none()
        return None if row is None else attention_from(row)

    async def save(self, attention: Attention) -> None:
        """Store a changed case."""
        values = attention_values(attention)
        statement = update(attentions).where(attentions.c.id == attention.id).values(values)
        await self._connection.execute(statement)

    async def list(self, page: PageRequest, *, resolved: bool) -> Page[Attention]:
        """Return cases, newest first."""
        resolved_at = attentions.c.resolved_at
        query = select(attentions).where(
            resolved_at.is_not(None) if resolved else resolved_at.is_(None)
        )
        by, at = attentions.c.id, attentions.c.created_at
        return await read_page(self._connection, query, page, by=by, at=at, make=attention_from)


class SqlPaymentEvents:
    """Events as they came."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, event: StoredEvent) -> bool:
        """Store an event; False when it came before."""
        return await insert_new(self._connection, events, event_values(event)) == 1

    async def get(self, event_id: str) -> StoredEvent | None:
        """Return an event, locked, or None."""
        query = select(events).where(events.c.id == event_id)
        row = (await self._connection.execute(locked(query, self._connection))).one_or_none()
        return None if row is None else event_from(row)

    async def save(self, event: StoredEvent) -> None:
        """Store what became of an event; what came stays as it came."""
        values = event_values(event)
        became = {name: values[name] for name in ("state", "applied_at", "tried_at", "error")}
        await self._connection.execute(update(events).where(events.c.id == event.id).values(became))

    async def list(self, page: PageRequest) -> Page[StoredEvent]:
        """Return events, newest first."""
        query, by, at = select(events), events.c.id, events.c.received_at
        return await read_page(self._connection, query, page, by=by, at=at, make=event_from)

    async def failed(
        self, *, since: datetime, providers: Sequence[str], limit: int
    ) -> Sequence[StoredEvent]:
        """Return events received since an instant that could not be applied, by last trial."""
        query = (
            select(events)
            .where(
                events.c.state == EventState.FAILED.value,
                events.c.received_at >= since,
                events.c.provider.in_(providers),
            )
            .order_by(events.c.tried_at.nulls_first(), events.c.received_at, events.c.id)
            .limit(limit)
        )
        return [event_from(row) for row in await self._connection.execute(query)]


class SqlCustomers:
    """Who an account is at a provider."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def find(self, provider: str, account_id: AccountId) -> str | None:
        """Return the provider's name for the account, or None."""
        query = select(customers.c.customer).where(
            customers.c.provider == provider, customers.c.account_id == account_id
        )
        found: str | None = (await self._connection.execute(query)).scalar_one_or_none()
        return found

    async def save(self, provider: str, account_id: AccountId, customer: str) -> None:
        """Store it; the latest counts."""
        row = {"provider": provider, "account_id": account_id, "customer": customer}
        if await insert_new(self._connection, customers, row) == 0:
            statement = (
                update(customers)
                .where(customers.c.provider == provider, customers.c.account_id == account_id)
                .values(customer=customer)
            )
            await self._connection.execute(statement)
