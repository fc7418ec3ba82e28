"""What is said in projects, in SQL: answers are read from the creations that deliver them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.pages import read_page
from adapters.database.tables.coach import project_messages
from adapters.database.tables.generation import creations
from adapters.database.tables.streams import stream_events
from core.coach.model import Message, MessageRole, MessageStatus, NewMessage
from core.generation.model import OPEN_CREATIONS, CreationStatus, Operation
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest

columns, answers = project_messages.c, creations.c
FAILED = or_(
    answers.status == CreationStatus.FAILED.value,
    and_(answers.status == CreationStatus.INTERRUPTED.value, answers.text.is_(None)),
)
"""Nothing of an answer was delivered."""


class SqlProjectMessages:
    """Rows of messages."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, message: NewMessage) -> None:
        """Store a new message."""
        values = {
            "id": message.id,
            "project_id": message.project_id,
            "account_id": message.account_id,
            "role": message.role.value,
            "content": message.content,
            "tokens": message.tokens,
            "creation_id": message.creation_id,
            "created_at": message.created_at,
        }
        await self._connection.execute(insert(project_messages).values(values))

    async def page(self, project_id: str, page: PageRequest) -> Page[Message]:
        """Return a project's messages, newest first; an answer once it has words."""
        query = joined().where(
            columns.project_id == project_id,
            or_(columns.content.is_not(None), answers.text.is_not(None)),
        )
        return await read_page(self._connection, query, page, by=columns.id, make=message_from)

    async def recent(self, project_id: str, *, limit: int) -> Sequence[Message]:
        """Return the last messages, oldest first, without those that failed."""
        query = (
            joined()
            .where(
                columns.project_id == project_id,
                or_(
                    columns.creation_id.is_(None),
                    and_(~FAILED, answers.text.is_not(None)),
                ),
            )
            .order_by(columns.id.desc())
            .limit(limit)
        )
        rows = (await self._connection.execute(query)).all()
        return [message_from(row) for row in reversed(rows)]

    async def forget(self, *, before: datetime, limit: int) -> int:
        """Delete what was said before then; of an answer stays what it cost, and no word."""
        query = select(columns.id, columns.creation_id).where(columns.created_at < before)
        rows = (await self._connection.execute(query.order_by(columns.id).limit(limit))).all()
        written = {row.creation_id for row in rows if row.creation_id is not None}
        await self._connection.execute(
            update(creations)
            .where(answers.id.in_(written), answers.status.not_in(OPEN_CREATIONS))
            .values(inputs={}, text=None, deleted_at=func.coalesce(answers.deleted_at, before))
        )
        # The last event of an answer's stream has its text; that it ended stays.
        await self._connection.execute(
            update(stream_events).where(stream_events.c.stream_id.in_(written)).values(data={})
        )
        gone = columns.id.in_([row.id for row in rows])
        await self._connection.execute(delete(project_messages).where(gone))
        return len(rows)

    async def is_answering(self, project_id: str) -> bool:
        """Tell whether an answer is being written in the project."""
        query = (
            select(func.count())
            .select_from(project_messages.join(creations, answers.id == columns.creation_id))
            .where(columns.project_id == project_id, answers.status.in_(OPEN_CREATIONS))
        )
        return bool((await self._connection.execute(query)).scalar_one())

    async def counted_since(self, account_id: AccountId, since: datetime) -> int:
        """Return how many messages the account sent since then, without those that failed."""
        query = select(func.count()).where(
            answers.account_id == account_id,
            answers.operation == Operation.CHAT.value,
            answers.created_at >= since,
            ~FAILED,
        )
        return int((await self._connection.execute(query)).scalar_one())


def joined() -> Select[Any]:
    """Return messages with the answers behind them."""
    return select(
        project_messages,
        answers.status,
        answers.text,
        answers.tokens_used,
        answers.micro_credits_used,
        answers.cost_micro_usd,
        answers.provider,
        answers.model,
    ).select_from(project_messages.join(creations, answers.id == columns.creation_id, isouter=True))


def message_from(row: Row[Any]) -> Message:
    """Read a message."""
    is_answer = row.role == MessageRole.ASSISTANT.value and row.creation_id is not None
    return Message(
        id=row.id,
        project_id=row.project_id,
        role=MessageRole(row.role),
        content=row.text if is_answer else row.content,
        status=status_of(row),
        created_at=row.created_at,
        tokens=row.tokens_used if is_answer else row.tokens,
        micro_credits=row.micro_credits_used if is_answer else None,
        cost_micro_usd=row.cost_micro_usd if is_answer else None,
        provider=row.provider if is_answer else None,
        model=row.model if is_answer else None,
        creation_id=row.creation_id,
    )


def status_of(row: Row[Any]) -> MessageStatus:
    """Return whether a message is whole; a question fails with its answer, else it is sent."""
    if row.creation_id is None:
        return MessageStatus.COMPLETED
    status = CreationStatus(row.status)
    if status is CreationStatus.FAILED or (
        status is CreationStatus.INTERRUPTED and row.text is None
    ):
        return MessageStatus.FAILED
    if row.role == MessageRole.USER.value:
        return MessageStatus.COMPLETED
    if status in OPEN_CREATIONS:
        return MessageStatus.WRITING
    return MessageStatus(status.value)
