"""Look at an order."""

from collections.abc import Callable
from dataclasses import dataclass

from core.payments.errors import OrderNotFound
from core.payments.model import Order, Payment
from core.payments.ports import PaymentsUnitOfWork
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidOrder:
    """An order, and the payment that fulfilled it; before that the newest that was tried."""

    order: Order
    payment: Payment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GetOrder:
    """Who comes back from a provider's page sees what became of the order."""

    snapshot: Callable[[], PaymentsUnitOfWork]

    async def __call__(self, account_id: AccountId, order_id: str) -> PaidOrder:
        """Return an order of an account. Raises `OrderNotFound`, for another account's too."""
        async with self.snapshot() as work:
            order = await work.orders.get(order_id)
            if order is None or order.account_id != account_id:
                raise OrderNotFound(f"There is no order {order_id}.")
            if order.payment_id is None:
                payment = await work.payments.newest_for(order)
            else:
                payment = await work.payments.find(order.payment_id)
            return PaidOrder(order=order, payment=payment)
