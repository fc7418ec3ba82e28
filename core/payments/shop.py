"""What is sold, as payments see it: the catalogue's packs, subscriptions and paid plans."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.payments.errors import ItemUnknown, PlanNotSold
from core.payments.model import Item, ItemKind
from core.plans.catalogue import Catalogue, Offer, Plan
from core.shared.amounts import credits_said


@dataclass(frozen=True, slots=True)
class Shop:
    """All that money buys."""

    catalogue: Catalogue

    @property
    def items(self) -> Sequence[Item]:
        """Everything for sale: packs, subscriptions, plans."""
        offers = self.catalogue
        return (
            *(offer_item(ItemKind.PACK, each) for each in offers.packs.values()),
            *(offer_item(ItemKind.SUBSCRIPTION, each) for each in offers.subscriptions.values()),
            *(plan_item(each) for each in offers.plans if not each.is_free),
        )

    def find(self, kind: ItemKind, code: str) -> Item | None:
        """Return an item, or None when nothing of that name is sold."""
        return next((i for i in self.items if i.kind is kind and i.code == code), None)

    def of(self, kind: ItemKind) -> Sequence[Item]:
        """Return what is for sale of a kind."""
        return [each for each in self.items if each.kind is kind]

    def get(self, kind: ItemKind, code: str) -> Item:
        """Return an item. Raises `ItemUnknown`; of plans, `PlanNotSold`."""
        item = self.find(kind, code)
        if item is None:
            known = ", ".join(each.code for each in self.items if each.kind is kind)
            refusal = PlanNotSold if kind is ItemKind.PLAN else ItemUnknown
            raise refusal(f"There is no {kind.value} {code!r} for sale. Choose one of: {known}.")
        return item


def offer_item(kind: ItemKind, offer: Offer) -> Item:
    """Return a pack or a subscription as an item."""
    credits = credits_said(offer.grant.micro_credits)
    return Item(
        kind=kind,
        code=offer.name,
        title=f"{credits} a month" if kind is ItemKind.SUBSCRIPTION else credits,
        amount_minor=offer.price.amount_minor,
        currency=offer.price.currency,
        micro_credits=offer.grant.micro_credits,
    )


def plan_item(plan: Plan) -> Item:
    """Return a paid plan as an item."""
    return Item(
        kind=ItemKind.PLAN,
        code=plan.name,
        title=f"Plan {plan.name}: {plan.tokens:,} tokens a month, {plan.days} days",
        amount_minor=plan.price.amount_minor,
        currency=plan.price.currency,
    )
