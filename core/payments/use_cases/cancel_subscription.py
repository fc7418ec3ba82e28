"""End a subscription with what is paid for."""

from collections.abc import Callable
from dataclasses import dataclass

from core.payments.errors import NoSubscription
from core.payments.model import Subscription
from core.payments.ports import Gateways, PaymentsUnitOfWork
from core.payments.steps.absorbing import absorb_each
from core.payments.steps.trade import Trade
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelSubscription:
    """End a subscription with the period that is paid for."""

    unit_of_work: Callable[[], PaymentsUnitOfWork]
    snapshot: Callable[[], PaymentsUnitOfWork]
    clock: Clock
    gateways: Gateways
    trade: Trade

    async def __call__(self, account_id: AccountId) -> Subscription:
        """Return the subscription. Raises `NoSubscription` and the provider's refusals."""
        async with self.snapshot() as work:
            live = await work.subscriptions.live_of(account_id)
        if not live:
            raise NoSubscription("There is no live subscription.")
        subscription = live[-1]
        gateway = self.gateways.get(subscription.provider)
        facts = await gateway.cancel(subscription.name, at_once=False)
        await absorb_each(
            facts,
            subscription.provider,
            self.trade,
            unit_of_work=self.unit_of_work,
            clock=self.clock,
        )
        async with self.snapshot() as work:
            return await work.subscriptions.get(subscription.id) or subscription
