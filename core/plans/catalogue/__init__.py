"""The catalogue: what is given and sold, as data.

Plans stand from the lowest to the highest. One that somebody is on is never taken out.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from core.ledger.rules.grants import GrantTerms
from core.plans.errors import PackUnknown, PlanInvalid
from core.shared.amounts import MICRO_CREDITS_MAX, TOKENS_MAX, Money, micro_credits

CATALOGUE = Path(__file__).with_name("catalogue.json")
NAME_LENGTH_MAX = 40
CURRENCY_LENGTH = 3


class CatalogueInvalid(ValueError):
    """The catalogue's data can't be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Plan tokens for a month at a time; `days` is how long a payment lasts, None for ever."""

    name: str
    price: Money
    tokens: int
    days: int | None

    @property
    def is_free(self) -> bool:
        """Tell whether it costs nothing."""
        return self.price.amount_minor == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Credits for money: a pack once, a subscription every month."""

    name: str
    price: Money
    grant: GrantTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything that is given and sold. `plans` stand from the lowest to the highest."""

    plans: Sequence[Plan]
    signup: GrantTerms
    daily_bonus: GrantTerms
    packs: Mapping[str, Offer]
    subscriptions: Mapping[str, Offer]
    grace_days: int
    reminder_days: Sequence[int]

    @property
    def free_plan(self) -> Plan:
        """The plan that everybody begins on and an ended one falls back to."""
        return self.plans[0]

    def plan(self, name: str) -> Plan:
        """Return a plan. Raises `PlanInvalid`."""
        return self.plans[self.rank(name)]

    def rank(self, name: str) -> int:
        """Return where a plan stands, from 0 for the lowest. Raises `PlanInvalid`."""
        names = [plan.name for plan in self.plans]
        if name not in names:
            raise PlanInvalid(f"There is no such plan. Choose one of {', '.join(names)}.")
        return names.index(name)

    def pack(self, name: str) -> Offer:
        """Return a pack of credits. Raises `PackUnknown`."""
        return offer_in(self.packs, name)

    def subscription(self, name: str) -> Offer:
        """Return a subscription. Raises `PackUnknown`."""
        return offer_in(self.subscriptions, name)


def offer_in(offers: Mapping[str, Offer], name: str) -> Offer:
    """Return an offer. Raises `PackUnknown`."""
    if name not in offers:
        raise PackUnknown(f"This is not sold. Choose one of {', '.join(offers)}.")
    return offers[name]


def parse(text: str) -> Catalogue:
    """Read a catalogue, checking everything in it. Raises `CatalogueInvalid`."""
    try:
        data = json.loads(text)
        catalogue = Catalogue(
            plans=tuple(plan_from(each) for each in data["plans"]),
            signup=grant_from(data["grants"]["signup"]),
            daily_bonus=grant_from(data["grants"]["daily_bonus"]),
            packs=offers_from(data["packs"]),
            subscriptions=offers_from(data["subscriptions"]),
            grace_days=whole(data["grace_days"], least=0),
            reminder_days=tuple(sorted(whole(each) for each in data["reminder_days"])),
        )
    except (KeyError, TypeError, AttributeError, ValueError, InvalidOperation) as error:
        raise CatalogueInvalid(f"The catalogue is not valid: {error}") from error
    check_plans(catalogue.plans)
    return catalogue


def check_plans(plans: Sequence[Plan]) -> None:
    """Raise `CatalogueInvalid` unless there is one free plan, the lowest, and others that end."""
    check(len({plan.name for plan in plans}) == len(plans), "two plans have one name")
    check(len(plans) > 0 and plans[0].is_free and plans[0].days is None, "the first plan is free")
    check(not any(plan.is_free or plan.days is None for plan in plans[1:]), "the others are paid")
    tokens = [plan.tokens for plan in plans]
    check(tokens == sorted(tokens), "plans stand from the lowest to the highest")


def plan_from(data: Mapping[str, Any]) -> Plan:
    """Read a plan."""
    return Plan(
        name=name_from(data),
        price=price_from(data),
        tokens=whole(data["tokens"]),
        days=days_from(data),
    )


def offers_from(items: Sequence[Mapping[str, Any]]) -> Mapping[str, Offer]:
    """Read packs or subscriptions."""
    offers = [
        Offer(name=name_from(each), price=price_from(each), grant=grant_from(each))
        for each in items
    ]
    by_name = {offer.name: offer for offer in offers}
    check(len(by_name) == len(offers), "two offers have one name")
    return by_name


def grant_from(data: Mapping[str, Any]) -> GrantTerms:
    """Read credits, written as text so that no digit is lost, and how long they last."""
    check(isinstance(data["credits"], str), "write credits as text")
    micro = micro_credits(Decimal(data["credits"]))
    check(0 < micro <= MICRO_CREDITS_MAX, f"{data['credits']!r} is no amount of credits")
    return GrantTerms(micro_credits=micro, days=days_from(data))


def price_from(data: Mapping[str, Any]) -> Money:
    """Read a price in minor units."""
    price = data["price"]
    currency = price["currency"]
    check(isinstance(currency, str) and len(currency) == CURRENCY_LENGTH, "a currency")
    return Money(amount_minor=whole(price["amount_minor"], least=0), currency=currency)


def name_from(data: Mapping[str, Any]) -> str:
    """Read a name."""
    name = data["name"]
    check(isinstance(name, str) and 0 < len(name) <= NAME_LENGTH_MAX, "a name")
    return str(name)


def days_from(data: Mapping[str, Any]) -> int | None:
    """Read how long something lasts; None is for ever."""
    return None if data["days"] is None else whole(data["days"])


def whole(value: object, *, least: int = 1) -> int:
    """Return a whole number of sane size. Raises `CatalogueInvalid`."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= TOKENS_MAX:
        raise CatalogueInvalid(f"{value!r} is no whole number from {least}")
    return value


def check(condition: object, rule: str) -> None:
    """Raise `CatalogueInvalid` unless the condition holds."""
    if not condition:
        raise CatalogueInvalid(rule)
