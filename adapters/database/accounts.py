"""Accounts and sessions in SQL."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.locking import locked
from adapters.database.pages import read_page
from adapters.database.tables.accounts import accounts, refresh_tokens, sessions
from adapters.database.upserts import insert_new
from core.accounts.errors import EmailTaken
from core.accounts.model import (
    Account,
    AccountStatus,
    Device,
    NewAccount,
    RefreshToken,
    Role,
    Session,
    SignInMethod,
)
from core.shared.errors import AccountNotFound
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


class SqlAccounts:
    """Account rows."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, new: NewAccount, now: datetime) -> Account:
        """Store a new account under the next number. Raises `EmailTaken`."""
        values: dict[str, Any] = {
            "email": new.email,
            "verified_at": now if new.verified else None,
            "name": new.name,
            "picture": new.picture,
            "password_hash": new.password_hash,
            "role": new.role.value,
            "status": AccountStatus.ACTIVE.value,
            "profile": {},
            "returned": False,
            "created_at": now,
        }
        try:
            async with self._connection.begin_nested():
                statement = insert(accounts).values(values).returning(accounts)
                row = (await self._connection.execute(statement)).one()
        except IntegrityError:
            raise email_taken() from None
        return account_from(row)

    async def get(self, account_id: AccountId) -> Account:
        """Return an account, locked. Raises `AccountNotFound`."""
        found = await self._one(locked(by_id(account_id), self._connection))
        if found is None:
            raise AccountNotFound(f"There is no account {account_id}.")
        return found

    async def find(self, account_id: AccountId) -> Account | None:
        """Return an account, or None."""
        return await self._one(by_id(account_id))

    async def find_by_email(self, email: str) -> Account | None:
        """Return the account with a normalised e-mail, locked, or None."""
        return await self._one(
            locked(select(accounts).where(accounts.c.email == email), self._connection)
        )

    async def save(self, account: Account) -> None:
        """Store a changed account. Raises `EmailTaken`."""
        statement = (
            update(accounts).where(accounts.c.id == account.id).values(account_values(account))
        )
        try:
            async with self._connection.begin_nested():
                await self._connection.execute(statement)
        except IntegrityError:
            raise email_taken() from None

    async def count_admins(self) -> int:
        """Return how many admins are active, all locked."""
        query = (
            select(accounts.c.id)
            .where(
                accounts.c.role == Role.ADMIN.value, accounts.c.status == AccountStatus.ACTIVE.value
            )
            .order_by(accounts.c.id)
        )
        return len((await self._connection.execute(locked(query, self._connection))).all())

    async def page(
        self, page: PageRequest, *, status: AccountStatus | None, search: str | None
    ) -> Page[Account]:
        """Return accounts, newest first."""
        query = select(accounts)
        if status is not None:
            query = query.where(accounts.c.status == status.value)
        if search:
            part = search.casefold()
            query = query.where(
                or_(
                    accounts.c.email.contains(part, autoescape=True),
                    func.lower(accounts.c.name).contains(part, autoescape=True),
                )
            )
        return await read_page(self._connection, query, page, by=accounts.c.id, make=account_from)

    async def _one(self, query: Select[Any]) -> Account | None:
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else account_from(row)


