"""Reminders of ending plans in SQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.tables.ledger import wallets
from adapters.database.tables.plans import plan_reminders
from adapters.database.upserts import insert_new
from core.plans.ports import EndingPlan
from core.shared.ids import AccountId


class SqlPlanReminders:
    """Which plans end soon, and who was told."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def ending(
        self, *, since: datetime, until: datetime, after: AccountId, limit: int
    ) -> Sequence[EndingPlan]:
        """Return plans that end later than `since` and by `until`, by account beyond `after`."""
        query = (
            select(wallets.c.account_id, wallets.c.plan, wallets.c.plan_end_at)
            .where(
                wallets.c.plan_end_at > since,
                wallets.c.plan_end_at <= until,
                wallets.c.account_id > after,
            )
            .order_by(wallets.c.account_id)
            .limit(limit)
        )
        return [
            EndingPlan(account_id=AccountId(row.account_id), plan=row.plan, ends_at=row.plan_end_at)
            for row in await self._connection.execute(query)
        ]

    async def add(self, ending: EndingPlan, *, days: int, now: datetime) -> bool:
        """Note a reminder; False when it was noted before."""
        row = {
            "account_id": ending.account_id,
            "plan_end_at": ending.ends_at,
            "days": days,
            "reminded_at": now,
        }
        return await insert_new(self._connection, plan_reminders, row) == 1

    async def forget(self, *, ended_before: datetime) -> None:
        """Delete the notes on plans whose end has long passed."""
        await self._connection.execute(
            delete(plan_reminders).where(plan_reminders.c.plan_end_at < ended_before)
        )
