"""The wallet and what moves it: grants, holds, entries.

All values are immutable; the rules make new ones. Credits are in micro-credits, plan tokens in
tokens, instants in UTC.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from core.shared.events import Event
from core.shared.ids import AccountId
from core.shared.values import value


class Unit(StrEnum):
    """What an amount is counted in."""

    CREDITS = "credits"
    TOKENS = "tokens"


class Book(StrEnum):
    """One side of an entry. Over all books, each unit sums to zero."""

    WALLET = "wallet"
    PLAN = "plan"
    QUOTAS = "quotas"
    SALES = "sales"
    PROMOTIONS = "promotions"
    USAGE = "usage"
    EXPIRED = "expired"
    REFUNDS = "refunds"
    ADJUSTMENTS = "adjustments"


OWN_BOOK = {Unit.CREDITS: Book.WALLET, Unit.TOKENS: Book.PLAN}
"""The customer's side of an entry, by unit; the other side is the world's."""


class EntryKind(StrEnum):
    """Why something moved."""

    SIGNUP = "signup"
    DAILY_BONUS = "daily_bonus"
    PACK = "pack"
    SUBSCRIPTION = "subscription"
    ADMIN = "admin"
    REFUND = "refund"
    CHARGE = "charge"
    LATE_CHARGE = "late_charge"
    DEDUCTION = "deduction"
    EXPIRY = "expiry"
    DEBT_PAID = "debt_paid"
    TAKE_BACK = "take_back"
    QUOTA = "quota"
    RESET = "reset"


class GrantKind(StrEnum):
    """Where credits came from."""

    SIGNUP = "signup"
    DAILY_BONUS = "daily_bonus"
    PACK = "pack"
    SUBSCRIPTION = "subscription"
    ADMIN = "admin"
    REFUND = "refund"


BOOK_OF_GRANT = {
    GrantKind.SIGNUP: Book.PROMOTIONS,
    GrantKind.DAILY_BONUS: Book.PROMOTIONS,
    GrantKind.PACK: Book.SALES,
    GrantKind.SUBSCRIPTION: Book.SALES,
    GrantKind.ADMIN: Book.ADJUSTMENTS,
    GrantKind.REFUND: Book.REFUNDS,
}


@value(frozen=True, slots=True, kw_only=True)
class Reference:
    """What an entry is about: a payment, a plan, a hold."""

    type: str
    id: str


class Part(NamedTuple):
    """Micro-credits of one grant."""

    grant_id: str
    micro_credits: int


def total(parts: Iterable[Part]) -> int:
    """Return the micro-credits of parts together."""
    return sum([part.micro_credits for part in parts])


@value(frozen=True, slots=True, kw_only=True)
class Grant:
    """Credits put into a wallet that are not used up: what is left, and what holds have of it.

    `names` are the ids under which holds, entries and payments know it: its own, and after a merge
    those of the grants that went into it. `disputed` says, under those names, how much of it is in
    dispute: so much of what is left, and of what holds will return, is frozen.
    """

    id: str
    kind: GrantKind
    granted: int
    remaining: int
    held: int
    created_at: datetime
    expires_at: datetime | None
    names: tuple[str, ...] = ()
    disputed: tuple[Part, ...] = ()

    @property
    def frozen(self) -> int:
        """What of `remaining` can't be drawn while it is disputed."""
        if not self.disputed:
            return 0
        return min(self.remaining, total(self.disputed))

    @property
    def drawable(self) -> int:
        """What of `remaining` can be drawn, unless it has expired."""
        return self.remaining - self.frozen

    def is_named(self, grant_id: str) -> bool:
        """Tell whether `grant_id` means this grant."""
        return grant_id == self.id or grant_id in self.names

    def is_expired(self, now: datetime) -> bool:
        """Tell whether it can't be drawn from any more."""
        return self.expires_at is not None and self.expires_at <= now


@value(frozen=True, slots=True, kw_only=True)
class PlanState:
    """A wallet's plan tokens.

    `base` is the plan's monthly quota without carry-over, `reset_month` the month (year * 12 +
    month - 1, UTC) of the last reset, `cap` the most that may be used in grace after a reset, and
    `period` counts how often `used` was zeroed.
    """

    name: str
    base: int
    quota: int
    used: int
    held: int
    reset_month: int
    ends_at: datetime | None
    cap: int | None
    period: int

    @property
    def remaining(self) -> int:
        """What is shown: quota less used; negative after some downgrades."""
        return self.quota - self.used

    @property
    def carried(self) -> int:
        """What an upgrade carries over: what remains, within the cap of a grace."""
        usable = self.quota if self.cap is None else min(self.quota, self.cap)
        return usable - self.used

    @property
    def available(self) -> int:
        """What a hold may take now."""
        return max(0, self.carried - self.held)

    def in_grace(self, now: datetime) -> bool:
        """Tell whether it has ended and not lapsed yet."""
        return self.ends_at is not None and self.ends_at <= now


@value(frozen=True, slots=True, kw_only=True)
class Wallet:
    """An account's balances, in one row.

    Invariant: sum of the grants' `remaining` less the debt = `posted - held`.
    `entered_at` is the effective time of the latest entry: later entries are never earlier.
    `gifts` says that the free plan's tokens and the daily bonus are its owner's to have, which may
    wait for a verified e-mail. `closed` says that its account is suspended or deleted.
    """

    account_id: AccountId
    posted: int
    held: int
    frozen: int
    grants: tuple[Grant, ...]
    plan: PlanState
    sequence: int
    entered_at: datetime
    next_due_at: datetime | None
    last_bonus_at: datetime | None = None
    alert_below: int | None = None
    gifts: bool = True
    closed: bool = False

    @property
    def available(self) -> int:
        """Micro-credits that a new hold may take; negative is debt."""
        return self.posted - self.held - self.frozen

    def time_at(self, now: datetime) -> datetime:
        """Return what time it is to the wallet: never earlier than its latest entry."""
        return max(now, self.entered_at)

    @property
    def debt(self) -> int:
        """Micro-credits owed for work that was delivered beyond the balance."""
        return max(0, -self.available)


