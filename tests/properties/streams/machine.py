"""Random histories of streams: writers, those who take over, readers, trims and cancels.

The log is the record: whatever readers there are, and however often they go and come back, what
one has read is what was written, in its order and once, but for what it was told is gone.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from adapters.database.engine import Database
from adapters.database.unit_of_work import SqlUnitOfWork
from core.shared.errors import DomainError
from core.shared.ids import AccountId
from core.streams.model import NewEvent, Stream, StreamEvent
from core.streams.rules import TRIMMED, reopened, start_of, unread
from core.streams.use_cases.cancel_stream import CancelStream
from core.streams.use_cases.trim_streams import TrimStreams
from tests.properties.ledger.backends import FakeClock
from tests.runner import Runner

ADA = AccountId(1)
KEPT = timedelta(days=3)
Work = Callable[[SqlUnitOfWork], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class World:
    """The databases that a history is played on, their clock, and the loop that runs them."""

    databases: Sequence[Database]
    clock: FakeClock
    runner: Runner


@dataclass(slots=True)
class Log:
    """One stream as the model has it: all that was ever written to it."""

    writer: str
    events: list[str] = field(default_factory=list)
    begins_after: int = 0
    trimmed_to: int = 0
    ended: bool = False
    ended_for: timedelta = timedelta()
    cancelled: bool = False


@dataclass(slots=True)
class Reader:
    """Somebody who reads a stream, with their cursor, and what they know by number."""

    stream: str
    cursor: int | None = None
    begins: int = 0
    told: dict[int, str] = field(default_factory=dict)


class StreamsMachine(RuleBasedStateMachine):
    """Streams as writers and readers meet them."""

    world: World
    made = 0
    """Counts over all histories: a database keeps what earlier ones wrote."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = self.world.clock
        self.logs: dict[str, Log] = {}
        self.readers: list[Reader] = []

    # ---------------------------------------------------------------- how a rule plays

    def everywhere(self, act: Callable[[Database], Awaitable[Any]]) -> Any:
        """Do the same on each database; return the one answer, a refusal by its code."""

        async def run() -> list[Any]:
            answers = []
            for database in self.world.databases:
                try:
                    answers.append(await act(database))
                except DomainError as refusal:
                    answers.append(refusal.code)
            return answers

        first, *others = self.world.runner.run(run())
        assert all(other == first for other in others), f"answers differ: {[first, *others]}"
        return first

    def write(self, work: Work) -> Any:
        """Do something in a transaction of its own."""

        async def act(database: Database) -> Any:
            async with SqlUnitOfWork(database, self.clock) as unit:
                answer = await work(unit)
                await unit.commit()
                return answer

        return self.everywhere(act)

    def a_stream(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.logs)))

    # ---------------------------------------------------------------- writers

    @rule()
    def open(self) -> None:
        StreamsMachine.made += 1
        name = f"stream-{StreamsMachine.made}"
        new = Stream(
            id=name,
            account_id=ADA,
            kind="text",
            writer="w-0",
            created_at=self.clock.at,
            cancellable=True,
        )
        self.write(lambda unit: unit.streams.open(new))
        self.logs[name] = Log(writer="w-0")

    @precondition(lambda self: self.logs)
    @rule(data=st.data(), own=st.sampled_from([True, True, True, False]), ends=st.booleans())
    def append(self, data: st.DataObject, own: bool, ends: bool) -> None:
        """Add some events; who was replaced, or comes after the end, adds none."""
        count = data.draw(st.integers(1 if ends else 0, 3))
        self.add_to(self.a_stream(data), count, own=own, ends=ends)

    def add_to(self, name: str, count: int, *, ends: bool, own: bool = True) -> None:
        """Add so many events, the last ones or not, as the stream's writer or somebody else."""
        log = self.logs[name]
        new = [f"{len(log.events) + 1 + index}" for index in range(count)]
        events = [NewEvent(type="text", data={"text": each}) for each in new]
        writer = log.writer if own else "w-none"
        ended_at = self.clock.at if ends else None

        async def add(unit: SqlUnitOfWork) -> None:
            await unit.streams.append(name, writer, *events, ended_at=ended_at)

        refusal = self.write(add)
        if log.ended:
            assert refusal == "stream-ended"
        elif not own:
            assert refusal == "stream-writer-replaced"
        else:
            assert refusal is None
            log.events += new
            log.ended, log.ended_for = ends, timedelta()

    @precondition(lambda self: self.logs)
    @rule(data=st.data())
    def take_over(self, data: st.DataObject) -> None:
        """Another attempt sets its own token; what the one before sends from here on is refused."""
        name = self.a_stream(data)
        log = self.logs[name]
        if log.ended:
            return
        before, log.writer = log.writer, f"w-{int(log.writer[2:]) + 1}"

        async def claim(unit: SqlUnitOfWork) -> None:
            stream = await unit.streams.get(name)
            await unit.streams.save(replace(stream, writer=log.writer))

        async def late(unit: SqlUnitOfWork) -> None:
            await unit.streams.append(name, before, NewEvent(type="text", data={}))

        assert self.write(claim) is None
        assert self.write(late) == "stream-writer-replaced"

    @precondition(lambda self: any(log.ended for log in self.logs.values()))
    @rule(data=st.data())
    def reopen(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from([n for n, log in self.logs.items() if log.ended]))
        log = self.logs[name]
        log.writer = f"w-{int(log.writer[2:]) + 1}"

        async def again(unit: SqlUnitOfWork) -> None:
            await unit.streams.save(reopened(await unit.streams.get(name), log.writer))

        assert self.write(again) is None
        log.ended, log.cancelled, log.begins_after = False, False, len(log.events)

    @precondition(lambda self: self.logs)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        name = self.a_stream(data)
        log = self.logs[name]

        async def ask(database: Database) -> bool:
            stop = CancelStream(
                unit_of_work=lambda: SqlUnitOfWork(database, self.clock), clock=self.clock
            )
            return (await stop(ADA, name)).cancel_asked_at is not None

        log.cancelled = log.cancelled or not log.ended
        assert self.everywhere(ask) == log.cancelled

    @rule(days=st.sampled_from([1, 2, 4]))
    def trim(self, days: int) -> None:
        """Let days go by; what ended longer ago than is kept has only its last event."""
        self.clock.at += timedelta(days=days)

        async def sweep(database: Database) -> None:
            await TrimStreams(
                unit_of_work=lambda: SqlUnitOfWork(database, self.clock),
                clock=self.clock,
                keep=KEPT,
            )()

        self.everywhere(sweep)
        for log in self.logs.values():
            log.ended_for += timedelta(days=days)
            if log.ended and log.ended_for > KEPT:
                log.trimmed_to = max(log.trimmed_to, len(log.events) - 1)

    # ---------------------------------------------------------------- readers

    @precondition(lambda self: self.logs)
    @rule(data=st.data())
    def come(self, data: st.DataObject) -> None:
        """Begin to read, without a cursor or with one from before."""
        name = self.a_stream(data)
        log = self.logs[name]
        cursor = data.draw(st.one_of(st.none(), st.integers(0, len(log.events))))
        begins = log.begins_after if cursor is None else cursor
        self.readers.append(Reader(stream=name, cursor=cursor, begins=begins))

    @rule(seen=st.integers(0, 2))
    def come_back_after_a_trim(self, seen: int) -> None:
        """Who read a little, and was away until the rest was trimmed, is told what is gone."""
        self.open()
        name = list(self.logs)[-1]
        for ends in (False, True):
            self.add_to(name, 2, ends=ends)
        self.trim(4)
        self.readers.append(Reader(stream=name, cursor=seen, begins=seen))
        self.look(self.readers[-1], 4)
        assert self.readers[-1].told[seen + 1] == TRIMMED

    @precondition(lambda self: self.readers)
    @rule(data=st.data(), limit=st.integers(1, 4))
    def read(self, data: st.DataObject, limit: int) -> None:
        """Look once, as who follows a stream does after any disconnect."""
        self.look(data.draw(st.sampled_from(self.readers)), limit)

    def look(self, reader: Reader, limit: int) -> None:
        """Read on, and compare with what was written."""
        log = self.logs[reader.stream]

        async def ask(database: Database) -> tuple[StreamEvent, ...]:
            async with SqlUnitOfWork(database, self.clock, read_only=True) as work:
                stream = await work.streams.get(reader.stream, account_id=ADA)
                after = start_of(stream, reader.cursor)
                found = await work.streams.read(stream.id, after=after, limit=limit)
            return unread(found, after)

        events: tuple[StreamEvent, ...] = self.everywhere(ask)
        if reader.cursor is None:
            reader.begins = log.begins_after
        last = reader.begins if reader.cursor is None else reader.cursor
        for event in events:
            if event.type == TRIMMED:
                assert event.data == {"from": last + 1, "to": log.trimmed_to}
                gone = range(last + 1, log.trimmed_to + 1)
                reader.told |= dict.fromkeys(gone, TRIMMED)
                last = log.trimmed_to
                continue
            last += 1
            assert event.sequence == last
            reader.told[last] = str(event.data["text"])
        if last < len(log.events):
            assert events, "there is more, and it was not told"
        reader.cursor = last if events else reader.cursor

    @precondition(lambda self: self.logs)
    @rule(data=st.data(), beyond=st.integers(1, 3))
    def come_from_the_future(self, data: st.DataObject, beyond: int) -> None:
        name = self.a_stream(data)
        cursor = len(self.logs[name].events) + beyond

        async def look(unit: SqlUnitOfWork) -> int:
            return start_of(await unit.streams.get(name), cursor)

        assert self.write(look) == "stream-cursor-invalid"

    # ---------------------------------------------------------------- what must hold

    @invariant()
    def what_was_read_was_written(self) -> None:
        for reader in self.readers:
            written = self.logs[reader.stream].events
            assert list(reader.told) == list(
                range(reader.begins + 1, reader.begins + 1 + len(reader.told))
            )
            for number, text in reader.told.items():
                assert text in {written[number - 1], TRIMMED}

    @invariant()
    def heads_are_as_the_model_has_them(self) -> None:
        async def heads(unit: SqlUnitOfWork) -> list[Stream]:
            return [await unit.streams.get(name) for name in self.logs]

        for head, log in zip(self.write(heads), self.logs.values(), strict=True):
            assert (head.last, head.writer) == (len(log.events), log.writer)
            assert (head.begins_after, head.trimmed_to) == (log.begins_after, log.trimmed_to)
            assert head.has_ended == log.ended
            assert (head.cancel_asked_at is not None) == log.cancelled
