"""What accounts need of storage and of the world."""

from datetime import datetime
from typing import Protocol

from core.accounts.model import AccessClaims, Account, NewAccount, RefreshToken, Session
from core.ledger.ports import Wallets
from core.shared.ids import AccountId
from core.shared.ports import UnitOfWork


class Accounts(Protocol):
    """Account rows."""

    async def add(self, new: NewAccount, now: datetime) -> Account:
        """Store a new account under the next number. Raises `EmailTaken`."""
        ...

    async def get(self, account_id: AccountId) -> Account:
        """Return an account, locked until the unit of work ends. Raises `AccountMissing`."""
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


class AccountsUnitOfWork(UnitOfWork, Protocol):
    """The slice of the unit of work that the use cases of accounts may touch."""

    @property
    def accounts(self) -> Accounts:
        """Account rows."""
        ...

    @property
    def sessions(self) -> Sessions:
        """Sessions with their refresh tokens."""
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
