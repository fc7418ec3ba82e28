"""HTTP connections: what is not yet a request, nor a part of its body, has a limit."""

from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from entrypoints.http.serving.errors import ENCODER, PROBLEM_JSON, Problem

UNREAD_BYTES_MAX = 65_536
"""A head may be as long, which is several times what browsers and proxies send."""
STATUS = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
TOO_LONG = ENCODER.encode(
    Problem(
        type="/problems/head-too-long",
        title="Head too long",
        status=STATUS,
        detail="The address and the headers are longer than 64 KiB together: send less.",
        instance="",
        error="head too long",
        request_id="",
    )
)
REFUSAL = (
    f"HTTP/1.1 {STATUS} {STATUS.phrase}\r\n"
    f"content-type: {PROBLEM_JSON}\r\n"
    f"content-length: {len(TOO_LONG)}\r\n"
    "connection: close\r\n"
    "\r\n"
).encode() + TOO_LONG
"""What is said of a request that has no path yet, nor an id."""


class Connection(HttpToolsProtocol):
    """Refuses a head without end, and trailers and extensions of chunks that have none.

    The parser keeps them until they are complete, and nobody else sees them before.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with nothing unread."""
        super().__init__(*args, **kwargs)
        self._unread = 0
        self._is_read = False

    def data_received(self, data: bytes) -> None:
        """Take bytes, as long as those that nobody could read yet are not too many."""
        self._is_read = False
        super().data_received(data)
        self._unread = 0 if self._is_read else self._unread + len(data)
        if self._unread > UNREAD_BYTES_MAX and not self.transport.is_closing():
            self.logger.warning("A request that nobody could read was longer than 64 KiB.")
            answering: RequestResponseCycle | None = self.cycle
            if answering is None or answering.response_complete:
                self.transport.write(REFUSAL)
            self.transport.close()

    def on_headers_complete(self) -> None:
        """Read a head."""
        self._is_read = True
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Read a part of a body, which the application limits."""
        self._is_read = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Read the end of a request."""
        self._is_read = True
        super().on_message_complete()
