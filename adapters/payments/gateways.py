"""The providers that are set up, by name and by what they sell."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from core.payments.errors import PaymentProviderNotFound
from core.payments.model import Item, ItemKind
from core.payments.ports import PaymentGateway

SELLERS: Mapping[ItemKind, Sequence[str]] = {
    ItemKind.PACK: ("stripe", "sandbox"),
    ItemKind.SUBSCRIPTION: ("stripe", "sandbox"),
    ItemKind.PLAN: ("razorpay", "sandbox"),
}
"""Who sells what, in order of preference: the first that is set up does."""


class SetUpGateways:
    """Finds the provider for an order."""

    def __init__(
        self,
        gateways: Sequence[PaymentGateway],
        *,
        closers: Sequence[Callable[[], Awaitable[None]]] = (),
    ) -> None:
        """Know the providers that are set up, and what closes their connections."""
        self._gateways = {each.name: each for each in gateways}
        self._closers = closers

    @property
    def names(self) -> Sequence[str]:
        """What they are called."""
        return tuple(self._gateways)

    async def close(self) -> None:
        """Close what is open to providers."""
        for closer in self._closers:
            await closer()

    def get(self, name: str) -> PaymentGateway:
        """Return a provider. Raises `PaymentProviderNotFound`."""
        if name not in self._gateways:
            raise PaymentProviderNotFound(f"The payment provider {name} is not set up here.")
        return self._gateways[name]

    def sells(self, kind: ItemKind) -> bool:
        """Tell whether somebody takes money for items of a kind."""
        return any(name in self._gateways for name in SELLERS[kind])

    def for_item(self, item: Item) -> PaymentGateway:
        """Return the provider that sells an item. Raises `PaymentProviderNotFound`."""
        for name in SELLERS[item.kind]:
            if name in self._gateways:
                return self._gateways[name]
        raise PaymentProviderNotFound(
            f"Nobody is set up to take money for a {item.kind.value} here."
        )
