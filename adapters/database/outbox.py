"""The outbox in SQL."""

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.tables.shared import outbox
from core.shared.events import Event
from core.shared.ports import Clock


class SqlEvents:
    """Stores events in the transaction of the change they tell of."""

    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        """Work on one transaction."""
        self._connection = connection
        self._clock = clock
        self.added = False

    async def add(self, *events: Event) -> None:
        """Store events."""
        if not events:
            return
        self.added = True
        now = self._clock.now()
        rows = [
            {
                "type": event.type,
                "account_id": event.account_id,
                "payload": dict(event.payload),
                "created_at": now,
            }
            for event in events
        ]
        await self._connection.execute(insert(outbox), rows)
