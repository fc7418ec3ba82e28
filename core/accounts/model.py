"""Accounts, sessions, and who is calling. All values are immutable; rules make new ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.accounts.errors import NoOwnAccount
from core.shared.ids import AccountId

JsonValue = str | int | bool | None | list["JsonValue"] | dict[str, "JsonValue"]
"""What may stand in a profile or an event: no floats, so that nothing is rounded on its way."""


class Role(StrEnum):
    """What an account is to the operator."""

    CUSTOMER = "customer"
    ADMIN = "admin"


class AccountStatus(StrEnum):
    """Whether an account may be used. A deleted one has no name, e-mail or way in any more."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """An account to be made. `email` is normalised; `verified` says that its owner was proven."""

    email: str | None
    verified: bool = False
    name: str | None = None
    picture: str | None = None
    password_hash: str | None = None
    role: Role = Role.CUSTOMER


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One customer.

    `gifts_at` is when the signup grant and free plan tokens were given; `returned` says that its
    owner had an account before, and with it the grant;
    `subscription_expires_at` is written by payments. `profile` is the business profile.
    `successor_id` is the account with which the owner of a deleted one came back.
    """

    id: AccountId
    email: str | None
    created_at: datetime
    verified_at: datetime | None = None
    name: str | None = None
    picture: str | None = None
    password_hash: str | None = None
    role: Role = Role.CUSTOMER
    status: AccountStatus = AccountStatus.ACTIVE
    profile: Mapping[str, JsonValue] = field(default_factory=dict)
    gifts_at: datetime | None = None
    subscription_expires_at: datetime | None = None
    suspended_reason: str | None = None
    returned: bool = False
    successor_id: AccountId | None = None

    def is_subscriber(self, now: datetime) -> bool:
        """Tell whether a subscription is live."""
        return self.subscription_expires_at is not None and self.subscription_expires_at > now


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A way in through somebody else: the issuer's own, lasting name for a person."""

    issuer: str
    subject: str
    account_id: AccountId
    created_at: datetime


class SignInMethod(StrEnum):
    """How a session began."""

    PASSWORD = "password"  # noqa: S105 - a word, no secret
    GOOGLE = "google"
    DEVELOPMENT = "development"


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """What is known of where a session is used, shown to its owner."""

    user_agent: str | None = None
    address: str | None = None


UNKNOWN_DEVICE = Device()


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A sign-in and all refresh tokens that descend from it: a family."""

    id: str
    account_id: AccountId
    method: SignInMethod
    device: Device
    created_at: datetime
    used_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        """Tell whether it may still be used."""
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshToken:
    """One link of a family, known by its hash. `used_at` is when its successor was first given."""

    hash: str
    session_id: str
    created_at: datetime
    used_at: datetime | None = None


class Scope(StrEnum):
    """What a key may do. The first two are a customer's to give, the others an operator's."""

    READ = "read"
    GENERATE = "generate"
    METER = "meter"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessClaims:
    """What an access token of our own says; one made elsewhere with our key has no session."""

    account_id: AccountId
    session_id: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, as far as rights go.

    `own` is the account that asks for itself, None for a service key; `session_id` is there when
    a person is signed in, `key_id` when a key asks. `accounts` are those that a service key may
    meter for; None means all.
    """

    own: AccountId | None
    role: Role = Role.CUSTOMER
    session_id: str | None = None
    key_id: str | None = None
    scopes: frozenset[Scope] = frozenset()
    accounts: frozenset[AccountId] | None = frozenset()

    @property
    def account_id(self) -> AccountId:
        """The account that asks for itself. Raises `NoOwnAccount`: a service key has none."""
        if self.own is None:
            raise NoOwnAccount("A service key has no account of its own. Name the account.")
        return self.own

    @property
    def caller(self) -> str:
        """The caller's name in idempotency keys, hold owners and the audit log."""
        return f"key:{self.key_id}" if self.key_id else f"account:{self.own}"

    @property
    def is_admin(self) -> bool:
        """Tell whether it may do what operators do: that is never for some accounts alone."""
        if self.key_id is not None:
            return Scope.ADMIN in self.scopes and self.accounts is None
        return self.role is Role.ADMIN


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """What a sign-in gives. `expires_in` is the access token's life in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int


class TokenPurpose(StrEnum):
    """What a token in a letter is good for."""

    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a word, no secret


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimeToken:
    """A token that was sent to an e-mail, known by its hash; it works once."""

    hash: str
    purpose: TokenPurpose
    account_id: AccountId
    email: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message to one person, as plain text."""

    to: str
    subject: str
    text: str


class KeyPurpose(StrEnum):
    """What a key is for.

    An `api` key opens the API for its account's programs, a `service` key for an operator's. A
    `delivery` key opens nothing: it goes with each delivery, for the receiver to compare.
    """

    API = "api"
    DELIVERY = "delivery"
    SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key for programs: known by its hash, or sealed where it has to be sent.

    `account_id` is None for a service key; `accounts` are those it may act for, None meaning all.
    """

    id: str
    account_id: AccountId | None
    purpose: KeyPurpose
    name: str
    prefix: str
    scopes: frozenset[Scope]
    created_by: str
    created_at: datetime
    accounts: frozenset[AccountId] | None = None
    hash: str | None = None
    sealed: str | None = None
    expires_at: datetime | None = None
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        """Tell whether it may still be used."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedKey:
    """A new key and, this once, its secret."""

    key: ApiKey
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """Who did what to whom; never changed. `actor` is a caller's name, `cli` or `payments`."""

    at: datetime
    actor: str
    action: str
    account_id: AccountId | None
    details: Mapping[str, JsonValue] = field(default_factory=dict)
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageEvent:
    """Something that a customer's frontend wants remembered for its statistics."""

    id: str
    account_id: AccountId
    name: str
    properties: Mapping[str, object]
    occurred_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsidePerson:
    """Whom an outside issuer vouches for until an instant; `email` only if it has verified it."""

    issuer: str
    subject: str
    until: datetime
    email: str | None
    name: str | None = None
    picture: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rate limit says of one request. `remaining` and `reset_seconds` are the window's."""

    allowed: bool
    remaining: int
    reset_seconds: int
