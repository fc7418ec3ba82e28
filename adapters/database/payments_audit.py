"""Payments and sales as an audit reads them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.ledger_rows import entry_from
from adapters.database.payments_rows import payment_from
from adapters.database.tables.ledger import entries
from adapters.database.tables.payments import payments
from core.ledger.model import Book, Entry
from core.payments.model import Payment


class SqlAllPayments:
    """All payments and sales in small pieces."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def granting(self, *, after: str, limit: int) -> Sequence[Payment]:
        """Return payments that gave credits, beyond an id, ascending."""
        query = (
            select(payments)
            .where(payments.c.granted > 0, payments.c.id > after)
            .order_by(payments.c.id)
            .limit(limit)
        )
        return [payment_from(row) for row in await self._connection.execute(query)]

    async def of(self, payment_ids: Sequence[str]) -> Sequence[Payment]:
        """Return the payments with these ids."""
        query = select(payments).where(payments.c.id.in_(payment_ids))
        return [payment_from(row) for row in await self._connection.execute(query)]

    async def entries_of(self, payment_ids: Sequence[str]) -> Sequence[Entry]:
        """Return the entries of the book of sales that name one of the payments."""
        query = select(entries).where(is_sale(), entries.c.reference_id.in_(payment_ids))
        return [entry_from(row) for row in await self._connection.execute(query)]

    async def sales(self, *, after: tuple[int, int], limit: int) -> Sequence[Entry]:
        """Return entries of the book of sales beyond (account, sequence), ascending."""
        place = tuple_(entries.c.account_id, entries.c.sequence)
        query = (
            select(entries)
            .where(is_sale(), place > after)
            .order_by(entries.c.account_id, entries.c.sequence)
            .limit(limit)
        )
        return [entry_from(row) for row in await self._connection.execute(query)]


def is_sale() -> Any:
    """Return the condition of entries to or from the book of sales."""
    sales = Book.SALES.value
    return or_(entries.c.source == sales, entries.c.target == sales)
