"""HTTP connections: what is not yet a request, nor a part of its body, has a limit.

So has the time in which a request has to come and an answer has to be taken: whoever lets a server
wait holds what it keeps for them.
"""

from asyncio import AbstractEventLoop, TimerHandle, Transport
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from entrypoints.http.serving.errors import ENCODER, PROBLEM_JSON, Problem

UNREAD_BYTES_MAX = 65_536
"""A head may be as long, which is several times what browsers and proxies send."""
HEAD_SECONDS_MAX = 60.0
"""How long a head may take."""
WAIT_SECONDS_MAX = 300.0
"""How long a new connection may be silent, a body may take, and what was answered may lie unread.

A picture of 20 MB comes in that time over half a megabit a second.
"""


def refusal(status: HTTPStatus, code: str, detail: str) -> bytes:
    """Return what is said of a request that has no path yet, nor an id."""
    words = code.replace("-", " ")
    problem = Problem(
        type=f"/problems/{code}",
        title=words.capitalize(),
        status=status,
        detail=detail,
        instance="",
        error=words,
        request_id="",
    )
    body = ENCODER.encode(problem)
    head = (
        f"HTTP/1.1 {status} {status.phrase}\r\n"
        f"content-type: {PROBLEM_JSON}\r\n"
        f"content-length: {len(body)}\r\n"
        "connection: close\r\n"
        "\r\n"
    )
    return head.encode() + body


TOO_LONG = refusal(
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    "head-too-long",
    "The address and the headers are longer than 64 KiB together: send less.",
)
TOO_SLOW = refusal(
    HTTPStatus.REQUEST_TIMEOUT,
    "request-too-slow",
    "The request did not come to its end in time. Send it again.",
)
NONSENSE = refusal(
    HTTPStatus.BAD_REQUEST, "invalid-request", "What came is no request of HTTP/1.1."
)


class Deadline:
    """Acts unless it is met."""

    def __init__(self, loop: AbstractEventLoop, act: Callable[[], None]) -> None:
        """Begin without one."""
        self._loop = loop
        self._act = act
        self._timer: TimerHandle | None = None

    def set(self, seconds: float) -> None:
        """Begin to wait anew."""
        self.met()
        self._timer = self._loop.call_later(seconds, self._act)

    def met(self) -> None:
        """Wait no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class Connection(HttpToolsProtocol):
    """Refuses a head without end, and trailers and extensions of chunks that have none.

    The parser keeps them until they are complete, and nobody else sees them before. Whoever sends
    or reads too slowly is left: meanwhile a body or an answer is kept for them.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with nothing unread."""
        super().__init__(*args, **kwargs)
        self._unread = 0
        self._is_read = False
        self._part, self._timed_part = 0, 0
        self._seconds_max: float | None = None
        self._coming = Deadline(self.loop, self._leave_sender)
        self._going = Deadline(self.loop, self._leave_reader)

    def connection_made(  # type: ignore[override]  # As in the base.
        self, transport: Transport
    ) -> None:
        """Wait for a request."""
        super().connection_made(transport)
        self._coming.set(WAIT_SECONDS_MAX)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing."""
        self._coming.met()
        self._going.met()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes, as long as those that nobody could read yet are not too many."""
        self._is_read = False
        super().data_received(data)
        self._unread = 0 if self._is_read else self._unread + len(data)
        if self._unread > UNREAD_BYTES_MAX and not self.transport.is_closing():
            self.logger.warning("A request that nobody could read was longer than 64 KiB.")
            self._hang_up(TOO_LONG)
        # Only what is not whole yet is timed: most requests come at once.
        if self._seconds_max is None or self.transport.is_closing():
            self._coming.met()
        elif self._part != self._timed_part:
            self._coming.set(self._seconds_max)
        self._timed_part = self._part

    def pause_writing(self) -> None:
        """Begin to wait for who reads the answer."""
        super().pause_writing()
        self._going.set(WAIT_SECONDS_MAX)

    def resume_writing(self) -> None:
        """Go on with an answer that was taken so far."""
        self._going.met()
        super().resume_writing()

    def on_message_begin(self) -> None:
        """Read the first bytes of a request."""
        self._begin(HEAD_SECONDS_MAX)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Read a head."""
        self._is_read = True
        self._begin(WAIT_SECONDS_MAX)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Read a part of a body, which the application limits."""
        self._is_read = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Read the end of a request."""
        self._is_read = True
        self._seconds_max = None
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what the parser did, which has logged it."""
        del msg
        self._hang_up(NONSENSE)

    def _leave_sender(self) -> None:
        """End a connection over which a request does not come to its end."""
        self.logger.warning("A request did not come to its end in time.")
        self._hang_up(TOO_SLOW)

    def _leave_reader(self) -> None:
        """End a connection at once whose other side does not take what is sent."""
        self.logger.warning("An answer was not read in time.")
        self.transport.abort()

    def _begin(self, seconds_max: float) -> None:
        """Note that a part of a request begins."""
        self._part += 1
        self._seconds_max = seconds_max

    def _hang_up(self, said: bytes) -> None:
        """End the connection, with a refusal where no answer is on its way already."""
        answering: RequestResponseCycle | None = self.cycle
        if answering is None or answering.response_complete or not answering.response_started:
            self.transport.write(said)
        self.transport.close()
        self._going.set(WAIT_SECONDS_MAX)  # It closes when all is read.
