"""Keys for programs in SQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.locking import locked
from adapters.database.pages import read_page
from adapters.database.tables.accounts import api_keys
from core.accounts.errors import KeyNotFound
from core.accounts.model import ApiKey, KeyPurpose, Scope
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


class SqlApiKeys:
    """Key rows."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, key: ApiKey) -> None:
        """Store a new key."""
        await self._connection.execute(insert(api_keys).values(key_values(key)))

    async def find(self, key_hash: str) -> ApiKey | None:
        """Return the key with this hash, or None."""
        query = select(api_keys).where(api_keys.c.hash == key_hash)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else key_from(row)

    async def get(self, key_id: str, *, account_id: AccountId | None) -> ApiKey:
        """Return an account's key, or a service key for None, locked. Raises `KeyNotFound`."""
        query = select(api_keys).where(api_keys.c.id == key_id, owned_by(account_id))
        row = (await self._connection.execute(locked(query, self._connection))).one_or_none()
        if row is None:
            raise KeyNotFound(f"There is no key {key_id}.")
        return key_from(row)

    async def save(self, key: ApiKey) -> None:
        """Store a changed key."""
        await self._connection.execute(
            update(api_keys).where(api_keys.c.id == key.id).values(key_values(key))
        )

    async def page(self, account_id: AccountId | None, page: PageRequest) -> Page[ApiKey]:
        """Return an account's keys, or the service keys for None, newest first."""
        query = select(api_keys).where(owned_by(account_id))
        return await read_page(self._connection, query, page, by=api_keys.c.id, make=key_from)

    async def count_live(self, account_id: AccountId, now: datetime) -> int:
        """Return how many of an account's keys may still be used."""
        query = select(func.count()).where(api_keys.c.account_id == account_id, live(now))
        return int((await self._connection.execute(query)).scalar_one())

    async def delivery_key(self, account_id: AccountId, now: datetime) -> ApiKey | None:
        """Return an account's newest live delivery key, or None."""
        query = (
            select(api_keys)
            .where(
                api_keys.c.account_id == account_id,
                api_keys.c.purpose == KeyPurpose.DELIVERY.value,
                live(now),
            )
            .order_by(api_keys.c.id.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else key_from(row)

    async def revoke_all(self, account_id: AccountId, now: datetime) -> None:
        """End all keys of an account."""
        await self._connection.execute(
            update(api_keys)
            .where(api_keys.c.account_id == account_id, api_keys.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )


def owned_by(account_id: AccountId | None) -> ColumnElement[bool]:
    """Return the condition that a key is an account's, or a service key for None."""
    if account_id is None:
        return api_keys.c.account_id.is_(None)
    return api_keys.c.account_id == account_id


def live(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a key may still be used."""
    lasting = or_(api_keys.c.expires_at.is_(None), api_keys.c.expires_at > now)
    return and_(api_keys.c.revoked_at.is_(None), lasting)


def key_values(key: ApiKey) -> dict[str, Any]:
    """Return the columns of a key."""
    return {
        "id": key.id,
        "account_id": key.account_id,
        "purpose": key.purpose.value,
        "name": key.name,
        "prefix": key.prefix,
        "hash": key.hash,
        "sealed": key.sealed,
        "scopes": sorted(scope.value for scope in key.scopes),
        "accounts": None if key.accounts is None else sorted(key.accounts),
        "created_by": key.created_by,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "used_at": key.used_at,
        "revoked_at": key.revoked_at,
    }


def key_from(row: Row[Any]) -> ApiKey:
    """Read a key."""
    return ApiKey(
        id=row.id,
        account_id=None if row.account_id is None else AccountId(row.account_id),
        purpose=KeyPurpose(row.purpose),
        name=row.name,
        prefix=row.prefix,
        hash=row.hash,
        sealed=row.sealed,
        scopes=frozenset(Scope(scope) for scope in row.scopes),
        accounts=None if row.accounts is None else frozenset(map(AccountId, row.accounts)),
        created_by=row.created_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
    )