class HoldStatus(StrEnum):
    """A hold ends once, in one of the last three, and stays there.

    One that expired and is settled all the same has a late charge, and is still expired.
    """

    RESERVED = "reserved"
    IN_FLIGHT = "in_flight"
    SETTLED = "settled"
    VOIDED = "voided"
    EXPIRED = "expired"


LIVE = (HoldStatus.RESERVED, HoldStatus.IN_FLIGHT)


class TokenUsage(NamedTuple):
    """Tokens by class, as a charge says them: `cached` is in `input`, `reasoning` in `output`."""

    input: int = 0
    cached: int = 0
    output: int = 0
    reasoning: int = 0

    @property
    def total(self) -> int:
        """All tokens that count: input and output, one for one."""
        return self.input + self.output


@value(frozen=True, slots=True, kw_only=True)
class Charge:
    """What a settled hold cost, split over plan and grants.

    `micro_credits` is the credits' part in all: `parts` plus `debt`. `provisional` marks a charge
    at recorded progress, which a later settlement may raise. `occurred_at` is when the work was
    done, where whoever charged it said so.
    """

    amount: int
    plan_tokens: int
    micro_credits: int
    parts: tuple[Part, ...]
    debt: int
    plan_period: int
    balance_before: int
    balance_after: int
    charged_at: datetime
    usage: TokenUsage | None = None
    model: str | None = None
    provisional: bool = False
    late: bool = False
    occurred_at: datetime | None = None


@value(frozen=True, slots=True, kw_only=True)
class Hold:
    """Credits and plan tokens reserved for one piece of work.

    `amount` and `unit` are what was asked for; `plan_tokens` and `parts` are how it was taken, and
    `tokens_per_credit` and `price_version` the terms it was made under and is settled under.
    `work` and `number` name the piece of work and which of its holds this is. `repaid` is what of
    the returned parts went to a debt, `refunded` what of the charge was refunded, in `unit`.
    `withdrawn` are plan tokens that it had and that were taken back with their plan.
    """

    id: str
    account_id: AccountId
    status: HoldStatus
    owner: str
    purpose: str
    work: str
    number: int
    unit: Unit
    amount: int
    plan_tokens: int
    parts: tuple[Part, ...]
    tokens_per_credit: int
    price_version: str
    created_at: datetime
    expires_at: datetime
    progress: int = 0
    ended_at: datetime | None = None
    charge: Charge | None = None
    repaid: tuple[Part, ...] = ()
    refunded: int = 0
    needs_review: bool = False
    withdrawn: int = 0

    @property
    def reserved(self) -> int:
        """What of `amount` plan and credits are reserved for."""
        return self.amount - self.withdrawn

    @property
    def micro_credits(self) -> int:
        """The credits' part of what was reserved."""
        return total(self.parts)

    @property
    def is_live(self) -> bool:
        """Tell whether it still reserves anything."""
        return self.status in LIVE


@value(frozen=True, slots=True, kw_only=True)
class Entry:
    """An immutable row of the ledger: `amount` moved from one book to another.

    `amount` is positive. `balance_after` is the wallet's `posted`, or the plan's remaining tokens.
    `parts` says which grants gave or received, as far as it was not debt. `tokens_paid` are the
    tokens that a charge in credits paid for.
    """

    account_id: AccountId
    sequence: int
    kind: EntryKind
    unit: Unit
    amount: int
    source: Book
    target: Book
    balance_after: int
    effective_at: datetime
    recorded_at: datetime
    parts: tuple[Part, ...] = ()
    reason: str | None = None
    purpose: str | None = None
    reference_type: str | None = None
    reference_id: str | None = None
    hold_id: str | None = None
    model: str | None = None
    usage: TokenUsage | None = None
    tokens_paid: int | None = None
    key: str | None = None
    reverses: int | None = None

    @property
    def tokens(self) -> int | None:
        """The tokens that it is about: those that moved or were paid for, else those used."""
        if self.unit is Unit.TOKENS:
            return self.amount
        used = None if self.usage is None else self.usage.total
        return used if self.tokens_paid is None else self.tokens_paid

    @property
    def id(self) -> str:
        """The entry's name: unique over all accounts."""
        return f"{self.account_id}-{self.sequence}"

    @property
    def signed_amount(self) -> int:
        """The amount as the customer sees it: what came in positive, what went out negative."""
        return self.amount if self.target is OWN_BOOK[self.unit] else -self.amount


@value(frozen=True, slots=True, kw_only=True)
class WalletTerms:
    """The terms that time itself applies: what a lapsed plan becomes, and the rate.

    `carry_over_once` ends a carried-over quota at the next reset.
    """

    tokens_per_credit: int
    price_version: str
    free_plan: str
    free_tokens: int
    grace_days: int
    carry_over_once: bool


@value(frozen=True, slots=True, kw_only=True)
class Change:
    """What one rule did: the new wallet, its new entries, the holds it touched, what to tell."""

    wallet: Wallet
    entries: tuple[Entry, ...] = ()
    holds: tuple[Hold, ...] = ()
    events: tuple[Event, ...] = ()
