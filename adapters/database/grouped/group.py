"""Calls that arrive together are one batch: one transaction, committed once, then all answers.

A batch is whatever arrived while the last one was committing: there is no timer, so a call alone
waits for nobody. Each call runs its use case unchanged, one after the other, on a unit of work in
memory; one that is refused leaves no trace. Should the transaction fail, nothing has happened, and
every call is made anew by itself: what is wrong with one is never another's.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context, ContextVar
from dataclasses import dataclass, replace
from typing import Any, Generic, ParamSpec, TypeVar

import structlog

from adapters.database.away import ending
from adapters.database.engine import Database
from adapters.database.grouped.batch import Batch, NotGrouped
from adapters.database.grouped.needs import Needs
from adapters.database.grouped.wire import Wire, wired
from adapters.database.grouped.work import GroupedUnitOfWork
from core.shared.errors import DomainError
from core.shared.jobs import PROMISED
from core.shared.ports import Clock

log = structlog.get_logger(__name__)
ACTS_MAX = 64
"""So many acts fill a batch: more would only make each wait longer, and others for the process."""
LANES = 2
"""Batches at a time on PostgreSQL: one is computed here while the other is written there."""
LINGER_SECONDS = 1.0
"""For how long a lane that nobody needs keeps its connection: opening one costs as a batch does."""

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


@dataclass(slots=True, eq=False)
class Call:
    """A call that waits for its batch, and what became of it there."""

    run: Callable[[], Awaitable[Any]]
    needs: Needs
    answer: asyncio.Future[Any]
    outcome: Any = None
    error: BaseException | None = None

    async def make(self) -> None:
        """Run it. A refusal is its own; any other error is raised."""
        try:
            self.outcome = await self.run()
        except (DomainError, NotGrouped) as refusal:
            self.error = refusal

    def reply(self) -> None:
        """Answer, unless the caller has gone."""
        if self.answer.done():
            return
        if self.error is None:
            self.answer.set_result(self.outcome)
        else:
            self.answer.set_exception(self.error)


def fail(calls: Sequence[Call], error: BaseException) -> None:
    """Answer calls with what became of all of them."""
    for call in calls:
        call.error = error
        call.reply()


def end_waiting(waiter: asyncio.Future[bool]) -> None:
    """Let a lane end, unless it has just been woken."""
    if not waiter.done():
        waiter.set_result(False)


class Group:
    """Makes batches of calls, in lanes: each has a connection, which it keeps while it is busy."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on a database; nothing is opened before the first call."""
        self._database = database
        self._clock = clock
        self._waiting: deque[Call] = deque()
        self._lanes = 1 if database.is_sqlite else LANES
        self._busy: set[asyncio.Task[None]] = set()
        self._running: set[asyncio.Task[None]] = set()
        self._idle: list[asyncio.Future[bool]] = []
        self._closing = False
        self._batch: ContextVar[Batch] = ContextVar("batch")

    def add(self, call: Call) -> None:
        """Let a call be part of the next batch."""
        self._waiting.append(call)
        if not self._wake() and len(self._busy) < self._lanes:
            # In a context of its own: it works for many callers.
            lane = asyncio.create_task(self._serve(), context=Context())
            self._busy.add(lane)
            self._running.add(lane)
            lane.add_done_callback(self._running.discard)

    async def close(self) -> None:
        """Wait until nothing is under way and every connection is given back."""
        self._closing = True
        while self._wake():
            pass
        await asyncio.gather(*self._running, return_exceptions=True)

    def unit_of_work(self) -> GroupedUnitOfWork:
        """Return the unit of work of the call that is being made."""
        return GroupedUnitOfWork(self._batch.get())

    async def _serve(self) -> None:
        """Make batches until nobody has come for a while."""
        calls: list[Call] = []
        try:
            async with self._database.engine.connect() as connection, wired(connection) as wire:
                while calls := await self._next():
                    async with self._database.writer_turn(read_only=False):
                        await self._transact(wire, calls)
        except BaseException as error:
            calls += self._left()
            fail(calls, NotGrouped() if isinstance(error, Exception) else error)
            if not isinstance(error, Exception):
                raise
            log.warning("batches.interrupted", error=repr(error))

    async def _next(self) -> list[Call]:
        """Return the calls of the next batch; none when nobody has come for a while.

        Then the next call starts a lane anew.
        """
        await asyncio.sleep(0)  # Who was answered just now may ask again.
        lingering = True
        while not (calls := self._take()) and lingering:
            lingering = await self._woken()
        if not calls:
            self._end_lane()
        return calls

    def _take(self) -> list[Call]:
        """Take the calls of the next batch; who has gone before it is not among them."""
        calls: list[Call] = []
        acts = 0
        while self._waiting and acts < ACTS_MAX:
            call = self._waiting.popleft()
            if not call.answer.done():
                calls.append(call)
                acts += call.needs.acts
        return calls

    async def _woken(self) -> bool:
        """Wait for calls; False when none came for a while, and when the group closes."""
        if self._closing:
            return False
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[bool] = loop.create_future()
        timer = loop.call_later(LINGER_SECONDS, end_waiting, waiter)
        self._idle.append(waiter)
        try:
            return await waiter
        finally:
            timer.cancel()

    def _wake(self) -> bool:
        """Wake an idle lane, if there is one."""
        while self._idle:
            waiter = self._idle.pop()
            if not waiter.done():
                waiter.set_result(True)
                return True
        return False

    def _left(self) -> list[Call]:
        """End this lane, and return those who wait and for whom no other lane is left."""
        self._end_lane()
        if self._busy:
            return []
        left = [*self._waiting]
        self._waiting.clear()
        return left

    def _end_lane(self) -> None:
        """Let the next call start a lane in the place of this one."""
        lane = asyncio.current_task()
        assert lane is not None
        self._busy.discard(lane)

    async def _transact(self, wire: Wire, calls: Sequence[Call]) -> None:
        """Make calls in one transaction, and answer them when it is durable."""
        batch = Batch(wire, self._clock, self._database.subscribers)
        self._batch.set(batch)
        try:
            await batch.load(call.needs for call in calls)
            for call in calls:
                await call.make()
            await batch.write()
        except Exception as error:  # noqa: BLE001 - Each call made by itself will tell.
            log.warning("batch.failed", calls=len(calls), error=repr(error))
            await wire.rollback()
            fail(calls, NotGrouped())
            return
        try:
            with ending():
                await self._end(wire, batch)
        except BaseException as error:
            fail(calls, error)  # Nobody knows whether it happened, as with a commit alone.
            raise
        for call in calls:
            call.reply()
        if batch.has_events:
            await self._database.on_signals([PROMISED])
        if batch.made:
            self._database.on_changes(batch.made)

    async def _end(self, wire: Wire, batch: Batch) -> None:
        """Make durable what was written; a batch of refusals and repeats wrote nothing."""
        if batch.has_written:
            await self._commit(wire)
        else:
            await wire.rollback()

    async def _commit(self, wire: Wire) -> None:
        """Make a batch durable."""
        await wire.commit()


class Grouped(Generic[Asked, Answer]):
    """A use case whose calls share transactions with those of others. It answers as alone."""

    def __init__(
        self,
        group: Group,
        use_case: Callable[Asked, Awaitable[Answer]],
        needs: Callable[Asked, Needs],
    ) -> None:
        """Group the calls of a use case: a dataclass with a plain `unit_of_work` in it."""
        self._group = group
        self._alone = use_case
        self._together: Callable[Asked, Awaitable[Answer]] = replace(
            use_case,  # type: ignore[type-var]  # No type says "callable and dataclass".
            unit_of_work=group.unit_of_work,
        )
        self._needs = needs

    async def __call__(self, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        """Do what the use case does; what it did is durable when the answer comes."""

        def run() -> Awaitable[Answer]:
            return self._together(*args, **kwargs)

        needs = self._needs(*args, **kwargs)
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._group.add(Call(run, needs, answer))
        try:
            return await answer
        except NotGrouped:
            pass  # Made by itself below, where what it raises has no cause in the batch.
        return await self._alone(*args, **kwargs)
