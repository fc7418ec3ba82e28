"""The rules of streams: who may add, where a reader begins, what a trimmed log still tells."""

from dataclasses import replace
from datetime import datetime

from core.streams.errors import CursorInvalid, StreamEnded, WriterReplaced
from core.streams.model import Excerpt, NewEvent, Stream, StreamEvent

TRIMMED = "trimmed"
"""Tells a reader that events before the next one are not kept any more."""
CURSOR_DIGITS_MAX = 15


def appended(
    stream: Stream, writer: str, events: tuple[NewEvent, ...], *, ended_at: datetime | None
) -> tuple[Stream, tuple[StreamEvent, ...]]:
    """Return the stream with the events added, and the events with their numbers.

    With `ended_at` they are its last. Raises `WriterReplaced` and `StreamEnded`.
    """
    check_writer(stream, writer)
    numbered = tuple(
        StreamEvent(sequence=number, type=event.type, data=event.data)
        for number, event in enumerate(events, start=stream.last + 1)
    )
    return replace(stream, last=stream.last + len(events), ended_at=ended_at), numbered


def check_writer(stream: Stream, writer: str) -> None:
    """Raise `StreamEnded` or `WriterReplaced` unless `writer` may add to the stream."""
    if stream.has_ended:
        raise StreamEnded("This stream has ended. Nothing more can be added to it.")
    if stream.writer != writer:
        raise WriterReplaced("Another writer has taken this stream over. Stop delivering.")


def reopened(stream: Stream, writer: str) -> Stream:
    """Return a stream that is written again, from where it ended; a cursor stays good."""
    assert stream.has_ended
    return replace(
        stream, writer=writer, begins_after=stream.last, ended_at=None, cancel_asked_at=None
    )


def cursor_from(text: str | None) -> int | None:
    """Return a reader's cursor, or None for a reader who has seen nothing.

    Raises `CursorInvalid`.
    """
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= CURSOR_DIGITS_MAX):
        raise CursorInvalid("The last event id is not one of this stream. Leave it out.")
    return int(text)


def start_of(stream: Stream, cursor: int | None) -> int:
    """Return after which event a reader begins. Raises `CursorInvalid` for one not yet written."""
    if cursor is None:
        return stream.begins_after
    if cursor > stream.last:
        raise CursorInvalid("The last event id is not one of this stream. Leave it out.")
    return cursor


def notice_of_trim(stream: Stream, after: int) -> StreamEvent | None:
    """Return what a reader is told first when events after its cursor are not kept any more.

    Its number is that of the last event that is gone, so that the numbers that are read never
    have a gap that nobody spoke of.
    """
    if after >= stream.trimmed_to:
        return None
    return StreamEvent(
        sequence=stream.trimmed_to,
        type=TRIMMED,
        data={"from": after + 1, "to": stream.trimmed_to},
    )


def unread(excerpt: Excerpt, after: int) -> tuple[StreamEvent, ...]:
    """Return what an excerpt tells who has read up to `after`: events whose numbers have no gap."""
    notice = notice_of_trim(excerpt.stream, after)
    told = () if notice is None else (notice,)
    last = after if notice is None else notice.sequence
    events = tuple(event for event in excerpt.events if event.sequence > last)
    assert not events or events[-1].sequence == last + len(events)
    return told + events
