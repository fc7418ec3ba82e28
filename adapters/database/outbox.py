"""The outbox in SQL."""

from collections.abc import Mapping, Sequence

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.tables.shared import outbox
from core.shared.events import Event
from core.shared.ports import Clock


class SqlEvents:
    """Stores events in the transaction of the change they tell of, with the jobs they make.

    So an event that only this version knows makes its jobs though an older version relays it.
    """

    def __init__(
        self,
        connection: AsyncConnection,
        clock: Clock,
        subscribers: Mapping[str, Sequence[str]],
    ) -> None:
        """Work on one transaction."""
        self._connection = connection
        self._clock = clock
        self._subscribers = subscribers
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
                "reactions": list(self._subscribers.get(event.type, ())),
                "created_at": now,
            }
            for event in events
        ]
        await self._connection.execute(insert(outbox), rows)
