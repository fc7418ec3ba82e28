"""What accounts need of storage and of the world."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.accounts.model import (
    AccessClaims,
    Account,
    AccountStatus,
    ApiKey,
    AuditRecord,
    Identity,
    Letter,
    NewAccount,
    OneTimeToken,
    OutsidePerson,
    RefreshToken,
    Session,
    TokenPurpose,
    UsageEvent,
    Verdict,
)
from core.ledger.ports import Wallets
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest
from core.shared.ports import OperatedJobs, UnitOfWork


class Accounts(Protocol):
    """Account rows."""

    async def add(self, new: NewAccount, now: datetime) -> Account:
        """Store a new account under the next number. Raises `EmailTaken`."""
        ...

    async def get(self, account_id: AccountId) -> Account:
        """Return an account, locked until the unit of work ends. Raises `AccountNotFound`."""
        ...

    async def find(self, account_id: AccountId) -> Account | None:
        """Return an account, without a lock, or None."""
        ...

    async def find_by_email(self, email: str) -> Account | None:
        """Return the account with a normalised e-mail, locked, or None."""
        ...

    async def save(self, account: Account) -> None:
        """Store a changed account. Raises `EmailTaken`."""
        ...

    async def count_admins(self) -> int:
        """Return how many admins are active, all locked until the end: before any other account."""
        ...

    async def page(
        self, page: PageRequest, *, status: AccountStatus | None, search: str | None
    ) -> Page[Account]:
        """Return accounts, newest first; `search` is a part of the e-mail or name."""
        ...


class Sessions(Protocol):
    """Sessions with their refresh tokens."""

    async def add(self, session: Session) -> None:
        """Store a new session."""
        ...

    async def get(self, session_id: str) -> Session | None:
        """Return a session, locked until the unit of work ends, or None."""
        ...

    async def find(self, session_id: str) -> Session | None:
        """Return a session, without a lock, or None."""
        ...

    async def save(self, session: Session) -> None:
        """Store a changed session."""
        ...

    async def add_token(self, token: RefreshToken) -> None:
        """Store a refresh token; one that is there already stays as it is."""
        ...

    async def find_token(self, token_hash: str) -> RefreshToken | None:
        """Return the refresh token with this hash, or None. Its session's lock guards it."""
        ...

    async def save_token(self, token: RefreshToken) -> None:
        """Store a changed refresh token."""
        ...

    async def live(self, account_id: AccountId, now: datetime) -> Sequence[Session]:
        """Return an account's sessions that may still be used, the last used first."""
        ...

    async def revoke_all(self, account_id: AccountId, now: datetime) -> None:
        """End all sessions of an account."""
        ...

    async def forget_devices(self, account_id: AccountId) -> None:
        """Forget where an account's sessions came from, also of those that have ended."""
        ...

    async def forget_ended(self, before: datetime) -> int:
        """Delete what ended before an instant; return how many sessions."""
        ...


class Identities(Protocol):
    """Ways in through others."""

    async def find(self, issuer: str, subject: str) -> Identity | None:
        """Return an identity, or None."""
        ...

    async def add(self, identity: Identity) -> bool:
        """Store an identity; False when it belongs to an account already."""
        ...

    async def of(self, account_id: AccountId) -> Sequence[Identity]:
        """Return an account's identities."""
        ...

    async def remove_all(self, account_id: AccountId) -> None:
        """Delete an account's identities."""
        ...


class OneTimeTokens(Protocol):
    """Tokens in letters."""

    async def add(self, token: OneTimeToken) -> None:
        """Store a token."""
        ...

    async def get(self, token_hash: str) -> OneTimeToken | None:
        """Return a token, or None. Its account's lock guards it."""
        ...

    async def count(self, account_id: AccountId, purpose: TokenPurpose, now: datetime) -> int:
        """Return how many of an account's tokens for a purpose are good at an instant."""
        ...

    async def use_up(self, token: OneTimeToken, now: datetime) -> None:
        """End a token, and with it all others of its account and purpose."""
        ...

    async def remove(self, token_hash: str) -> None:
        """Delete a token."""
        ...

    async def remove_all(self, account_id: AccountId) -> None:
        """Delete an account's tokens."""
        ...

    async def forget_expired(self, before: datetime) -> int:
        """Delete those that expired before an instant; return how many."""
        ...


class ApiKeys(Protocol):
    """Keys for programs."""

    async def add(self, key: ApiKey) -> None:
        """Store a new key."""
        ...

    async def find(self, key_hash: str) -> ApiKey | None:
        """Return the key with this hash, or None."""
        ...

    async def get(self, key_id: str, *, account_id: AccountId | None) -> ApiKey:
        """Return an account's key, or a service key for None. Raises `KeyNotFound`."""
        ...

    async def save(self, key: ApiKey) -> None:
        """Store a changed key."""
        ...

    async def page(self, account_id: AccountId | None, page: PageRequest) -> Page[ApiKey]:
        """Return an account's keys, or the service keys for None, newest first."""
        ...

    async def count_live(self, account_id: AccountId, now: datetime) -> int:
        """Return how many of an account's keys may still be used."""
        ...

    async def delivery_key(self, account_id: AccountId, now: datetime) -> ApiKey | None:
        """Return an account's newest live delivery key, or None."""
        ...

    async def revoke_all(self, account_id: AccountId, now: datetime) -> None:
        """End all keys of an account."""
        ...


