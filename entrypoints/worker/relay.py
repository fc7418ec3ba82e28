"""Brings promised work to runners: expands events, sends due jobs, keeps their holds."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Protocol

import structlog

from core.shared.errors import DatabaseAway, QueueAway
from core.shared.jobs import PROMISED, Job
from core.shared.ports import Clock, JobBoard
from core.streams.ports import Signals
from entrypoints.container import Container
from entrypoints.worker.schedule import Scheduler
from entrypoints.worker.subscriptions import SUBSCRIPTIONS

log = structlog.get_logger(__name__)

EVENTS_PER_PASS = 200
HOLD_SECONDS = 3_600
HOLDS_EVERY_SECONDS = 60
ERROR_WAIT_SECONDS = 1.0
HEED_SECONDS = 60.0


class Transport(Protocol):
    """Takes jobs to whoever runs them."""

    async def room(self) -> int:
        """Return how many more jobs it takes now."""
        ...

    async def submit(self, jobs: Sequence[Job]) -> None:
        """Hand jobs over."""
        ...


class Relay:
    """A loop that any number of processes may run beside one another."""

    def __init__(
        self,
        board: JobBoard,
        transport: Transport,
        scheduler: Scheduler,
        clock: Clock,
        *,
        subscriptions: Mapping[str, Sequence[str]],
        poll_seconds: float,
        sent_lease: timedelta,
    ) -> None:
        """Begin asleep; `sent_lease` is how long a sent job may wait for its runner."""
        self._board = board
        self._transport = transport
        self._scheduler = scheduler
        self._clock = clock
        self._subscriptions = subscriptions
        self._poll_seconds = poll_seconds
        self._sent_lease = sent_lease
        self._work = asyncio.Event()
        self._holds_kept_at = float("-inf")

    def wake(self) -> None:
        """Say that there is work, or room for more."""
        self._work.set()

    async def run(self) -> None:
        """Relay until cancelled. A database or queue that is away is waited for."""
        while True:
            self._work.clear()
            try:
                moved = await self.pass_once()
            except (DatabaseAway, QueueAway) as error:
                log.warning("relay_waits", error=str(error))
                await asyncio.sleep(ERROR_WAIT_SECONDS)
                continue
            except Exception:  # the next pass tries again; nothing is lost meanwhile
                log.exception("relay_failed")
                await asyncio.sleep(ERROR_WAIT_SECONDS)
                continue
            if moved == 0:
                await self._wait()

    async def _wait(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._poll_seconds):
                await self._work.wait()

    async def pass_once(self) -> int:
        """Do one pass; return how many events and jobs moved."""
        now = self._clock.now()
        await self._scheduler.tick(now)
        # A clock that was set back has not stood still: what it said before does not count.
        if abs(now.timestamp() - self._holds_kept_at) >= HOLDS_EVERY_SECONDS:
            await self._board.renew_holds(seconds=HOLD_SECONDS)
            self._holds_kept_at = now.timestamp()
        sent = 0
        if (room := await self._transport.room()) > 0:
            jobs = await self._board.send(lease=self._sent_lease, limit=room)
            await self._transport.submit(jobs)
            sent = len(jobs)
        # Their jobs are sent by the next pass, which follows at once.
        return sent + await self._board.expand_events(self._subscriptions, limit=EVENTS_PER_PASS)


async def heed(signals: Signals, relay: Relay) -> None:
    """Wake a relay whenever work is promised, in whatever process, until cancelled."""
    async with signals.listen(PROMISED) as wakes:
        while True:
            await wakes.wait(HEED_SECONDS)
            relay.wake()


def make_relay(container: Container, transport: Transport) -> Relay:
    """Return the relay over a container's board, as configured."""
    settings = container.settings().jobs
    board = container.shared.job_board()
    return Relay(
        board,
        transport,
        Scheduler(board),
        container.shared.clock(),
        subscriptions=SUBSCRIPTIONS,
        poll_seconds=settings.poll_seconds,
        sent_lease=timedelta(seconds=settings.lease_seconds),
    )
