"""Server-sent events: one event to a thousand watchers, and what a silent watcher takes of memory.

The event is committed in another process than the one that serves, as a worker's is. The clock runs
from before its commit to the moment when a watcher's bytes are here, and the watchers share this
machine with the server. What the server's process computes for it is told too: others on the
machine delay it, but do not add to it.
"""

import asyncio
import resource
from collections.abc import Sequence
from dataclasses import dataclass
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
AT_ONCE = 10
EVENTS_PER_ROUND = 5
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
        self._transport: asyncio.Transport | None = None
        self.await_event("1")

    def await_event(self, number: str) -> None:
        """Wait for an event from now on."""
        self._wanted = f"id: {number}\r\n".encode()
        self.heard: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Look whether the event is there."""
        now = perf_counter()
        self._come += data
        if self._wanted in self._come and not self.heard.done():
            self._come = b""
            self.heard.set_result(now)

    def leave(self) -> None:
        """End the connection; nothing is waited for any more."""
        self.heard.cancel()
        if self._transport is not None:
            self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Say that the event will not come."""
        if not self.heard.done():
            self.heard.set_exception(LoadFailed(f"a stream broke off: {exc} {self._come!r}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FannedOut:
    """One event: when watchers had it, in milliseconds, and what it took the server for each."""

    half_ms: float
    all_ms: float
    processor_us: float


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
                events = [
                    await fan_out(place, watchers, number, pid)
                    for number in range(2, plan.rounds * EVENTS_PER_ROUND + 2)
                ]
                before = memory_kib(pid)
                idle = await watch(port, token, names)
                taken = (memory_kib(pid) - before) / IDLE
                for watcher in (*watchers, *idle):
                    watcher.leave()
    return [
        figure(
            "one event to 1,000 watchers, median",
            "ms",
            of_rounds([each.half_ms for each in events]),
            goal=FAN_OUT,
        ),
        figure("until the last of them has it", "ms", of_rounds([each.all_ms for each in events])),
        figure(
            "processor time of the server, each watcher",
            "us",
            of_rounds([each.processor_us for each in events]),
        ),
        figure("memory of a silent watcher, of 2,000", "KiB", [taken]),
    ]


def of_rounds(values: Sequence[float]) -> list[float]:
    """Return the median of each round's events."""
    starts = range(0, len(values), EVENTS_PER_ROUND)
    return [median(values[start : start + EVENTS_PER_ROUND]) for start in starts]


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
    """Open connections, so many at a time, until each has read the first event."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(name: str) -> Watcher:
        watcher = Watcher(
            f"GET /api/v1/streams/{name}/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: Bearer {token}\r\n\r\n".encode()
        )
        async with turns, asyncio.timeout(SECONDS_MAX):
            await asyncio.get_running_loop().create_connection(lambda: watcher, "127.0.0.1", port)
            await watcher.heard
        return watcher

    return await asyncio.gather(*(one(name) for name in names))


async def fan_out(place: Place, watchers: Sequence[Watcher], number: int, pid: int) -> FannedOut:
    """Commit an event; return when watchers had it. Raises `TimeoutError` and `LoadFailed`."""
    for watcher in watchers:
        watcher.await_event(str(number))
    computed, since = processor_us(pid), perf_counter()
    async with place.container.shared.unit_of_work() as work:
        await work.streams.append("watched", WRITER, event())
        await work.commit()
    async with asyncio.timeout(SECONDS_MAX):
        at = [await watcher.heard for watcher in watchers]
    return FannedOut(
        half_ms=(median(at) - since) * 1_000,
        all_ms=(max(at) - since) * 1_000,
        processor_us=(processor_us(pid) - computed) / len(watchers),
    )


def processor_us(pid: int) -> float:
    """Return how long a process has computed, in all its threads."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((each / "schedstat").read_text().split()[0]) for each in threads) / 1_000


def memory_kib(pid: int) -> int:
    """Return what a process holds in memory."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
