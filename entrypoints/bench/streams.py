"""Server-sent events: one event to a thousand watchers, and what a silent watcher takes of memory.

The event is committed in another process than the one that serves, as a worker's is. The clock runs
from before its commit to the moment when a watcher's bytes are here, and the watchers share this
machine with the server.
"""

import asyncio
import resource
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from core.shared.ids import AccountId
from core.streams.model import NewEvent, Stream
from entrypoints.bench.load import LoadFailed
from entrypoints.bench.measuring import Finding, Goal, Plan, figure
from entrypoints.bench.places import SERVE, Place, free_port, installed, serving
from entrypoints.bench.services import (
    own_postgres_database,
    own_redis_database,
    postgres_place,
    redis_place,
)
from entrypoints.bench.wallets import open_wallets

WATCHING = 1_000
IDLE = 2_000
AT_ONCE = 100
FILES_MAX = 16_384
SECONDS_MAX = 60.0
WRITER = "bench"
FAN_OUT = Goal(floor=100, aim=30)


class Watcher(asyncio.Protocol):
    """One connection; `heard` tells when the event that is waited for came."""

    def __init__(self, request: bytes) -> None:
        """Ask once connected."""
        self._request = request
        self._come = b""
        self.await_event("1")

    def await_event(self, number: str) -> None:
        """Wait for an event from now on."""
        self._wanted = f"id: {number}\r\n".encode()
        self.heard: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Look whether the event is there."""
        now = perf_counter()
        self._come += data
        if self._wanted in self._come and not self.heard.done():
            self._come = b""
            self.heard.set_result(now)

    def connection_lost(self, exc: Exception | None) -> None:
        """Say that the event will not come."""
        if not self.heard.done():
            self.heard.set_exception(LoadFailed(f"a stream broke off: {exc} {self._come!r}"))


async def measure(plan: Plan) -> Sequence[Finding]:
    """Measure with one server process, on PostgreSQL and Redis."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = FILES_MAX if most == resource.RLIM_INFINITY else min(FILES_MAX, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    with (
        own_postgres_database(postgres_place()) as database,
        own_redis_database(redis_place()) as redis,
    ):
        async with installed(DATABASE_URL=database, REDIS_URL=redis) as place:
            (account,), token = await open_wallets(place.container, 1)
            port = free_port()
            environment = {**place.environment, "INKWELL_PORT": str(port)}
            async with serving(SERVE, environment, port=port, log=place.folder / "log") as pid:
                names = [f"idle-{number}" for number in range(IDLE)]
                await open_streams(place, account, ["watched", *names])
                watchers = await watch(port, token, ["watched"] * WATCHING)
                waits = [
                    await fan_out(place, watchers, number) for number in range(2, plan.rounds + 2)
                ]
                before = memory_kib(pid)
                idle = await watch(port, token, names)
                taken = (memory_kib(pid) - before) / IDLE
                for watcher in (*watchers, *idle):
                    watcher.heard.cancel()
                    watcher.transport.abort()
    return [
        figure("one event to 1,000 watchers, median", "ms", waits, goal=FAN_OUT),
        figure("memory of a silent watcher, of 2,000", "KiB", [taken]),
    ]


async def open_streams(place: Place, account: int, names: Sequence[str]) -> None:
    """Store streams with one event each."""
    async with place.container.shared.unit_of_work() as work:
        now = place.container.shared.clock().now()
        for name in names:
            stream = Stream(
                id=name, account_id=AccountId(account), kind="text", writer=WRITER, created_at=now
            )
            await work.streams.open(stream)
            await work.streams.append(name, WRITER, event())
        await work.commit()


def event() -> NewEvent:
    """Return an event of the size of a few words."""
    return NewEvent(type="delta", data={"text": "a few more words of a text"})


async def watch(port: int, token: str, names: Sequence[str]) -> list[Watcher]:
    """Open connections, some at a time, until each has read the first event."""
    found: list[Watcher] = []
    loop = asyncio.get_running_loop()
    for start in range(0, len(names), AT_ONCE):
        some = []
        for name in names[start : start + AT_ONCE]:
            watcher = Watcher(
                f"GET /api/v1/streams/{name}/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                f"Authorization: Bearer {token}\r\n\r\n".encode()
            )
            await loop.create_connection(lambda made=watcher: made, "127.0.0.1", port)  # type: ignore[misc]
            some.append(watcher)
        await all_heard(some)
        found += some
    return found


async def all_heard(watchers: Sequence[Watcher]) -> list[float]:
    """Return when each has heard. Raises `TimeoutError` and `LoadFailed`."""
    async with asyncio.timeout(SECONDS_MAX):
        return [await watcher.heard for watcher in watchers]


async def fan_out(place: Place, watchers: Sequence[Watcher], number: int) -> float:
    """Commit an event; return the median of the milliseconds until watchers had it."""
    for watcher in watchers:
        watcher.await_event(str(number))
    since = perf_counter()
    async with place.container.shared.unit_of_work() as work:
        await work.streams.append("watched", WRITER, event())
        await work.commit()
    return median((at - since) * 1_000 for at in await all_heard(watchers))


def memory_kib(pid: int) -> int:
    """Return what a process holds in memory."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
