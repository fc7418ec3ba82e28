"""Look after a subscription: the provider's page for it, and its end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.payments.absorbing import Trade, absorb
from core.payments.errors import NoSubscription, NothingBought
from core.payments.facts import Fact
from core.payments.model import ItemKind, Subscription
from core.payments.ports import Gateways, PaymentsUnitOfWork, ReturnPages
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPortal:
    """Lead a customer to the provider's page for cards, invoices, switching and cancelling."""

    snapshot: Callable[[], PaymentsUnitOfWork]
    gateways: Gateways
    trade: Trade
    pages: ReturnPages

    async def __call__(self, account_id: AccountId, *, return_url: str | None = None) -> str:
        """Return the address. Raises `NothingBought` and the provider's refusals."""
        item = self.trade.shop.of(ItemKind.SUBSCRIPTION)[0]
        gateway = self.gateways.for_item(item)
        async with self.snapshot() as work:
            customer = await work.customers.find(gateway.name, account_id)
        if customer is None:
            raise NothingBought("Nothing was bought with this account yet. Use POST checkout.")
        return await gateway.portal(customer, return_url=return_url or self.pages.done)


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
        await absorb_all(self, subscription.provider, facts)
        async with self.snapshot() as work:
            return await work.subscriptions.get(subscription.id) or subscription


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

        Raises `ProviderMissing`, `ProviderUnavailable`, `ProviderRefused` and `JobEnded`.
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
            await absorb_all(self, subscription.provider, facts)
        async with self.unit_of_work() as work:
            await work.jobs.done(job_id)
            await work.commit()


async def absorb_all(
    tools: CancelSubscription | EndSubscriptions, provider: str, facts: Sequence[Fact]
) -> None:
    """Take in what the provider answered."""
    for fact in facts:
        async with tools.unit_of_work() as work:
            await absorb(work, provider, fact, tools.trade, tools.clock.now())
            await work.commit()
