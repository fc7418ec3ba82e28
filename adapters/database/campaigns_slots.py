"""Slots of campaigns in SQL."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Row, Select, or_, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.tables.campaigns import campaign_slots as slots
from adapters.database.tables.campaigns import campaigns
from core.campaigns.model import CampaignStatus, DueSlot, Slot, SlotName, SlotState
from core.shared.ids import AccountId

ROWS_AT_ONCE = 500
"""Both databases limit how many values one statement may have."""


class SqlSlots:
    """Slot rows; the campaign's lock is theirs."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def get(self, campaign_id: str, local_date: date, number: int) -> Slot | None:
        """Return a slot, or None."""
        query = select(slots).where(
            slots.c.campaign_id == campaign_id,
            slots.c.local_date == local_date,
            slots.c.number == number,
        )
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else slot_from(row)

    async def of_dates(self, campaign_id: str, first: date, last: date) -> Sequence[Slot]:
        """Return a campaign's slots of some local dates, both included."""
        return await self._read(
            select(slots).where(
                slots.c.campaign_id == campaign_id, slots.c.local_date.between(first, last)
            )
        )

    async def between(self, campaign_id: str, begin: datetime, end: datetime) -> Sequence[Slot]:
        """Return a campaign's slots from `begin` on and before `end`, by instant."""
        return await self._read(
            select(slots).where(
                slots.c.campaign_id == campaign_id, slots.c.at >= begin, slots.c.at < end
            )
        )

    async def in_states(self, campaign_id: str, states: Sequence[SlotState]) -> Sequence[Slot]:
        """Return a campaign's slots in some states, by instant."""
        names = [state.value for state in states]
        return await self._read(
            select(slots).where(slots.c.campaign_id == campaign_id, slots.c.state.in_(names))
        )

    async def _read(self, query: Select[Any]) -> Sequence[Slot]:
        query = query.order_by(slots.c.at, slots.c.local_date, slots.c.number)
        return [slot_from(row) for row in await self._connection.execute(query)]

    async def save(self, *rows: Slot) -> None:
        """Store slots, new or changed."""
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        for start in range(0, len(rows), ROWS_AT_ONCE):
            values = [slot_values(slot) for slot in rows[start : start + ROWS_AT_ONCE]]
            statement = dialect.insert(slots).values(values)
            name = ("campaign_id", "local_date", "number")
            changed = {
                column.name: statement.excluded[column.name]
                for column in slots.columns
                if column.name not in name
            }
            await self._connection.execute(
                statement.on_conflict_do_update(index_elements=name, set_=changed)
            )

    async def due(self, now: datetime, *, after: SlotName | None, limit: int) -> Sequence[DueSlot]:
        """Return begun slots whose instant has come and whose campaign does not wait."""
        goes_on = or_(
            campaigns.c.status != CampaignStatus.PAUSED.value,
            campaigns.c.pause_reason.is_not(None),
        )
        name = tuple_(slots.c.at, slots.c.campaign_id, slots.c.local_date, slots.c.number)
        query = (
            select(slots)
            .join(campaigns, campaigns.c.id == slots.c.campaign_id)
            .where(slots.c.state == SlotState.GENERATING.value, slots.c.at <= now, goes_on)
            .order_by(slots.c.at, slots.c.campaign_id, slots.c.local_date, slots.c.number)
            .limit(limit)
        )
        if after is not None:
            query = query.where(
                name > (after.at, after.campaign_id, after.local_date, after.number)
            )
        return [
            DueSlot(
                account_id=AccountId(row.account_id),
                name=SlotName(
                    at=row.at,
                    campaign_id=row.campaign_id,
                    local_date=row.local_date,
                    number=row.number,
                ),
            )
            for row in await self._connection.execute(query)
        ]


def slot_values(slot: Slot) -> dict[str, Any]:
    """Return the columns of a slot."""
    return {
        "campaign_id": slot.campaign_id,
        "local_date": slot.local_date,
        "number": slot.number,
        "account_id": slot.account_id,
        "local_time": f"{slot.local_time:%H:%M}",
        "zone": slot.zone,
        "at": slot.at,
        "note": slot.note,
        "state": slot.state.value,
        "reason": slot.reason,
        "article_id": slot.article_id,
        "hold_id": slot.hold_id,
        "job_id": slot.job_id,
        "begun_at": slot.begun_at,
        "ended_at": slot.ended_at,
    }


def slot_from(row: Row[Any]) -> Slot:
    """Read a slot."""
    return Slot(
        campaign_id=row.campaign_id,
        account_id=AccountId(row.account_id),
        local_date=row.local_date,
        number=row.number,
        local_time=time.fromisoformat(row.local_time),
        zone=row.zone,
        at=row.at,
        note=row.note,
        state=SlotState(row.state),
        reason=row.reason,
        article_id=row.article_id,
        hold_id=row.hold_id,
        job_id=row.job_id,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
    )
