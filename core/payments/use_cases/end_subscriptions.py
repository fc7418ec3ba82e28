"""End the subscriptions of an account that was deleted."""

from collections.abc import Callable
from dataclasses import dataclass

from core.payments.ports import Gateways, PaymentsUnitOfWork
from core.payments.steps.absorbing import absorb_each
from core.payments.steps.trade import Trade
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSubscriptions:
    """After an account was deleted: nobody is charged, or can still pay, for it any more.

    Money that comes all the same is set aside for the operator.
    """

    unit_of_work: Callable[[], PaymentsUnitOfWork]
    snapshot: Callable[[], PaymentsUnitOfWork]
    clock: Clock
    gateways: Gateways
    trade: Trade

    async def __call__(self, account_id: AccountId, *, job_id: str) -> None:
        """End its subscriptions and close its checkouts at the providers.

        Raises `PaymentProviderNotFound`, `ProviderUnavailable`, `ProviderRefused` and `JobEnded`.
        """
        async with self.snapshot() as work:
            live = await work.subscriptions.live_of(account_id)
            orders = await work.orders.open_of(account_id)
        for order in orders:
            if order.checkout is not None:
                await self.gateways.get(order.provider).close_checkout(order.checkout)
        for subscription in live:
            gateway = self.gateways.get(subscription.provider)
            facts = await gateway.cancel(subscription.name, at_once=True)
            await absorb_each(
                facts,
                subscription.provider,
                self.trade,
                unit_of_work=self.unit_of_work,
                clock=self.clock,
            )
        async with self.unit_of_work() as work:
            await work.jobs.done(job_id)
            await work.commit()
