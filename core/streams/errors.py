"""What streams refuse."""

from core.shared.errors import Conflict, Invalid, NotFound


class StreamNotFound(NotFound):
    """No such stream, or its time is over."""

    code = "stream-not-found"


class StreamEnded(Conflict):
    """Nothing is added to a stream that has ended."""

    code = "stream-ended"


class StreamNotCancellable(Conflict):
    """What this stream shows is not stopped through the stream."""

    code = "stream-not-cancellable"


class WriterReplaced(Conflict):
    """Another writer has taken the stream over; what this one still has is not delivered."""

    code = "stream-writer-replaced"


class CursorInvalid(Invalid):
    """The cursor is not the id of an event of this stream."""

    code = "stream-cursor-invalid"
