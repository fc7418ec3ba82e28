"""A stream and its events."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.shared.ids import AccountId

Data = Mapping[str, object]
"""What an event says: anything that JSON can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """Something to be added to a stream."""

    type: str
    data: Data


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamEvent:
    """One event of a stream: `sequence` counts from 1 without gaps and is the reader's cursor."""

    sequence: int
    type: str
    data: Data


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """The head of a log.

    `writer` is a token: only who holds it adds events. A stream that is opened again goes on
    counting; readers without a cursor then begin after `begins_after`. Events up to `trimmed_to`
    are not kept any more.
    """

    id: str
    account_id: AccountId
    kind: str
    writer: str
    created_at: datetime
    cancellable: bool = False
    last: int = 0
    begins_after: int = 0
    trimmed_to: int = 0
    cancel_asked_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def has_ended(self) -> bool:
        """Tell whether nothing more will come."""
        return self.ended_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A stream as it stood at one instant, with some events after a cursor.

    `suspended` tells whether its account was: readers are shut out then, its writer is not.
    """

    stream: Stream
    events: tuple[StreamEvent, ...]
    suspended: bool = False