class SqlSessions:
    """Sessions with their refresh tokens."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, session: Session) -> None:
        """Store a new session."""
        await self._connection.execute(insert(sessions).values(session_values(session)))

    async def get(self, session_id: str) -> Session | None:
        """Return a session, locked, or None."""
        return await self._one(
            locked(select(sessions).where(sessions.c.id == session_id), self._connection)
        )

    async def find(self, session_id: str) -> Session | None:
        """Return a session, or None."""
        return await self._one(select(sessions).where(sessions.c.id == session_id))

    async def save(self, session: Session) -> None:
        """Store a changed session."""
        values = session_values(session)
        await self._connection.execute(
            update(sessions).where(sessions.c.id == session.id).values(values)
        )

    async def add_token(self, token: RefreshToken) -> None:
        """Store a refresh token; one that is there already stays as it is."""
        await insert_new(self._connection, refresh_tokens, asdict(token))

    async def find_token(self, token_hash: str) -> RefreshToken | None:
        """Return the refresh token with this hash, or None."""
        query = select(refresh_tokens).where(refresh_tokens.c.hash == token_hash)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else token_from(row)

    async def save_token(self, token: RefreshToken) -> None:
        """Store a changed refresh token."""
        statement = update(refresh_tokens).where(refresh_tokens.c.hash == token.hash)
        await self._connection.execute(statement.values(asdict(token)))

    async def live(self, account_id: AccountId, now: datetime) -> Sequence[Session]:
        """Return an account's sessions that may still be used, the last used first."""
        query = (
            select(sessions)
            .where(
                sessions.c.account_id == account_id,
                sessions.c.revoked_at.is_(None),
                sessions.c.expires_at > now,
            )
            .order_by(sessions.c.used_at.desc(), sessions.c.id)
        )
        return [session_from(row) for row in await self._connection.execute(query)]

    async def revoke_all(self, account_id: AccountId, now: datetime) -> None:
        """End all sessions of an account."""
        statement = (
            update(sessions)
            .where(sessions.c.account_id == account_id, sessions.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        await self._connection.execute(statement)

    async def forget_devices(self, account_id: AccountId) -> None:
        """Forget where an account's sessions came from, also of those that have ended."""
        statement = (
            update(sessions)
            .where(sessions.c.account_id == account_id)
            .values(user_agent=None, address=None)
        )
        await self._connection.execute(statement)

    async def forget_ended(self, before: datetime) -> int:
        """Delete what ended before an instant."""
        ended = or_(sessions.c.expires_at < before, sessions.c.revoked_at < before)
        of_ended = select(sessions.c.id).where(ended)
        await self._connection.execute(
            delete(refresh_tokens).where(refresh_tokens.c.session_id.in_(of_ended))
        )
        return (await self._connection.execute(delete(sessions).where(ended))).rowcount

    async def _one(self, query: Select[Any]) -> Session | None:
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else session_from(row)


def by_id(account_id: AccountId) -> Select[Any]:
    """Return the query for one account."""
    return select(accounts).where(accounts.c.id == account_id)


def email_taken() -> EmailTaken:
    """Return the refusal of an e-mail that has an account."""
    return EmailTaken("This e-mail has an account. Sign in, or reset the password.")


def account_values(account: Account) -> dict[str, Any]:
    """Return the columns of an account."""
    return {
        "email": account.email,
        "verified_at": account.verified_at,
        "name": account.name,
        "picture": account.picture,
        "password_hash": account.password_hash,
        "role": account.role.value,
        "status": account.status.value,
        "suspended_reason": account.suspended_reason,
        "returned": account.returned,
        "successor_id": account.successor_id,
        "profile": dict(account.profile),
        "gifts_at": account.gifts_at,
        "subscription_expires_at": account.subscription_expires_at,
        "created_at": account.created_at,
    }


def account_from(row: Row[Any]) -> Account:
    """Read an account."""
    return Account(
        id=AccountId(row.id),
        email=row.email,
        verified_at=row.verified_at,
        name=row.name,
        picture=row.picture,
        password_hash=row.password_hash,
        role=Role(row.role),
        status=AccountStatus(row.status),
        suspended_reason=row.suspended_reason,
        returned=row.returned,
        successor_id=None if row.successor_id is None else AccountId(row.successor_id),
        profile=row.profile,
        gifts_at=row.gifts_at,
        subscription_expires_at=row.subscription_expires_at,
        created_at=row.created_at,
    )


def session_values(session: Session) -> dict[str, Any]:
    """Return the columns of a session."""
    return {
        "id": session.id,
        "account_id": session.account_id,
        "method": session.method.value,
        "user_agent": session.device.user_agent,
        "address": session.device.address,
        "created_at": session.created_at,
        "used_at": session.used_at,
        "expires_at": session.expires_at,
        "revoked_at": session.revoked_at,
    }


def session_from(row: Row[Any]) -> Session:
    """Read a session."""
    return Session(
        id=row.id,
        account_id=AccountId(row.account_id),
        method=SignInMethod(row.method),
        device=Device(user_agent=row.user_agent, address=row.address),
        created_at=row.created_at,
        used_at=row.used_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )


def token_from(row: Row[Any]) -> RefreshToken:
    """Read a refresh token."""
    return RefreshToken(
        hash=row.hash, session_id=row.session_id, created_at=row.created_at, used_at=row.used_at
    )
