"""What a provider showed: in an event, in an answer, or when it was asked.

Facts are snapshots. They come in any order and any number, and are merged, never obeyed.
"""

from dataclasses import dataclass
from datetime import datetime

from core.payments.model import (
    Dispute,
    PaymentState,
    Period,
    SubscriptionStatus,
    period_name,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSeen:
    """A payment. `charge` is the provider's own name, which refunds and disputes use.

    `order_id` is ours, from the provider's metadata; `checkout` the provider's name for the order.
    `amount_minor` is what was captured, or what is to be; `item` what a period was paid for, where
    the provider knows it. `at` is when it was so: of captured money the capture, or not long after
    it. `extra` marks a payment that is to grant nothing, such as a proration.
    """

    charge: str
    state: PaymentState
    currency: str
    amount_minor: int
    at: datetime
    refunded_minor: int = 0
    order_id: str | None = None
    checkout: str | None = None
    item: str | None = None
    period: Period | None = None
    extra: bool = False
    receipt_url: str | None = None

    @property
    def name(self) -> str:
        """What keys it: the period of a subscription, else the charge."""
        if self.period is None or self.extra:
            return self.charge
        return period_name(self.period.subscription, self.period.starts_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeSeen:
    """A dispute of the payment called `payment`."""

    payment: str
    dispute: Dispute


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFailed:
    """A refund that was counted did not reach the customer."""

    payment: str
    refund: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutSeen:
    """An order at the provider: its name there, who pays, and whether it can still be paid."""

    checkout: str
    order_id: str | None
    expired: bool = False
    url: str | None = None
    customer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionSeen:
    """A subscription, as of the instant `at`."""

    subscription: str
    order_id: str | None
    status: SubscriptionStatus
    cancels: bool
    at: datetime
    item: str | None = None
    customer: str | None = None


Fact = PaymentSeen | DisputeSeen | RefundFailed | CheckoutSeen | SubscriptionSeen
