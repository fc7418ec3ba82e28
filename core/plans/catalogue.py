"""The catalogue: what is given and sold, as data.

Plans stand from the lowest to the highest. One that somebody is on is never taken out.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.ledger.rules.grants import GrantTerms
from core.plans.errors import PackUnknown, PlanInvalid
from core.shared.amounts import TOKENS_MAX, Money
from core.shared.data_files import Place, read_json

CATALOGUE = Path(__file__).with_name("catalogue.json")
NAME_LENGTH_MAX = 40
CURRENCY_LENGTH = 3


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
    """Read a catalogue, checking everything in it. Raises `DataFileInvalid`."""
    top = read_json(CATALOGUE.name, text)
    top.only("grace_days", "reminder_days", "plans", "grants", "packs", "subscriptions")
    grants = top.table("grants")
    grants.only("signup", "daily_bonus")
    return Catalogue(
        plans=plans_from(top),
        signup=lone_grant(grants.table("signup")),
        daily_bonus=lone_grant(grants.table("daily_bonus")),
        packs=offers_from(top, "packs"),
        subscriptions=offers_from(top, "subscriptions"),
        grace_days=top.whole("grace_days", 0, TOKENS_MAX),
        reminder_days=tuple(sorted(top.wholes("reminder_days", 1, TOKENS_MAX))),
    )


def plans_from(top: Place) -> tuple[Plan, ...]:
    """Read the plans: a free one, the lowest, and others that cost something and end."""
    plans: list[Plan] = []
    for place in top.tables("plans", least=1):
        place.only("name", "price", "tokens", "days")
        plan = Plan(
            name=new_name(place, [each.name for each in plans]),
            price=price_from(place.table("price")),
            tokens=place.whole("tokens", 1, TOKENS_MAX),
            days=place.whole_or_none("days", 1, TOKENS_MAX),
        )
        if plan.is_free != (not plans):
            raise place.wrong("price", "the first plan is free, and the others are paid")
        if (plan.days is None) != (not plans):
            raise place.wrong("days", "the first plan is for ever, and the others end")
        if plans and plan.tokens < plans[-1].tokens:
            raise place.wrong("tokens", "plans stand from the lowest to the highest")
        plans.append(plan)
    return tuple(plans)


def offers_from(top: Place, kind: str) -> Mapping[str, Offer]:
    """Read packs or subscriptions."""
    offers: dict[str, Offer] = {}
    for place in top.tables(kind, least=0):
        place.only("name", "price", "credits", "days")
        name = new_name(place, offers)
        price = price_from(place.table("price"))
        offers[name] = Offer(name=name, price=price, grant=grant_from(place))
    return offers


def lone_grant(place: Place) -> GrantTerms:
    """Read a gift."""
    place.only("credits", "days")
    return grant_from(place)


def grant_from(place: Place) -> GrantTerms:
    """Read credits, and how long they last; None is for ever."""
    return GrantTerms(
        micro_credits=place.micro_credits("credits", least=1),
        days=place.whole_or_none("days", 1, TOKENS_MAX),
    )


def price_from(place: Place) -> Money:
    """Read a price in minor units."""
    place.only("amount_minor", "currency")
    currency = place.text("currency", most=CURRENCY_LENGTH)
    if len(currency) < CURRENCY_LENGTH:
        raise place.wrong("currency", f"must have {CURRENCY_LENGTH} letters, not {currency!r}")
    return Money(amount_minor=place.whole("amount_minor", 0, TOKENS_MAX), currency=currency)


def new_name(place: Place, earlier: Collection[str]) -> str:
    """Read a name that nothing before it has."""
    name = place.text("name", most=NAME_LENGTH_MAX)
    if name in earlier:
        raise place.wrong("name", "is the name of an earlier one, too")
    return name
