"""A customer's server on loopback that does what a script says, and remembers what it got."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    """One request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)

    @property
    def webhook_id(self) -> str:
        """What repeats are told by."""
        return self.headers["webhook-id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one request gets: an answer, silence (`hang`), or a reset after it was read."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = "ok"
    act: str = "answer"


TAKE = Step()
HANG = Step(act="hang")
RESET = Step(act="reset")


@dataclass(slots=True)
class Receiver:
    """Follows its script step by step, and takes everything when the script is over."""

    script: list[Step] = field(default_factory=list)
    got: list[Got] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        """Where to reach it."""
        return f"http://127.0.0.1:{self.port}/hook"

    def webhook_ids(self) -> Sequence[str]:
        """What is left after dropping repeats, in the order of arrival."""
        return list(dict.fromkeys(each.webhook_id for each in self.got))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.connections += 1
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value.strip()
                for name, _, value in (line.partition(":") for line in head[1:] if line)
            }
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            self.got.append(Got(path=head[0].split()[1], headers=headers, body=body))
            step = self.script.pop(0) if self.script else TAKE
            if step.act == "hang":
                await reader.read()  # Until the other side has had enough.
            elif step.act == "answer":
                lines = [f"HTTP/1.1 {step.status} said", f"content-length: {len(step.body)}"]
                lines += [f"{name}: {value}" for name, value in step.headers.items()]
                writer.write(("\r\n".join(lines) + "\r\n\r\n" + step.body).encode())
                await writer.drain()
        except (OSError, EOFError):
            pass  # Whoever sends may hang up at any time.
        finally:
            writer.transport.abort()


@asynccontextmanager
async def receiver(*script: Step) -> AsyncIterator[Receiver]:
    """Run a receiver on a free port."""
    served = Receiver(script=list(script))
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0)
    served.port = server.sockets[0].getsockname()[1]
    async with server:
        yield served
