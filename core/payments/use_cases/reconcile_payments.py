"""Ask the providers about everything that has not come to an end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.payments.facts import Fact
from core.payments.model import (
    Order,
    OrderState,
    Payment,
    PaymentState,
    StoredEvent,
    Subscription,
)
from core.payments.ports import Gateways, PaymentsUnitOfWork
from core.payments.rules.merging import moved
from core.payments.steps.absorbing import absorb_each
from core.payments.steps.capturing import reason_to_let_lapse
from core.payments.steps.trade import Trade
from core.payments.use_cases.apply_event import ApplyEvent, ApplyEventCommand
from core.shared.errors import DomainError, Unavailable
from core.shared.ports import Clock

ORDER_REST = timedelta(minutes=2)
PAYMENT_REST = timedelta(minutes=2)
EVENT_LIFE = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """How many of each were asked about, and what could not be asked."""

    orders: int
    payments: int
    subscriptions: int
    events: int
    failures: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconcilePayments:
    """Look up open orders, uncaptured payments and subscriptions whose paid time is over.

    Finds what an event that never came would have told: a capture, an end, an order whose answer
    was lost. Closes orders that nobody paid in time. What can't be asked about goes behind the
    others, so that no batch is ever full of it; subscriptions and events of a provider that is not
    set up wait until it is.
    """

    unit_of_work: Callable[[], PaymentsUnitOfWork]
    snapshot: Callable[[], PaymentsUnitOfWork]
    clock: Clock
    gateways: Gateways
    trade: Trade
    apply_event: ApplyEvent
    at_once: int = 100

    async def __call__(self, *, job_id: str | None = None) -> Reconciled:
        """Ask about a batch of each. A provider that is away is reported, and asked next time."""
        now = self.clock.now()
        async with self.snapshot() as work:
            orders = await work.orders.unsettled(before=now - ORDER_REST, limit=self.at_once)
            payments = await work.payments.pending(before=now - PAYMENT_REST, limit=self.at_once)
            providers = self.gateways.names
            subscriptions = await work.subscriptions.overdue(
                now, providers=providers, limit=self.at_once
            )
            events = await work.payment_events.failed(
                since=now - EVENT_LIFE, providers=providers, limit=self.at_once
            )
        failures: list[str] = []
        for order in orders:
            await self._order(order, now, failures)
        for payment in payments:
            await self._payment(payment, failures)
        for subscription in subscriptions:
            await self._subscription(subscription, now, failures)
        for event in events:
            await self._event(event, now, failures)
        if job_id is not None:
            async with self.unit_of_work() as work:
                await work.jobs.done(job_id)
                await work.commit()
        return Reconciled(
            orders=len(orders),
            payments=len(payments),
            subscriptions=len(subscriptions),
            events=len(events),
            failures=failures,
        )

    async def _order(self, order: Order, now: datetime, failures: list[str]) -> None:
        """Look an order up; one that its provider does not know, or is not set up for, ends too."""
        is_away = False
        try:
            facts = await self.gateways.get(order.provider).look_up(order)
        except DomainError as error:
            failures.append(f"order {order.id}: {error.message}")
            facts, is_away = (), isinstance(error, Unavailable)
        await self._absorb(order.provider, facts)
        async with self.unit_of_work() as work:
            found = await work.orders.get(order.id)
            assert found is not None
            looked_at = replace(found, looked_at=now)
            is_over = now >= order.expires_at and not is_away
            await work.orders.save(moved(looked_at, OrderState.CLOSED) if is_over else looked_at)
            await work.commit()

    async def _payment(self, payment: Payment, failures: list[str]) -> None:
        """Show a payment, capturing what is only authorised and still wanted."""
        assert payment.charge is not None
        wanted = await self._wanted(payment)
        try:
            gateway = self.gateways.get(payment.provider)
            seen = await gateway.payment(payment.charge, capture=wanted)
        except DomainError as error:
            failures.append(f"payment {payment.id}: {error.message}")
            await self._put_behind(payment)
            return
        await self._absorb(payment.provider, [seen])

    async def _wanted(self, payment: Payment) -> Order | None:
        """Return the order to capture a payment for: that of one that would fulfil it now."""
        if payment.state is not PaymentState.AUTHORISED or payment.order_id is None:
            return None
        async with self.snapshot() as work:
            order = await work.orders.get(payment.order_id)
            assert order is not None
            now = self.clock.now()
            reason = await reason_to_let_lapse(work, payment, order, self.trade, now)
        return order if reason is None else None

    async def _put_behind(self, payment: Payment) -> None:
        """Let others come first the next time; what came meanwhile stands."""
        async with self.unit_of_work() as work:
            found = await work.payments.find(payment.id)
            assert found is not None
            await work.payments.save(replace(found, updated_at=self.clock.now()))
            await work.commit()

    async def _subscription(
        self, subscription: Subscription, now: datetime, failures: list[str]
    ) -> None:
        try:
            gateway = self.gateways.get(subscription.provider)
            facts = await gateway.subscription(subscription.name)
        except DomainError as error:
            failures.append(f"subscription {subscription.id}: {error.message}")
            facts = ()
        await self._absorb(subscription.provider, facts)
        async with self.unit_of_work() as work:
            found = await work.subscriptions.get(subscription.id)
            assert found is not None
            await work.subscriptions.save(replace(found, looked_at=now))
            await work.commit()

    async def _event(self, event: StoredEvent, now: datetime, failures: list[str]) -> None:
        try:
            await self.apply_event(ApplyEventCommand(event_id=event.id))
        except DomainError as error:
            failures.append(f"event {event.id}: {error.message}")
            async with self.unit_of_work() as work:
                found = await work.payment_events.get(event.id)
                assert found is not None
                await work.payment_events.save(replace(found, tried_at=now))
                await work.commit()

    async def _absorb(self, provider: str, facts: Sequence[Fact]) -> None:
        await absorb_each(
            facts, provider, self.trade, unit_of_work=self.unit_of_work, clock=self.clock
        )
