"""Lead a customer to the provider's page for a subscription."""

from collections.abc import Callable
from dataclasses import dataclass

from core.payments.errors import NothingBought
from core.payments.model import ItemKind
from core.payments.ports import Gateways, PaymentsUnitOfWork, ReturnPages
from core.payments.steps.trade import Trade
from core.shared.ids import AccountId


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
