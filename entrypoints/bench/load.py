"""Load over HTTP: requests as fast as they are answered, over connections that stay open.

Written for one purpose, so that the client is not what limits: it reads nothing of an answer but
its status and length, and has no task and no future for a request.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import perf_counter

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"
WAIT_SECONDS_MAX = 30.0


class LoadFailed(OSError):
    """A server answered what it must not, or nothing at all."""


@dataclass(slots=True)
class Run:
    """One stretch of load: what was counted in how many seconds, and what went wrong first."""

    wanted: frozenset[int]
    ends_at: float
    answers: int = 0
    seconds: float = 0.0
    failure: str | None = None

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


class Connection(asyncio.Protocol):
    """One connection that always has one request under way."""

    def __init__(
        self, run: Run, next_request: Callable[[], bytes], ended: asyncio.Future[None]
    ) -> None:
        """Send the first request once connected, the last before the run ends."""
        self._run = run
        self._next_request = next_request
        self._ended = ended
        self._come = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._next_request())

    def data_received(self, data: bytes) -> None:
        """Take an answer, or a part of one."""
        self._come += data
        head, found, body = self._come.partition(HEAD_END)
        if not found or len(body) < length_of(head):
            return
        if int(head[9:12]) not in self._run.wanted:
            self._run.failure = self._run.failure or self._come.decode(errors="replace")
            self._transport.close()
            return
        self._come = b""
        self._run.answers += 1
        if perf_counter() < self._run.ends_at:
            self._transport.write(self._next_request())
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Say that this connection is through."""
        if exc is not None:
            self._run.failure = self._run.failure or repr(exc)
        if not self._ended.done():
            self._ended.set_result(None)


def length_of(head: bytes) -> int:
    """Return how many bytes follow the head of an answer."""
    lowered = head.lower()
    at = lowered.find(LENGTH)
    if at < 0:
        return 0
    return int(lowered[at + len(LENGTH) :].split(b"\r\n", 1)[0])


async def load(
    port: int,
    next_request: Callable[[], bytes],
    *,
    connections: int,
    seconds: float,
    wanted: frozenset[int],
) -> Run:
    """Keep `connections` busy for `seconds`; return what came. Raises `LoadFailed`."""
    loop = asyncio.get_running_loop()
    began = perf_counter()
    run = Run(wanted=wanted, ends_at=began + seconds)
    ends = [loop.create_future() for _ in range(connections)]
    for end in ends:
        await loop.create_connection(partial(Connection, run, next_request, end), "127.0.0.1", port)
    _, late = await asyncio.wait(ends, timeout=seconds + WAIT_SECONDS_MAX)
    if late:
        raise LoadFailed(f"{len(late)} of {connections} connections got no answer in time")
    if run.failure is not None:
        raise LoadFailed(run.failure)
    run.seconds = perf_counter() - began
    return run
