"""Order something: our row first, then the provider."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from core.payments.errors import CheckoutBusy, ProviderRefused, ProviderUnavailable
from core.payments.facts import CheckoutSeen
from core.payments.model import Item, ItemKind, Order, OrderState
from core.payments.ports import (
    CheckoutWish,
    Gateways,
    PaymentGateway,
    PaymentsUnitOfWork,
    ReturnPages,
)
from core.payments.rules.merging import moved, order_seen
from core.payments.rules.pages import naming_order
from core.payments.steps.absorbing import absorb_each
from core.payments.steps.ordering import Placed, check_wanted, earlier_order, new_order
from core.payments.steps.trade import Trade
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOrderCommand:
    """What to buy, and where the provider's page leads afterwards (None: to our own pages)."""

    account_id: AccountId
    kind: ItemKind
    item: str
    success_url: str | None = None
    cancel_url: str | None = None
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedOrder:
    """An order that can be paid, and what a page in a browser needs to know of the provider."""

    order: Order
    public_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOrder:
    """Write the order down before the provider is asked, so that no payment is ever nobody's.

    When the provider does not answer, the order stays for the same key, or for reconciliation, to
    find; when it refuses, the order is closed and its key free again.
    """

    unit_of_work: Callable[[], PaymentsUnitOfWork]
    clock: Clock
    ids: Ids
    gateways: Gateways
    trade: Trade
    pages: ReturnPages

    async def __call__(self, command: PlaceOrderCommand) -> PlacedOrder:
        """Return an order that can be paid: stored, found again if this repeats it, and opened.

        Raises `ItemUnknown`, `PlanNotSold`, `LowerTier`, `SubscriptionLive`, `CheckoutBusy`,
        `OrderClosed`, `PaymentProviderNotFound`, `ProviderUnavailable`, `ProviderRefused`,
        `KeyUsedForOther` and `KeyStillRunning`.
        """
        item = self.trade.shop.get(command.kind, command.item)
        gateway = self.gateways.for_item(item)
        placed = await self._store(command, item, gateway.name)
        order = placed.order
        async with self._noting_failure(order, command.key):
            if order.checkout is None and placed.is_repeat:
                order = await self._find_again(order, gateway)
            if order.checkout is None:
                order = await self._open(order, placed, command, item, gateway)
        return PlacedOrder(order=order, public_key=gateway.public_key)

    async def _store(self, command: PlaceOrderCommand, item: Item, provider: str) -> Placed:
        """Store the order, or return the earlier one of the same request."""
        now = self.clock.now()
        async with self.unit_of_work() as work:
            account = await work.accounts.get(command.account_id)
            customer = await work.customers.find(provider, account.id)
            known = await work.keys.claim(command.key) if command.key else None
            if known is None:
                unpaid = await check_wanted(work, account.id, item, self.trade, now)
                order = next((o for o in unpaid if o.item == item.code and o.url), None)
                if order is None:
                    order = new_order(self.ids.new(), account.id, provider, item, now)
                    await work.orders.add(order)
                if command.key:
                    await work.keys.finish(command.key, result=order.id)
                await work.commit()
                others = [old for old in unpaid if old.id != order.id]
                return Placed(order=order, account=account, customer=customer, replaced=others)
        # The account is free again: whoever is told of an order locks it before its account.
        async with self.unit_of_work() as work:
            earlier = await earlier_order(work, known, account.id)
        return Placed(order=earlier, account=account, customer=customer, is_repeat=True)

    async def _find_again(self, order: Order, gateway: PaymentGateway) -> Order:
        """Return the order with what the provider knows of it."""
        facts = await gateway.look_up(order)
        await absorb_each(
            facts, gateway.name, self.trade, unit_of_work=self.unit_of_work, clock=self.clock
        )
        async with self.unit_of_work() as work:
            return await work.orders.get(order.id) or order

    async def _open(
        self,
        order: Order,
        placed: Placed,
        command: PlaceOrderCommand,
        item: Item,
        gateway: PaymentGateway,
    ) -> Order:
        """Have the provider open the order, in the place of older ones; store its answer."""
        for old in placed.replaced:
            await self._replace(old)
        done = command.success_url
        checkout = await gateway.open_checkout(
            CheckoutWish(
                order=order,
                item=item,
                customer=placed.customer,
                email=placed.account.email,
                success_url=naming_order(done, order.id) if done else self.pages.done,
                cancel_url=command.cancel_url or self.pages.cancelled,
            )
        )
        seen = CheckoutSeen(checkout=checkout.name, order_id=order.id, url=checkout.url)
        async with self.unit_of_work() as work:
            found = await work.orders.get(order.id)
            assert found is not None
            opened = order_seen(replace(found, error=None), seen)
            await work.orders.save(opened)
            if checkout.customer is not None:
                await work.customers.save(order.provider, order.account_id, checkout.customer)
            await work.commit()
        return opened

    async def _replace(self, old: Order) -> None:
        """Close an older checkout for another subscription. Raises `CheckoutBusy`."""
        if old.checkout is not None:
            gateway = self.gateways.get(old.provider)
            if not await gateway.close_checkout(old.checkout):
                raise CheckoutBusy("Another subscription is being paid right now. Look again soon.")
        await self._save(old.id, lambda order: moved(order, OrderState.CLOSED))

    @asynccontextmanager
    async def _noting_failure(self, order: Order, key: RequestKey | None) -> AsyncIterator[None]:
        """Close an order that is refused and free its key; of one without an answer, note that."""
        try:
            yield
        except (ProviderRefused, CheckoutBusy) as error:
            refused = error.message
            await self._save(
                order.id,
                lambda found: moved(replace(found, error=refused), OrderState.CLOSED),
                drop=key,
            )
            raise
        except ProviderUnavailable as error:
            unanswered = error.message
            await self._save(order.id, lambda found: replace(found, error=unanswered))
            raise

    async def _save(
        self, order_id: str, change: Callable[[Order], Order], *, drop: RequestKey | None = None
    ) -> None:
        """Change an order as it stands, and free a key with it."""
        async with self.unit_of_work() as work:
            found = await work.orders.get(order_id)
            assert found is not None
            await work.orders.save(change(found))
            if drop is not None:
                await work.keys.drop(drop)
            await work.commit()
