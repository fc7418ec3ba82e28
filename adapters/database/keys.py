"""Idempotency keys in SQL."""

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.tables.shared import idempotency_keys as keys
from adapters.database.upserts import insert_new
from core.shared.keys import KeyRecord, RequestKey, earlier_result
from core.shared.ports import Clock

CLAIMS_MAX = 3
"""A key that is there may be dropped before it is read: then it is free again, or another's."""


class SqlKeys:
    """Keys, stored in the transaction of what they guard."""

    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        """Work on one transaction."""
        self._connection = connection
        self._clock = clock

    async def claim(self, request: RequestKey) -> str | None:
        """Make the key this request's own, or return the earlier result."""
        row = {
            "account_id": request.account_id,
            "caller": request.caller,
            "operation": request.operation,
            "key": request.key,
            "body_hash": request.body_hash,
            "created_at": self._clock.now(),
        }
        record = KeyRecord(body_hash=request.body_hash, result=None)
        for _ in range(CLAIMS_MAX):
            if await insert_new(self._connection, keys, row):
                return None
            found = (await self._connection.execute(select(keys).where(*_same(request)))).first()
            if found is not None:
                record = KeyRecord(body_hash=found.body_hash, result=found.result)
                break
        return earlier_result(record, request)

    async def finish(self, request: RequestKey, *, result: str) -> None:
        """Store what became of the request."""
        statement = update(keys).where(*_same(request)).values(result=result)
        await self._connection.execute(statement)

    async def drop(self, request: RequestKey) -> None:
        """Forget a key whose request failed."""
        await self._connection.execute(delete(keys).where(*_same(request)))


def _same(request: RequestKey) -> tuple[ColumnElement[bool], ...]:
    return (
        keys.c.account_id == request.account_id,
        keys.c.caller == request.caller,
        keys.c.operation == request.operation,
        keys.c.key == request.key,
    )
