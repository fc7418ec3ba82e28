"""Show what can be bought."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.payments.model import Item, ItemKind
from core.payments.ports import Gateways
from core.payments.shop import Shop


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItems:
    """What the catalogue sells, less the kinds for which nobody is set up to take money."""

    shop: Shop
    gateways: Gateways

    def __call__(self, kind: ItemKind) -> Sequence[Item]:
        """Return the items of a kind that can be ordered here."""
        return self.shop.of(kind) if self.gateways.sells(kind) else ()
