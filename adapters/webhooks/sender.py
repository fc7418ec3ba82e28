"""One HTTP/1.1 request to one checked address: no redirects, no proxies, no second look-up."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address
from time import monotonic

import h11

from adapters.webhooks.resolving import Names, Resolve, literal
from core.publishing.model import Answer, Message
from core.publishing.rules.addresses import Address, Reach, Target, target_of
from core.shared.errors import DomainError
from core.shared.ids import AccountId

SECONDS_MAX = 15.0
"""For all of it: name, connection, request and the head of the answer."""
EXCERPT_BYTES = 500
CHUNK_BYTES = 16 * 1024
HEAD_BYTES_MAX = 32 * 1024
HINTS_MAX = 10
"""Answers of 1xx before the answer: one or two are usual. To read them without end takes time from
all that the process does."""
ADDRESSES_MAX = 3
NOT_REACHED = "The address could not be reached, or is none that deliveries go to."
"""One text for both: nobody learns from it what is inside the operator's network."""
NO_ANSWER = "No answer came within 15 seconds."
BROKEN_OFF = "The connection ended before an answer came."
NONSENSE = "What came back is no HTTP answer."


class NotReached(Exception):
    """Nothing of the request got anywhere."""


class NotAnswered(Exception):
    """The request went out, and no status came back."""


@dataclass(slots=True)
class Progress:
    """How far a request has come, for whoever has to say so when time runs out."""

    connected: bool = False
    status_code: int | None = None
    retry_after: str | None = None
    excerpt: bytes = b""

    @property
    def shown(self) -> str:
        """The beginning of the answer's body, printable."""
        text = self.excerpt[:EXCERPT_BYTES].decode("utf-8", errors="replace")
        return "".join(each if each.isprintable() else " " for each in text).strip()


class HttpSender:
    """Sends messages. Each has a connection of its own, to an address that was judged."""

    def __init__(
        self,
        reach: Reach,
        *,
        resolve: Resolve | None = None,
        tls: ssl.SSLContext | None = None,
        seconds_max: float = SECONDS_MAX,
    ) -> None:
        """Connect only to what `reach` allows."""
        self._reach = reach
        self._resolve = resolve or Names()
        self._tls = tls or ssl.create_default_context()
        self._seconds_max = seconds_max

    async def send(self, message: Message) -> Answer:
        """Return what came of it; never raises for what the other side does."""
        began, progress = monotonic(), Progress()

        def spent() -> int:
            return round((monotonic() - began) * 1000)

        error = None
        try:
            async with asyncio.timeout(self._seconds_max):
                await self._send(message, progress)
        except TimeoutError:
            error = NO_ANSWER if progress.connected else NOT_REACHED
        except (NotReached, NotAnswered) as reason:
            error = str(reason)
        known = progress.status_code is not None  # Then the rest of the answer matters no more.
        return Answer(
            sent=progress.connected,
            duration_ms=spent(),
            status_code=progress.status_code,
            retry_after=progress.retry_after,
            error=None if known else error,
            excerpt=progress.shown if known else None,
        )

    async def _send(self, message: Message, progress: Progress) -> None:
        try:
            target = target_of(message.url)
        except DomainError as refusal:
            raise NotReached(refusal.message) from None
        addresses = await self._addresses(message.account_id, target)
        reader, writer = await self._connect(target, addresses)
        progress.connected = True
        try:
            await read_answer(send_request(message, target, writer), progress, reader)
        finally:
            writer.transport.abort()

    async def _addresses(self, account_id: AccountId, target: Target) -> Sequence[Address]:
        """Return where a target leads, if everything it leads to is allowed.

        Raises `NotReached`.
        """
        found: Sequence[Address]
        if (address := literal(target.host)) is not None:
            found = [address]
        else:
            try:
                found = await self._resolve(account_id, target.host, target.port)
            except (OSError, ValueError):
                raise NotReached(NOT_REACHED) from None
        if not found or not all(self._reach.allows(target.host, each) for each in found):
            raise NotReached(NOT_REACHED)
        return found[:ADDRESSES_MAX]

    async def _connect(
        self, target: Target, addresses: Sequence[Address]
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection to the first of these addresses that takes one, and to nothing else.

        Raises `NotReached`.
        """
        for address in addresses:
            connection = socket.socket(
                socket.AF_INET if isinstance(address, IPv4Address) else socket.AF_INET6,
                socket.SOCK_STREAM,
            )
            try:
                connection.settimeout(0)
                loop = asyncio.get_running_loop()
                await loop.sock_connect(connection, (str(address), target.port))
                return await self._wrap(target, connection)
            except ssl.SSLError as error:
                connection.close()
                raise NotReached(f"TLS failed: {error.reason or 'no certificate fits'}.") from None
            except OSError:
                connection.close()
            except BaseException:
                connection.close()
                raise
        raise NotReached(NOT_REACHED)

    async def _wrap(
        self, target: Target, connection: socket.socket
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Speak TLS over a connection where the URL says so, under the name that it says."""
        if target.scheme == "http":
            return await asyncio.open_connection(sock=connection, limit=HEAD_BYTES_MAX)
        return await asyncio.open_connection(
            sock=connection,
            ssl=self._tls,
            server_hostname=target.host.removesuffix("."),
            limit=HEAD_BYTES_MAX,
        )


def send_request(message: Message, target: Target, writer: asyncio.StreamWriter) -> h11.Connection:
    """Write the whole request; it goes out while the answer is waited for."""
    protocol = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEAD_BYTES_MAX)
    request = h11.Request(
        method="POST",
        target=target.path,
        headers=[
            ("host", target.authority),
            ("content-length", str(len(message.body))),
            ("accept", "*/*"),
            ("connection", "close"),
            *message.headers.items(),
        ],
    )
    writer.write(protocol.send(request) or b"")
    writer.write(protocol.send(h11.Data(data=message.body)) or b"")
    protocol.send(h11.EndOfMessage())
    return protocol


async def read_answer(
    protocol: h11.Connection, progress: Progress, reader: asyncio.StreamReader
) -> None:
    """Read status, headers and the beginning of the body into `progress`.

    Raises `NotAnswered`.
    """
    hints = 0
    try:
        async for event in events(protocol, reader):
            if isinstance(event, h11.InformationalResponse):
                hints += 1
                if hints > HINTS_MAX:
                    raise NotAnswered(NONSENSE)
            elif isinstance(event, h11.Response):
                progress.status_code = event.status_code
                found = {name: value for name, value in event.headers if name == b"retry-after"}
                progress.retry_after = found.get(b"retry-after", b"").decode("latin-1") or None
            elif isinstance(event, h11.Data):
                progress.excerpt += bytes(event.data)
                if len(progress.excerpt) >= EXCERPT_BYTES:
                    return
    except OSError:
        raise NotAnswered(BROKEN_OFF) from None
    except h11.RemoteProtocolError:
        raise NotAnswered(NONSENSE) from None
    if progress.status_code is None:
        raise NotAnswered(BROKEN_OFF)


async def events(
    protocol: h11.Connection, reader: asyncio.StreamReader
) -> AsyncIterator[h11.Event]:
    """Yield what the other side says until it has said all."""
    while True:
        event = protocol.next_event()
        if event is h11.NEED_DATA:
            protocol.receive_data(await reader.read(CHUNK_BYTES))
        elif isinstance(event, h11.EndOfMessage | h11.ConnectionClosed) or event is h11.PAUSED:
            return
        else:
            assert isinstance(event, h11.Event)
            yield event
