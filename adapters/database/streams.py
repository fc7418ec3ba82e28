"""Streams in SQL."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.locking import locked
from adapters.database.tables.accounts import accounts
from adapters.database.tables.streams import stream_events, streams
from core.accounts.model import AccountStatus
from core.shared.ids import AccountId
from core.shared.ports import Clock
from core.streams.errors import StreamNotFound
from core.streams.model import Excerpt, NewEvent, Stream, StreamEvent
from core.streams.ports import cancel_signal
from core.streams.rules import appended

HEADS_AT_ONCE = 500
SUSPENDED = exists().where(
    accounts.c.id == streams.c.account_id, accounts.c.status == AccountStatus.SUSPENDED
)
"""Whether the account of a stream is suspended."""


class SqlStreams:
    """The log of events, on one transaction."""

    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        """Work on one transaction; `signals` collects whom its commit has to wake."""
        self._connection = connection
        self._clock = clock
        self.signals: dict[str, None] = {}

    async def open(self, stream: Stream) -> None:
        """Store a new stream."""
        await self._connection.execute(insert(streams).values(asdict(stream)))

    async def get(self, stream_id: str, *, account_id: AccountId | None = None) -> Stream:
        """Return a stream (of that account), locked. Raises `StreamNotFound`."""
        query = select(streams).where(streams.c.id == stream_id)
        if account_id is not None:
            query = query.where(streams.c.account_id == account_id)
        query = locked(query, self._connection)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            raise StreamNotFound("There is no such stream.")
        return stream_from(row)

    async def save(self, stream: Stream) -> None:
        """Store a changed head."""
        statement = update(streams).where(streams.c.id == stream.id).values(asdict(stream))
        await self._connection.execute(statement)
        self.signals[stream.id] = None
        if stream.cancel_asked_at is not None:
            self.signals[cancel_signal(stream.id)] = None

    async def append(
        self, stream_id: str, writer: str, *events: NewEvent, ended_at: datetime | None = None
    ) -> Stream:
        """Add events: the head's lock gives each its number, so commits follow the numbers."""
        head = await self.get(stream_id)
        stream, numbered = appended(head, writer, events, ended_at=ended_at)
        if numbered:
            now = self._clock.now()
            rows = [
                {
                    "stream_id": stream_id,
                    "sequence": event.sequence,
                    "type": event.type,
                    "data": dict(event.data),
                    "at": now,
                }
                for event in numbered
            ]
            await self._connection.execute(insert(stream_events), rows)
        values = {"last": stream.last, "ended_at": stream.ended_at}
        await self._connection.execute(
            update(streams).where(streams.c.id == stream_id).values(values)
        )
        self.signals[stream_id] = None
        return stream

    async def read(self, stream_id: str, *, after: int, limit: int) -> Excerpt:
        """Return events after a cursor, and the head as it was when they were read.

        Events that are newer than the head are left for the next look.
        """
        heads = select(streams, SUSPENDED.label("suspended")).where(streams.c.id == stream_id)
        head = (await self._connection.execute(heads)).one_or_none()
        if head is None:
            raise StreamNotFound("There is no such stream.")
        stream = stream_from(head)
        query = (
            select(stream_events)
            .where(
                stream_events.c.stream_id == stream_id,
                stream_events.c.sequence > after,
                stream_events.c.sequence <= stream.last,
            )
            .order_by(stream_events.c.sequence)
            .limit(limit)
        )
        rows = (await self._connection.execute(query)).all()
        events = tuple(event_from(row) for row in rows)
        return Excerpt(stream=stream, events=events, suspended=head.suspended)

    async def behind(self, read: Mapping[str, int]) -> AbstractSet[str]:
        """Return which of the streams have more than was read or nothing more to be read."""
        found = set(read)
        names = list(read)
        for start in range(0, len(names), HEADS_AT_ONCE):
            query = select(streams.c.id, streams.c.last).where(
                streams.c.id.in_(names[start : start + HEADS_AT_ONCE]),
                streams.c.ended_at.is_(None),
                ~SUSPENDED,
            )
            for row in await self._connection.execute(query):
                if row.last <= read[row.id]:
                    found.discard(row.id)
        return found

    async def trim(self, *, ended_before: datetime, limit: int) -> int:
        """Forget all but the last event of streams that ended before."""
        query = (
            select(streams)
            .where(streams.c.ended_at < ended_before, streams.c.trimmed_to < streams.c.last - 1)
            .order_by(streams.c.ended_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        due = [stream_from(row) for row in await self._connection.execute(query)]
        for stream in due:
            trimmed = replace(stream, trimmed_to=stream.last - 1)
            gone = (
                stream_events.c.stream_id == stream.id,
                stream_events.c.sequence <= trimmed.trimmed_to,
            )
            await self._connection.execute(delete(stream_events).where(*gone))
            await self.save(trimmed)
        return len(due)


def stream_from(row: Row[Any]) -> Stream:
    """Read the head of a stream."""
    return Stream(
        id=row.id,
        account_id=AccountId(row.account_id),
        kind=row.kind,
        writer=row.writer,
        cancellable=row.cancellable,
        last=row.last,
        begins_after=row.begins_after,
        trimmed_to=row.trimmed_to,
        cancel_asked_at=row.cancel_asked_at,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )


def event_from(row: Row[Any]) -> StreamEvent:
    """Read an event."""
    return StreamEvent(sequence=row.sequence, type=row.type, data=row.data)
