"""The ends of the logs that are watched here: each is read once for all of its readers."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from contextvars import Context
from dataclasses import dataclass

from core.streams.model import Excerpt
from core.streams.ports import Signals, StreamsUnitOfWork

EVENTS_AT_ONCE = 200
LISTEN_SECONDS = 3_600.0
SILENCE_SECONDS = 15.0
"""After how much silence a reader is told that all is well."""


class Looks:
    """Readers that look at the same place at the same moment share one look."""

    def __init__(self, snapshot: Callable[[], StreamsUnitOfWork]) -> None:
        """Begin with nobody looking."""
        self._snapshot = snapshot
        self._coming: dict[tuple[str, int], asyncio.Task[Excerpt]] = {}

    async def __call__(self, stream_id: str, after: int) -> Excerpt:
        """Return an excerpt that was read after this was called."""
        place = (stream_id, after)
        task = self._coming.get(place)
        if task is None:
            task = asyncio.create_task(self._begin(place))
            self._coming[place] = task
        return await asyncio.shield(task)

    async def _begin(self, place: tuple[str, int]) -> Excerpt:
        """Look: a task begins when all who came with it have joined; later ones look anew."""
        del self._coming[place]
        stream_id, after = place
        async with self._snapshot() as work:
            return await work.streams.read(stream_id, after=after, limit=EVENTS_AT_ONCE)


class Tail:
    """The newest excerpt of a stream, handed to whoever waits for it.

    Nothing is kept for who is not there: who is further behind looks for itself until it has caught
    up, so a slow reader costs no memory and holds nobody up.
    """

    def __init__(self, stream_id: str, after: int, looks: Looks) -> None:
        """Begin behind an event: `last` is up to where it has read; `reading` is held meanwhile."""
        self.stream_id = stream_id
        self.last = after
        self.reading = asyncio.Lock()
        self._looks = looks
        self._begins_after = after
        self._newest: Excerpt | None = None
        self._waiting: list[asyncio.Future[Excerpt | None]] = []
        self._silent_seconds = 0.0

    async def read(self, after: int) -> Excerpt | None:
        """Return what comes after an event: what is there already, or else what comes next.

        None tells that nothing came for a while. An excerpt may begin with events that are not
        after `after`. Raises whatever kept the stream from being read.
        """
        if self._begins_after <= after < self.last:
            return self._newest
        if after < self.last:
            return await self._looks(self.stream_id, after)
        waiter: asyncio.Future[Excerpt | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        return await waiter

    async def read_on(self) -> None:
        """Read what is new, and hand it to who waits."""
        async with self.reading:
            more = True
            while more:
                try:
                    excerpt = await self._looks(self.stream_id, self.last)
                except Exception as error:  # noqa: BLE001 - It is raised by each who waits.
                    self.fail(error)
                    return
                if excerpt.events:
                    self._newest = excerpt
                    self._begins_after, self.last = self.last, excerpt.events[-1].sequence
                if excerpt.events or excerpt.stream.has_ended or excerpt.suspended:
                    self._hand(excerpt)
                more = bool(excerpt.events) and self.last < excerpt.stream.last

    def fail(self, error: Exception) -> None:
        """Tell who waits that the stream could not be read."""
        for waiter in self._taken():
            waiter.set_exception(error)

    def let_pass(self, seconds: float) -> None:
        """Tell who waits that nothing came, when that is so for a while."""
        self._silent_seconds += seconds
        if self._silent_seconds >= SILENCE_SECONDS:
            self._hand(None)

    def _hand(self, excerpt: Excerpt | None) -> None:
        for waiter in self._taken():
            waiter.set_result(excerpt)
        self._silent_seconds = 0.0

    def _taken(self) -> list[asyncio.Future[Excerpt | None]]:
        """Return who waits and has not left; nobody waits then."""
        waiting, self._waiting = self._waiting, []
        return [waiter for waiter in waiting if not waiter.done()]


@dataclass(slots=True)
class _Watched:
    """A tail, the task that heeds its signals, and how many read it."""

    tail: Tail
    heeding: asyncio.Task[None]
    readers: int = 0


class Tails:
    """The tails of the streams that have readers in this process.

    Signals say when to look; nothing is read from them. As some may be lost, every
    `look_again_seconds` one look tells for all streams together which of them were missed.
    """

    def __init__(
        self,
        snapshot: Callable[[], StreamsUnitOfWork],
        signals: Signals,
        *,
        look_again_seconds: float,
    ) -> None:
        """Begin with no readers."""
        self._snapshot = snapshot
        self._looks = Looks(snapshot)
        self._signals = signals
        self._look_again_seconds = look_again_seconds
        self._watched: dict[str, _Watched] = {}
        self._watching: asyncio.Task[None] | None = None
        self._nobody = asyncio.Event()

    @asynccontextmanager
    async def of(self, stream_id: str, after: int) -> AsyncIterator[Tail]:
        """Give a stream's tail until the end of the block; its first reader's begins at `after`."""
        watched = self._watched.get(stream_id)
        if watched is None:
            tail = Tail(stream_id, after, self._looks)
            watched = _Watched(tail, asyncio.create_task(self._heed(tail)))
            self._watched[stream_id] = watched
        if self._watching is None:
            self._nobody = asyncio.Event()
            # In a context of its own: it looks for all readers, not for the first one.
            self._watching = asyncio.create_task(self._watch(self._nobody), context=Context())
        watched.readers += 1
        try:
            yield watched.tail
        finally:
            watched.readers -= 1
            if not watched.readers:
                del self._watched[stream_id]
                # Whoever leaves may be in a hurry; what has begun must end all the same.
                await asyncio.shield(asyncio.create_task(self._end(watched)))

    async def _end(self, watched: _Watched) -> None:
        """End what no reader needs any more, when it has no transaction open."""
        async with watched.tail.reading:
            watched.heeding.cancel()
        ending = {watched.heeding}
        if not self._watched and self._watching is not None:
            self._nobody.set()
            ending.add(self._watching)
            self._watching = None
        await asyncio.wait(ending)

    async def _heed(self, tail: Tail) -> None:
        """Read on at each signal until cancelled."""
        async with self._signals.listen(tail.stream_id) as wakes:
            while True:
                await tail.read_on()
                await wakes.wait(LISTEN_SECONDS)

    async def _watch(self, nobody: asyncio.Event) -> None:
        """Find what no signal told of, and tell of silence, until nobody reads any more."""
        while not nobody.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._look_again_seconds):
                    await nobody.wait()
                    return
            await self._glance([each.tail for each in self._watched.values()])

    async def _glance(self, tails: Sequence[Tail]) -> None:
        try:
            async with self._snapshot() as work:
                behind = await work.streams.behind({each.stream_id: each.last for each in tails})
        except Exception as error:  # noqa: BLE001 - It is raised by each who waits.
            for tail in tails:
                tail.fail(error)
            return
        await asyncio.gather(*(each.read_on() for each in tails if each.stream_id in behind))
        for tail in tails:
            tail.let_pass(self._look_again_seconds)
