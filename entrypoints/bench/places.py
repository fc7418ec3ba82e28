"""Installations to measure: a folder and databases of their own, and servers that are up."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from entrypoints.bench.measuring import BooksWrong
from entrypoints.container import Container
from entrypoints.settings import Settings, with_development_secrets

SERVE = ("-m", "entrypoints.cli.main", "serve")
START_SECONDS_MAX = 180.0
LOOK_SECONDS = 0.05
TAIL = 2_000
UNLIMITED = {
    "INKWELL_AI_PER_MINUTE": "1000000",
    "INKWELL_ACCESS_TOKEN_SECONDS": "86400",
    "INKWELL_OFFLINE_WORDS_PER_SECOND": "0",
}


class NotUp(OSError):
    """A server that was to be measured did not start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An installation: its settings as they are told to processes, and a container over them."""

    folder: Path
    environment: Mapping[str, str]
    settings: Settings
    container: Container

    async def audit(self) -> None:
        """Replay the whole ledger. Raises `BooksWrong`."""
        report = await self.container.ledger.audit_ledger()()
        if not report.is_clean:
            raise BooksWrong(f"the audit found {report.differences[:3]}")


@asynccontextmanager
async def installed(**environment: str) -> AsyncIterator[Place]:
    """Make an installation in a folder that is gone at the end; SQLite unless told otherwise."""
    with TemporaryDirectory(prefix="inkwell-bench-") as name:
        folder = Path(name)
        told = {**UNLIMITED, "INKWELL_DATA_DIR": name, **environment}
        settings = with_development_secrets(Settings.load(told, None))
        container = Container(settings=settings)
        await asyncio.to_thread(container.shared.migrate_up)
        try:
            yield Place(folder=folder, environment=told, settings=settings, container=container)
        finally:
            await container.close()


@asynccontextmanager
async def process(
    arguments: Sequence[str], environment: Mapping[str, str], *, log: Path, piped: bool = False
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run this Python with `arguments` until the end of the block.

    What it says goes to `log`; `piped` gives its output to the caller, and only errors to `log`.
    """
    inherited = {name: each for name, each in os.environ.items() if "INKWELL" not in name}
    with log.open("ab") as output:
        running = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            env={**inherited, **environment},
            stdout=asyncio.subprocess.PIPE if piped else output,
            stderr=output,
        )
        try:
            yield running
        finally:
            if running.returncode is None:
                running.kill()
            await running.wait()


async def said(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Run this Python with `arguments` to its end; return what it printed. Raises `NotUp`."""
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await running.communicate()
    if running.returncode:
        raise NotUp(f"{' '.join(arguments)} failed")
    return printed.decode().strip()


@asynccontextmanager
async def serving(
    arguments: Sequence[str], environment: Mapping[str, str], *, port: int, log: Path
) -> AsyncIterator[int]:
    """Run a server until the end of the block; yield its process id once it takes connections.

    Raises `NotUp`.
    """
    async with process(arguments, environment, log=log) as running:
        deadline = asyncio.get_running_loop().time() + START_SECONDS_MAX
        while not await takes_connections(port):
            late = asyncio.get_running_loop().time() > deadline
            if late or running.returncode is not None:
                raise NotUp(f"{' '.join(arguments)} did not start: {tail(log)}")
            await asyncio.sleep(LOOK_SECONDS)
        yield running.pid


def tail(log: Path) -> str:
    """Return the end of a log."""
    return log.read_text(errors="replace")[-TAIL:]


async def takes_connections(port: int) -> bool:
    """Tell whether somebody listens."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
