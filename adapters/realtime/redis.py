"""Signals between processes, over Redis pub/sub. One connection listens for all readers here."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from adapters.realtime.memory import MemorySignals, MemoryWakes

PREFIX = "inkwell:signal:"
SUBSCRIBED_SECONDS_MAX = 1.0
IDLE_SECONDS = 30.0
UNREACHABLE = (OSError, RedisError, asyncio.TimeoutError)
log = structlog.get_logger(__name__)


class RedisSignals:
    """Signals to and from other processes.

    While Redis is away nothing is lost but speed: readers look again by themselves. After a pause
    one who announces tries it again, and nobody else waits for it.
    """

    def __init__(
        self, url: str, *, answer_seconds_max: float = 1.0, away_seconds: float = 1.0
    ) -> None:
        """Connect at the first use; try one that was away again after `away_seconds`."""
        self._redis: Redis = Redis.from_url(
            url, socket_timeout=answer_seconds_max, socket_connect_timeout=answer_seconds_max
        )
        self._away_seconds = away_seconds
        self._here = MemorySignals()
        self._counts: dict[str, int] = {}
        self._confirmed: dict[str, asyncio.Event] = {}
        self._pubsub: Any = None
        self._task: asyncio.Task[None] | None = None
        self._missed_at: float | None = None

    @asynccontextmanager
    async def listen(self, name: str) -> AsyncIterator[MemoryWakes]:
        """Listen to a name; from here on no signal is missed while Redis is there."""
        async with self._here.listen(name) as wakes:
            try:
                await self._subscribe(name)
                yield wakes
            finally:
                await self._unsubscribe(name)

    async def announce(self, names: Iterable[str]) -> None:
        """Wake whoever listens to one of the names, in whatever process."""
        wanted = list(names)
        await self._here.announce(wanted)
        if self._may_send():
            await self._send(wanted)

    async def close(self) -> None:
        """Stop listening and close the connections."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._redis.aclose()

    def _may_send(self) -> bool:
        if self._missed_at is None:
            return True
        now = asyncio.get_running_loop().time()
        if now - self._missed_at < self._away_seconds:
            return False
        self._missed_at = now
        return True

    async def _send(self, names: Iterable[str]) -> None:
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                for name in names:
                    pipeline.publish(PREFIX + name, b"")
                await pipeline.execute()
        except UNREACHABLE as error:
            self._missed_at = asyncio.get_running_loop().time()
            log.warning("signals_not_sent", error=repr(error))
        else:
            self._missed_at = None

    async def _subscribe(self, name: str) -> None:
        self._counts[name] = self._counts.get(name, 0) + 1
        confirmed = self._confirmed.setdefault(name, asyncio.Event())
        if self._task is None:
            self._task = asyncio.create_task(self._receive())
        elif self._counts[name] == 1 and self._pubsub is not None:
            with suppress(*UNREACHABLE):  # The receiving task subscribes anew to all.
                await self._pubsub.subscribe(PREFIX + name)
        with suppress(TimeoutError):
            async with asyncio.timeout(SUBSCRIBED_SECONDS_MAX):
                await confirmed.wait()

    async def _unsubscribe(self, name: str) -> None:
        self._counts[name] -= 1
        if self._counts[name]:
            return
        del self._counts[name]
        del self._confirmed[name]
        if self._pubsub is not None:
            with suppress(*UNREACHABLE):  # A connection that is gone has forgotten it anyway.
                await self._pubsub.unsubscribe(PREFIX + name)

    async def _receive(self) -> None:
        """Pass on what comes, over as many connections as it takes."""
        while True:
            try:
                async with self._redis.pubsub() as pubsub:
                    await pubsub.connect()
                    self._pubsub = pubsub  # From here on, who comes later subscribes by itself.
                    await pubsub.subscribe(PREFIX, *(PREFIX + name for name in self._counts))
                    self._here.wake_all()
                    while True:
                        self._take(await pubsub.get_message(timeout=IDLE_SECONDS))
            except UNREACHABLE as error:
                log.warning("signals_away", error=repr(error))
                await asyncio.sleep(self._away_seconds)
            finally:
                self._pubsub = None

    def _take(self, message: dict[str, Any] | None) -> None:
        if message is None:
            return
        name = message["channel"].decode().removeprefix(PREFIX)
        if message["type"] == "subscribe" and name in self._confirmed:
            self._confirmed[name].set()
        elif message["type"] == "message":
            self._here.wake(name)