class Remembered(Protocol):
    """What is left of deleted accounts: keyed hashes of their e-mails and subjects."""

    async def add(self, hashes: Sequence[str], account_id: AccountId, now: datetime) -> None:
        """Remember who had these; the latest account counts."""
        ...

    async def find(self, hashes: Sequence[str]) -> Sequence[AccountId]:
        """Return the accounts that were the last to have one of these."""
        ...


class AuditLog(Protocol):
    """What admins and payments did."""

    async def add(self, record: AuditRecord) -> None:
        """Write a record."""
        ...

    async def page(self, page: PageRequest, *, account_id: AccountId | None) -> Page[AuditRecord]:
        """Return records (about an account), newest first."""
        ...


class UsageEvents(Protocol):
    """Events for statistics."""

    async def add(self, events: Sequence[UsageEvent]) -> None:
        """Store events."""
        ...

    async def page(
        self, account_id: AccountId, page: PageRequest, *, name: str | None
    ) -> Page[UsageEvent]:
        """Return an account's events, newest first."""
        ...

    async def remove_all(self, account_id: AccountId) -> None:
        """Delete an account's events."""
        ...

    async def forget(self, before: datetime) -> int:
        """Delete what occurred before an instant; return how many."""
        ...


class AccountsUnitOfWork(UnitOfWork, Protocol):
    """The slice of the unit of work that the use cases of accounts may touch."""

    @property
    def jobs(self) -> OperatedJobs:
        """Promised work."""
        ...

    @property
    def accounts(self) -> Accounts:
        """Account rows."""
        ...

    @property
    def sessions(self) -> Sessions:
        """Sessions with their refresh tokens."""
        ...

    @property
    def identities(self) -> Identities:
        """Ways in through others."""
        ...

    @property
    def one_time_tokens(self) -> OneTimeTokens:
        """Tokens in letters."""
        ...

    @property
    def api_keys(self) -> ApiKeys:
        """Keys for programs."""
        ...

    @property
    def remembered(self) -> Remembered:
        """What is left of deleted accounts."""
        ...

    @property
    def audit(self) -> AuditLog:
        """What admins and payments did."""
        ...

    @property
    def usage_events(self) -> UsageEvents:
        """Events for statistics."""
        ...

    @property
    def wallets(self) -> Wallets:
        """Wallet rows."""
        ...


class Passwords(Protocol):
    """Slow, salted password hashes, made and checked without stopping anybody else."""

    async def hash(self, password: str) -> str:
        """Return the hash to store."""
        ...

    async def matches(self, password: str, stored: str | None) -> bool:
        """Tell whether `password` is the one; just as slowly when nothing is stored."""
        ...

    def is_outdated(self, stored: str) -> bool:
        """Tell whether a hash was made under weaker terms than today's."""
        ...


class AccessTokens(Protocol):
    """Short-lived signed tokens of our own."""

    @property
    def seconds(self) -> int:
        """How long one is good for."""
        ...

    def issue(self, account_id: AccountId, *, session_id: str, now: datetime) -> str:
        """Return a token."""
        ...

    def read(self, token: str, now: datetime) -> AccessClaims:
        """Return what a token of our own says. Raises `TokenRefused`."""
        ...


class OpaqueTokens(Protocol):
    """Opaque tokens: what is random about them, and the hashes under which they are known."""

    def new(self) -> str:
        """Return a new token that nobody can guess."""
        ...

    def hash(self, token: str) -> str:
        """Return the hash to store of a token."""
        ...

    def successor(self, token: str) -> str:
        """Return the one refresh token that follows another; only we can tell it."""
        ...


class Pseudonyms(Protocol):
    """Names for what must be recognised and not be read: hashes under a key of ours."""

    def of(self, kind: str, value: str) -> Sequence[str]:
        """Return the hashes of `value` under every key there is, today's first."""
        ...


class Mailer(Protocol):
    """Sends letters."""

    async def send(self, letter: Letter) -> None:
        """Hand a letter over. Raises `Unavailable`: sending it again later may help."""
        ...


class OutsideIssuer(Protocol):
    """Somebody else who knows who people are, such as Google."""

    @property
    def name(self) -> str:
        """The issuer's name, as in its tokens; empty when none is configured."""
        ...

    def recognises(self, token: str) -> bool:
        """Tell whether a token says of itself that it comes from this issuer; proves nothing."""
        ...

    async def verify(self, token: str, now: datetime) -> OutsidePerson:
        """Return whom a token means. Raises `TokenRefused`, `IssuerOff`, `Unavailable`: no keys."""
        ...


class Secrets(Protocol):
    """Keeps secrets that must be used again, so that a copy of the database does not tell them."""

    def seal(self, secret: str, *, place: str) -> str:
        """Return `secret` encrypted; it opens only for the same place, such as a column's name."""
        ...

    def open(self, sealed: str, *, place: str) -> str:
        """Return what was sealed. Raises `SealBroken`."""
        ...


class RateLimiter(Protocol):
    """Counts requests in fixed windows, exactly, over all processes that reach what they share."""

    async def hit(self, bucket: str, *, limit: int, window_seconds: int) -> Verdict:
        """Count one request in a bucket's window, which begins with its first request."""
        ...
