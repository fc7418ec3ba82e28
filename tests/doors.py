"""A Redis that comes and goes, without touching the one that all tests use."""

import asyncio
from dataclasses import dataclass, field

from sqlalchemy import URL


@dataclass(slots=True)
class Door:
    """A way to Redis that can be shut, so that Redis seems to go and to come back.

    Behind a door that is stuck it takes connections and answers nothing. `came` counts who came.
    """

    to: URL
    port: int = 0
    stuck: bool = False
    server: asyncio.Server | None = None
    through: list[asyncio.StreamWriter] = field(default_factory=list)
    came: int = 0

    @property
    def url(self) -> str:
        """Where the same Redis answers, as long as the door is open."""
        return f"redis://127.0.0.1:{self.port}/{self.to.database}"

    async def open(self) -> None:
        """Take connections, always at the same port."""
        self.server = await asyncio.start_server(self._pass_on, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    def shut(self) -> None:
        """End all connections, and take no more."""
        assert self.server is not None
        self.server.close()
        while self.through:
            self.through.pop().close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.came += 1
        self.through.append(writer)
        if self.stuck:
            return
        theirs, ours = await asyncio.open_connection(self.to.host, self.to.port)
        self.through.append(ours)
        await asyncio.gather(pump(reader, ours), pump(theirs, writer), return_exceptions=True)


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what comes until the end."""
    while piece := await reader.read(4096):
        writer.write(piece)
    writer.close()
