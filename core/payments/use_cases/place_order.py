"""Order something: our row first, then the provider."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.accounts.model import Account
from core.ledger.rules.time import roll_forward
from core.payments.errors import (
    CheckoutBusy,
    LowerTier,
    OrderClosed,
    OrderNotFound,
    ProviderRefused,
    ProviderUnavailable,
    SubscriptionLive,
)
from core.payments.facts import CheckoutSeen
from core.payments.model import Item, ItemKind, Order, OrderState
from core.payments.ports import (
    Checkout,
    CheckoutWish,
    Gateways,
    PaymentGateway,
    PaymentsUnitOfWork,
    ReturnPages,
)
from core.payments.rules.judging import lowers
from core.payments.rules.merging import moved, order_seen
from core.payments.steps.absorbing import Trade
from core.payments.steps.absorbing_each import absorb_each
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids

LIFETIME = {
    ItemKind.PACK: timedelta(hours=1),
    ItemKind.SUBSCRIPTION: timedelta(hours=1),
    ItemKind.PLAN: timedelta(days=1),
}
PAYABLE = (OrderState.CREATED, OrderState.OPEN)


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
class Placed:
    """An order as it was stored, whose it is, and older ones that it replaces.

    Of a repeat the provider may have opened it, and its answer was lost.
    """

    order: Order
    account: Account
    customer: str | None
    replaced: Sequence[Order] = ()
    is_repeat: bool = False


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
        """Return an order that can be paid.

        Raises `ItemUnknown`, `PlanNotSold`, `LowerTier`, `SubscriptionLive`, `CheckoutBusy`,
        `OrderClosed`, `ProviderMissing`, `ProviderUnavailable`, `ProviderRefused`,
        `KeyUsedForOther` and `KeyStillRunning`.
        """
        item = self.trade.shop.get(command.kind, command.item)
        gateway = self.gateways.for_item(item)
        placed = await self._place(command, item, gateway.name)
        order = placed.order
        if order.checkout is None:
            try:
                if placed.is_repeat:
                    order = await self._found(order, gateway)
                if order.checkout is not None:
                    return PlacedOrder(order=order, public_key=gateway.public_key)
                for old in placed.replaced:
                    await self._replace(old)
                wish = CheckoutWish(
                    order=order,
                    item=item,
                    customer=placed.customer,
                    email=placed.account.email,
                    success_url=command.success_url or self.pages.done,
                    cancel_url=command.cancel_url or self.pages.cancelled,
                )
                order = await self._opened(order, await gateway.open_checkout(wish))
            except (ProviderRefused, CheckoutBusy) as error:
                await self._refused(order, command.key, error.message)
                raise
            except ProviderUnavailable as error:
                await self._unanswered(order, error.message)
                raise
        return PlacedOrder(order=order, public_key=gateway.public_key)

    async def _place(self, command: PlaceOrderCommand, item: Item, provider: str) -> Placed:
        """Store the order, or find the earlier one of the same request."""
        now = self.clock.now()
        async with self.unit_of_work() as work:
            account = await work.accounts.get(command.account_id)
            customer = await work.customers.find(provider, account.id)
            known = await work.keys.claim(command.key) if command.key else None
            if known is None:
                replaced: list[Order] = []
                if item.kind is ItemKind.PLAN:
                    await self._check_tier(work, account.id, item, now)
                if item.kind is ItemKind.SUBSCRIPTION:
                    replaced = await self._open_subscriptions(work, account.id, now)
                same = next((o for o in replaced if o.item == item.code and o.url), None)
                order = same or self._new_order(command, item, provider, now)
                if same is None:
                    await work.orders.add(order)
                if command.key:
                    await work.keys.finish(command.key, result=order.id)
                await work.commit()
                others = [old for old in replaced if old.id != order.id]
                return Placed(order=order, account=account, customer=customer, replaced=others)
        return Placed(
            order=await self._earlier(known, account.id),
            account=account,
            customer=customer,
            is_repeat=True,
        )

    def _new_order(
        self, command: PlaceOrderCommand, item: Item, provider: str, now: datetime
    ) -> Order:
        return Order(
            id=self.ids.new(),
            account_id=command.account_id,
            provider=provider,
            kind=item.kind,
            item=item.code,
            amount_minor=item.amount_minor,
            currency=item.currency,
            state=OrderState.CREATED,
            created_at=now,
            expires_at=now + LIFETIME[item.kind],
        )

    async def _earlier(self, order_id: str, account_id: AccountId) -> Order:
        """Return the order of a request that is repeated.

        The account is free again by then: whoever is told of an order locks it before its account.
        """
        async with self.unit_of_work() as work:
            order = await work.orders.get(order_id)
        if order is None or order.account_id != account_id:
            raise OrderNotFound(f"There is no order {order_id}.")
        if order.checkout is None and order.state not in PAYABLE:
            raise OrderClosed("This order can't be paid any more. Order again with a new key.")
        return order

    async def _check_tier(
        self, work: PaymentsUnitOfWork, account_id: AccountId, item: Item, now: datetime
    ) -> None:
        wallet = await work.wallets.get(account_id)
        plan = roll_forward(wallet, self.trade.terms, now).wallet.plan
        if lowers(plan, item.code, self.trade.shop, now):
            raise LowerTier(
                f"The plan {plan.name} is paid for until {plan.ends_at:%Y-%m-%d}. "
                f"Buy {item.code} after that."
            )

    async def _open_subscriptions(
        self, work: PaymentsUnitOfWork, account_id: AccountId, now: datetime
    ) -> list[Order]:
        """Return unpaid checkouts of subscriptions; the account's lock keeps them from racing."""
        if await work.subscriptions.live_of(account_id):
            raise SubscriptionLive(
                "A subscription is live. Switch or cancel it on the page of POST payments/portal; "
                "a switch takes effect with the next period."
            )
        orders = await work.orders.open_of(account_id)
        return [o for o in orders if o.kind is ItemKind.SUBSCRIPTION and now < o.expires_at]

    async def _replace(self, old: Order) -> None:
        """Close an older checkout for another subscription. Raises `CheckoutBusy`."""
        if old.checkout is not None:
            gateway = self.gateways.get(old.provider)
            if not await gateway.close_checkout(old.checkout):
                raise CheckoutBusy("Another subscription is being paid right now. Look again soon.")
        await self._save(old.id, lambda order: moved(order, OrderState.CLOSED))

    async def _found(self, order: Order, gateway: PaymentGateway) -> Order:
        """Return the order with what the provider knows of it."""
        facts = await gateway.look_up(order)
        await absorb_each(
            facts, gateway.name, self.trade, unit_of_work=self.unit_of_work, clock=self.clock
        )
        async with self.unit_of_work() as work:
            return await work.orders.get(order.id) or order

    async def _opened(self, order: Order, checkout: Checkout) -> Order:
        """Store the provider's answer."""
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

    async def _refused(self, order: Order, key: RequestKey | None, error: str) -> None:
        async with self.unit_of_work() as work:
            found = await work.orders.get(order.id)
            assert found is not None
            await work.orders.save(moved(replace(found, error=error), OrderState.CLOSED))
            if key is not None:
                await work.keys.drop(key)
            await work.commit()

    async def _unanswered(self, order: Order, error: str) -> None:
        await self._save(order.id, lambda found: replace(found, error=error))

    async def _save(self, order_id: str, change: Callable[[Order], Order]) -> None:
        async with self.unit_of_work() as work:
            found = await work.orders.get(order_id)
            assert found is not None
            await work.orders.save(change(found))
            await work.commit()
