"""Identities, tokens in letters, and what is left of deleted accounts, in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.tables.accounts import identities, one_time_tokens, remembered
from adapters.database.upserts import insert_new
from core.accounts.model import Identity, OneTimeToken, TokenPurpose
from core.shared.ids import AccountId


class SqlIdentities:
    """Ways in through others."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def find(self, issuer: str, subject: str) -> Identity | None:
        """Return an identity, or None."""
        query = select(identities).where(
            identities.c.issuer == issuer, identities.c.subject == subject
        )
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else identity_from(row)

    async def add(self, identity: Identity) -> bool:
        """Store an identity; False when it belongs to an account already."""
        row = {
            "issuer": identity.issuer,
            "subject": identity.subject,
            "account_id": identity.account_id,
            "created_at": identity.created_at,
        }
        return await insert_new(self._connection, identities, row) == 1

    async def of(self, account_id: AccountId) -> Sequence[Identity]:
        """Return an account's identities."""
        query = (
            select(identities)
            .where(identities.c.account_id == account_id)
            .order_by(identities.c.issuer, identities.c.subject)
        )
        return [identity_from(row) for row in await self._connection.execute(query)]

    async def remove_all(self, account_id: AccountId) -> None:
        """Delete an account's identities."""
        await self._connection.execute(
            delete(identities).where(identities.c.account_id == account_id)
        )


class SqlOneTimeTokens:
    """Tokens in letters."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, token: OneTimeToken) -> None:
        """Store a token."""
        values: dict[str, Any] = {
            "hash": token.hash,
            "purpose": token.purpose.value,
            "account_id": token.account_id,
            "email": token.email,
            "created_at": token.created_at,
            "expires_at": token.expires_at,
        }
        await self._connection.execute(insert(one_time_tokens).values(values))

    async def get(self, token_hash: str) -> OneTimeToken | None:
        """Return a token, or None."""
        query = select(one_time_tokens).where(one_time_tokens.c.hash == token_hash)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            return None
        return OneTimeToken(
            hash=row.hash,
            purpose=TokenPurpose(row.purpose),
            account_id=AccountId(row.account_id),
            email=row.email,
            created_at=row.created_at,
            expires_at=row.expires_at,
            used_at=row.used_at,
        )

    async def count(self, account_id: AccountId, purpose: TokenPurpose, now: datetime) -> int:
        """Return how many of an account's tokens for a purpose are good at an instant."""
        query = select(func.count()).where(
            one_time_tokens.c.account_id == account_id,
            one_time_tokens.c.purpose == purpose.value,
            one_time_tokens.c.used_at.is_(None),
            one_time_tokens.c.expires_at > now,
        )
        return int((await self._connection.execute(query)).scalar_one())

    async def use_up(self, token: OneTimeToken, now: datetime) -> None:
        """End a token, and with it all others of its account and purpose."""
        await self._connection.execute(
            update(one_time_tokens)
            .where(
                one_time_tokens.c.account_id == token.account_id,
                one_time_tokens.c.purpose == token.purpose.value,
                one_time_tokens.c.used_at.is_(None),
            )
            .values(used_at=now)
        )

    async def remove(self, token_hash: str) -> None:
        """Delete a token."""
        await self._connection.execute(
            delete(one_time_tokens).where(one_time_tokens.c.hash == token_hash)
        )

    async def remove_all(self, account_id: AccountId) -> None:
        """Delete an account's tokens."""
        await self._connection.execute(
            delete(one_time_tokens).where(one_time_tokens.c.account_id == account_id)
        )

    async def forget_expired(self, before: datetime) -> int:
        """Delete those that expired before an instant."""
        statement = delete(one_time_tokens).where(one_time_tokens.c.expires_at < before)
        return (await self._connection.execute(statement)).rowcount


class SqlRemembered:
    """Keyed hashes of deleted accounts' e-mails and subjects."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, hashes: Sequence[str], account_id: AccountId, now: datetime) -> None:
        """Remember who had these; the latest account counts."""
        if not hashes:
            return
        await self._connection.execute(delete(remembered).where(remembered.c.hash.in_(hashes)))
        rows = [
            {"hash": each, "account_id": account_id, "forgotten_at": now} for each in set(hashes)
        ]
        await self._connection.execute(insert(remembered), rows)

    async def find(self, hashes: Sequence[str]) -> Sequence[AccountId]:
        """Return the accounts that were the last to have one of these."""
        query = select(remembered.c.account_id).where(remembered.c.hash.in_(hashes)).distinct()
        return [AccountId(each) for each in (await self._connection.execute(query)).scalars()]


def identity_from(row: Any) -> Identity:
    """Read an identity."""
    return Identity(
        issuer=row.issuer,
        subject=row.subject,
        account_id=AccountId(row.account_id),
        created_at=row.created_at,
    )
