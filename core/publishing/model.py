"""Integrations, deliveries and attempts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.shared.ids import AccountId


class IntegrationStatus(StrEnum):
    """Whether an integration gets deliveries."""

    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Integration:
    """A customer's endpoint. Secrets and header values are sealed.

    `old_secret` signs beside `secret` until `old_secret_until`. `failures` counts the deliveries
    that failed since the last one that arrived, the first of them at `failing_since`; only what
    was tried at or after `counts_since` counts, so that nothing sent to an earlier address, or
    before it was enabled again, disables it.
    """

    id: str
    account_id: AccountId
    url: str
    events: frozenset[str]
    status: IntegrationStatus
    created_at: datetime
    updated_at: datetime
    counts_since: datetime
    secret: str | None
    old_secret: str | None = None
    old_secret_until: datetime | None = None
    delivery_key_id: str | None = None
    headers: str | None = None
    header_names: tuple[str, ...] = ()
    disabled_reason: str | None = None
    disabled_at: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    deleted_at: datetime | None = None

    @property
    def is_active(self) -> bool:
        """Whether it gets deliveries now."""
        return self.status is IntegrationStatus.ACTIVE and self.deleted_at is None


class DeliveryStatus(StrEnum):
    """Where a delivery stands; the last four are ends.

    `unknown` is an end without a success in which some attempt may have arrived unanswered.
    """

    PENDING = "pending"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


OPEN_DELIVERIES = (DeliveryStatus.PENDING, DeliveryStatus.SENDING)


class Outcome(StrEnum):
    """What became of one attempt.

    - `delivered`: the receiver answered 2xx.
    - `retryable`: it answered that it can't now.
    - `refused`: it answered that it won't, and asking again would not help; redirects are this.
    - `gone`: it answered 410: nothing more is wanted there.
    - `unreachable`: no request got there.
    - `unknown`: the request went out and no answer came: it may have arrived.
    """

    DELIVERED = "delivered"
    RETRYABLE = "retryable"
    REFUSED = "refused"
    GONE = "gone"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One request. It is stored before it is made; `outcome` None means that it is being made.

    `by_old_secret` says which secret made `x-webhook-signature`, which has room for one alone:
    while a rotation's overlap runs, the old one first.
    """

    number: int
    at: datetime
    by_hand: bool = False
    by_old_secret: bool = False
    outcome: Outcome | None = None
    status_code: int | None = None
    duration_ms: int | None = None
    error: str | None = None
    excerpt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One thing's journey to one integration.

    `occasion` names the thing: of two deliveries of one occasion to one integration there is one.
    Of an article each text is one: `article_revision` says which one `body` carries, and is None
    where nobody wrote it down. `body` never changes while it is kept, and is None once it was
    forgotten; posted anew, it gets another. `by_hand` says that the next attempt is one that
    somebody asked for.
    """

    id: str
    account_id: AccountId
    integration_id: str
    event: str
    occasion: str
    body: str | None
    status: DeliveryStatus
    created_at: datetime
    article_id: str | None = None
    article_revision: int | None = None
    next_attempt_at: datetime | None = None
    lease_until: datetime | None = None
    by_hand: bool = False
    attempts: tuple[Attempt, ...] = ()
    delivered_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def webhook_id(self) -> str:
        """The id that receivers tell repeats by: the same on every attempt."""
        return f"msg_{self.id}"

    @property
    def is_open(self) -> bool:
        """Whether another attempt is due or being made."""
        return self.status in OPEN_DELIVERIES


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFilter:
    """Which deliveries: of an account, of an integration, of an article, in one state."""

    account_id: AccountId | None = None
    integration_id: str | None = None
    article_id: str | None = None
    status: DeliveryStatus | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A request to be made: for whom, where to, and every byte of it."""

    account_id: AccountId
    url: str
    body: bytes
    headers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back.

    Without a `status_code`, `error` says what happened, and `sent` whether any of the request may
    have got there. `excerpt` is the beginning of the answer's body as printable text.
    """

    sent: bool
    duration_ms: int
    status_code: int | None = None
    retry_after: str | None = None
    error: str | None = None
    excerpt: str | None = None
