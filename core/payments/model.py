"""Orders, payments, subscriptions, and what needs an operator.

All values are immutable; the rules make new ones. Money is in minor units of its currency (cents,
paise), credits in micro-credits, instants in UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.shared.ids import AccountId


class ItemKind(StrEnum):
    """What is sold: credits once, credits each month, or a token plan."""

    PACK = "pack"
    SUBSCRIPTION = "subscription"
    PLAN = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something with a price. `micro_credits` is what a payment grants; a plan grants none."""

    kind: ItemKind
    code: str
    title: str
    amount_minor: int
    currency: str
    micro_credits: int = 0


class OrderState(StrEnum):
    """How far an order is; it only moves forward.

    `created` was written before the provider was asked; `open` can be paid there; `closed` should
    not be paid any more, but is fulfilled if it is paid all the same.
    """

    CREATED = "created"
    OPEN = "open"
    CLOSED = "closed"
    FULFILLED = "fulfilled"


ORDER_STEPS = tuple(OrderState)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a customer wants to buy, at the price of the moment.

    `checkout` is the provider's name for it, `url` where it is paid, `payment_id` the one payment
    that fulfilled it.
    """

    id: str
    account_id: AccountId
    provider: str
    kind: ItemKind
    item: str
    amount_minor: int
    currency: str
    state: OrderState
    created_at: datetime
    expires_at: datetime
    checkout: str | None = None
    url: str | None = None
    error: str | None = None
    payment_id: str | None = None
    looked_at: datetime | None = None


class PaymentState(StrEnum):
    """What the provider says of a payment; it only moves forward.

    A failed payment may still be authorised late. Only captured money grants anything.
    """

    PENDING = "pending"
    FAILED = "failed"
    AUTHORISED = "authorised"
    CAPTURED = "captured"


PAYMENT_STEPS = tuple(PaymentState)


class DisputeState(StrEnum):
    """Where a dispute stands. It is open until the bank decides, once."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A customer's bank asks for money back."""

    id: str
    state: DisputeState
    amount_minor: int


class Outcome(StrEnum):
    """What came of a payment on our side.

    `waiting` for the capture, `fulfilled`, `nothing` (a payment that is to grant nothing, such as
    a proration), or `set_aside` for the operator.
    """

    WAITING = "waiting"
    FULFILLED = "fulfilled"
    NOTHING = "nothing"
    SET_ASIDE = "set_aside"


class Reason(StrEnum):
    """Why something needs an operator."""

    UNKNOWN_ORIGIN = "unknown_origin"
    SECOND_CAPTURE = "second_capture"
    SECOND_SUBSCRIPTION = "second_subscription"
    LOWER_TIER = "lower_tier"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_ITEM = "wrong_item"
    ACCOUNT_GONE = "account_gone"
    PARTIAL_PLAN_REFUND = "partial_plan_refund"
    PLAN_DISPUTE = "plan_dispute"
    REFUND_FAILED = "refund_failed"
    DISPUTE_CHANGED = "dispute_changed"
    EVENT_FAILED = "event_failed"
    USED_BEYOND_HOLD = "used_beyond_hold"


class Covering(StrEnum):
    """How a plan's payment moved `plan_end_at`: set it anew, or extended it."""

    ANEW = "anew"
    EXTENDED = "extended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The days a payment bought. `taken_seconds` is what a refund took of them, at `taken_at`.

    `applied_at` is what time it was to the wallet, `after` its latest entry before: what was used
    at that very instant, but before, was used in other days.
    """

    how: Covering
    starts_at: datetime
    ends_at: datetime
    applied_at: datetime
    after: int = 0
    taken_seconds: int = 0
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One paid stretch of a subscription."""

    subscription: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payment at a provider, as far as it is known, and what it gave and took here.

    `name` is the provider's: of a subscription's payment the subscription and its period, so that
    whatever is paid for one period is one payment. `granted` and `taken_back` are micro-credits.
    """

    provider: str
    name: str
    state: PaymentState
    currency: str
    amount_minor: int
    created_at: datetime
    updated_at: datetime
    charge: str | None = None
    order_id: str | None = None
    account_id: AccountId | None = None
    kind: ItemKind | None = None
    item: str | None = None
    refunded_minor: int = 0
    captured_at: datetime | None = None
    disputes: tuple[Dispute, ...] = ()
    outcome: Outcome = Outcome.WAITING
    reason: Reason | None = None
    granted: int = 0
    taken_back: int = 0
    entry: int | None = None
    frozen: bool = False
    period: Period | None = None
    coverage: Coverage | None = None
    wants_reset: bool = False
    was_reset: bool = False
    receipt_url: str | None = None

    @property
    def id(self) -> str:
        """Our name for it: unique over all providers."""
        return payment_id(self.provider, self.name)

    @property
    def grant_id(self) -> str:
        """The name of the grant that it gave."""
        return f"{self.kind}:{self.id}"

    @property
    def is_disputed(self) -> bool:
        """Tell whether a dispute is open."""
        return any(each.state is DisputeState.OPEN for each in self.disputes)

    @property
    def disputed_minor(self) -> int:
        """What open disputes ask for."""
        return sum(d.amount_minor for d in self.disputes if d.state is DisputeState.OPEN)

    @property
    def lost_minor(self) -> int:
        """What disputes that were lost took."""
        return sum(d.amount_minor for d in self.disputes if d.state is DisputeState.LOST)

    @property
    def returned_minor(self) -> int:
        """What of the money went back, by refunds and lost disputes; never more than came."""
        return min(self.amount_minor, self.refunded_minor + self.lost_minor)


def payment_id(provider: str, name: str) -> str:
    """Return our name of a provider's payment."""
    return f"{provider}:{name}"


def period_name(subscription: str, starts_at: datetime) -> str:
    """Return the name of a subscription's payment: one for each period."""
    return f"{subscription}@{starts_at:%Y%m%dT%H%M%SZ}"


class SubscriptionStatus(StrEnum):
    """Where a subscription stands; ended ones stay so."""

    ACTIVE = "active"
    PAST_DUE = "past_due"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A subscription at a provider.

    `item` is what the latest paid period was for, `paid_until` the end of that period,
    `returned_from` the beginning of the latest one whose money went back, `seen_at` how new the
    provider's word on status and cancellation is, `looked_at` when it was last asked.
    """

    provider: str
    name: str
    account_id: AccountId
    order_id: str
    item: str
    status: SubscriptionStatus
    cancels: bool
    created_at: datetime
    seen_at: datetime
    paid_until: datetime | None = None
    returned_from: datetime | None = None
    ended_at: datetime | None = None
    customer: str | None = None
    looked_at: datetime | None = None

    @property
    def id(self) -> str:
        """Our name for it."""
        return payment_id(self.provider, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """A case for the operator. `id` says what it is about, so that each case is one."""

    id: str
    reason: Reason
    provider: str
    payment_id: str | None
    account_id: AccountId | None
    details: str
    created_at: datetime
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    note: str | None = None


class EventState(StrEnum):
    """What became of a stored event."""

    STORED = "stored"
    APPLIED = "applied"
    IGNORED = "ignored"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """What a provider sent, exactly as it came, with its signature.

    `tried_at` is when it was last tried again after it could not be applied.
    """

    provider: str
    name: str
    type: str
    body: bytes
    signature: str
    received_at: datetime
    state: EventState = EventState.STORED
    applied_at: datetime | None = None
    tried_at: datetime | None = None
    error: str | None = None

    @property
    def id(self) -> str:
        """Our name for it, as `inkwell payments replay` takes it."""
        return payment_id(self.provider, self.name)
