"""Events become one job for each subscriber, ticks happen once, waiting frees no hold."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.database.job_board import LOOKED_AT
from core.ledger.model import Unit
from core.ledger.rules.holds import HoldRequest
from core.ledger.rules.opening import open_wallet
from core.ledger.steps import booking
from core.shared.errors import DatabaseAway, QueueAway
from core.shared.events import Event
from core.shared.ids import AccountId
from core.shared.jobs import Job, NewJob
from entrypoints.container import Container
from entrypoints.worker.relay import Relay
from entrypoints.worker.schedule import Scheduler, Tick
from tests.builders import FakeClock

ACCOUNT = AccountId(1)
LEASE = timedelta(seconds=30)


class Taken:
    """A transport that keeps what it is given."""

    def __init__(self, room: int = 100) -> None:
        self.jobs: list[Job] = []
        self.left = room

    async def room(self) -> int:
        return self.left

    async def submit(self, jobs: Sequence[Job]) -> None:
        self.jobs += jobs
        self.left -= len(jobs)


def relay_of(container: Container, transport: Taken, schedule: Sequence[Tick] = ()) -> Relay:
    board = container.shared.job_board()
    return Relay(
        board,
        transport,
        Scheduler(board, schedule),
        container.shared.clock(),
        subscriptions={"thing.happened": ["first.reaction", "second.reaction"]},
        poll_seconds=0.01,
        sent_lease=LEASE,
    )


async def test_an_event_reaches_each_subscriber_once(container: Container) -> None:
    async with container.shared.unit_of_work() as work:
        for number in range(3):
            payload = {"number": number}
            event = Event(type="thing.happened", account_id=ACCOUNT, payload=payload)
            await work.events.add(event)
        await work.events.add(Event(type="nobody.cares", account_id=None, payload={}))
        await work.commit()
    transports = [Taken() for _ in range(4)]
    relays = [relay_of(container, transport) for transport in transports]
    await asyncio.gather(*(relay.pass_once() for relay in relays))
    await asyncio.gather(*(relay.pass_once() for relay in relays))
    taken = [job for transport in transports for job in transport.jobs]
    assert sorted((job.kind, job.arguments["number"]) for job in taken) == [
        (kind, number) for kind in ("first.reaction", "second.reaction") for number in range(3)
    ]
    assert all(job.account_id == ACCOUNT for job in taken)


async def test_what_an_event_makes_is_made_though_an_older_version_relays_it(
    container: Container,
) -> None:
    container.shared.database().subscribers = {"newer.thing": ["newer.reaction"]}
    async with container.shared.unit_of_work() as work:
        await work.events.add(Event(type="newer.thing", account_id=ACCOUNT, payload={}))
        await work.events.add(Event(type="thing.happened", account_id=ACCOUNT, payload={}))
        await work.commit()
    transport = Taken()
    relay = relay_of(container, transport)
    assert await relay.pass_once() == 2  # events became jobs, which the next pass sends
    await relay.pass_once()
    assert sorted(job.kind for job in transport.jobs) == [
        "first.reaction",
        "newer.reaction",
        "second.reaction",
    ]


async def test_what_was_not_committed_is_not_told(container: Container) -> None:
    async with container.shared.unit_of_work() as work:
        await work.events.add(Event(type="thing.happened", account_id=None, payload={}))
    transport = Taken()
    relay = relay_of(container, transport)
    assert [await relay.pass_once() for _ in range(2)] == [0, 0]
    assert transport.jobs == []


async def test_a_tick_happens_once_however_many_run_the_schedule(
    container: Container, clock: FakeClock
) -> None:
    schedule = [Tick(kind="each.minute", every=timedelta(minutes=1))]
    transports = [Taken() for _ in range(3)]
    relays = [relay_of(container, transport, schedule) for transport in transports]
    for _ in range(5):
        await asyncio.gather(*(relay.pass_once() for relay in relays))
        clock.advance(timedelta(seconds=30))
    sent = [(job.id, job.lease_until) for t in transports for job in t.jobs]
    assert len(sent) == len(set(sent))
    assert len({name for name, _ in sent}) == 3


async def test_no_more_is_sent_than_there_is_room_for(
    container: Container, clock: FakeClock
) -> None:
    board = container.shared.job_board()
    for number in range(5):
        job = NewJob(id=str(number), kind="toy", account_id=None, arguments={}, run_at=clock.now())
        await board.promise(job)
    transport = Taken(room=2)
    relay = relay_of(container, transport)
    await relay.pass_once()
    await relay.pass_once()
    assert len(transport.jobs) == 2


class NothingToDo:
    """A board on which nothing is due."""

    async def renew_holds(self, *, seconds: int) -> None:
        del seconds

    async def send(self, *, lease: timedelta, limit: int) -> Sequence[Job]:
        del lease, limit
        return ()

    async def expand_events(self, subscriptions: object, *, limit: int) -> int:
        del subscriptions, limit
        return 0


@pytest.mark.parametrize("turns", range(6))
async def test_it_ends_though_it_is_told_to_just_when_it_is_woken(turns: int) -> None:
    board: Any = NothingToDo()
    relay = Relay(
        board,
        Taken(),
        Scheduler(board, ()),
        FakeClock(),
        subscriptions={},
        poll_seconds=60,
        sent_lease=LEASE,
    )
    running = asyncio.create_task(relay.run())
    for _ in range(20):
        await asyncio.sleep(0)
    relay.wake()
    for _ in range(turns):
        await asyncio.sleep(0)
    running.cancel()
    ended, going_on = await asyncio.wait([running], timeout=5)
    for each in going_on:
        each.cancel()
    assert running in ended


@pytest.mark.parametrize("away", [QueueAway("Redis"), DatabaseAway("PostgreSQL")])
async def test_what_is_away_is_told_in_a_line_and_waited_for(
    container: Container, monkeypatch: pytest.MonkeyPatch, away: Exception
) -> None:
    monkeypatch.setattr("entrypoints.worker.relay.ERROR_WAIT_SECONDS", 0)
    transport, answers, came_back = Taken(), [away, away], asyncio.Event()

    async def room() -> int:
        if answers:
            raise answers.pop()
        came_back.set()
        return 0

    monkeypatch.setattr(transport, "room", room)
    with capture_logs() as logs:
        running = asyncio.create_task(relay_of(container, transport).run())
        async with asyncio.timeout(10):
            await came_back.wait()
        running.cancel()
        await asyncio.wait([running])  # Before its database is closed.
    told = {"event": "relay_waits", "error": str(away), "log_level": "warning"}
    assert logs == [told, told]


async def test_waiting_in_the_queue_frees_no_hold(container: Container, clock: FakeClock) -> None:
    terms = container.shared.terms()
    request = HoldRequest(
        id="h",
        owner="work",
        purpose="test",
        work="work",
        number=1,
        unit=Unit.TOKENS,
        amount=100,
        expires_at=clock.now() + timedelta(hours=1),
    )
    async with container.shared.unit_of_work() as work:
        await work.wallets.save(open_wallet(ACCOUNT, (), terms, clock.now()))
        await booking.place(work, ACCOUNT, (request,), terms, clock.now())
        job = NewJob(
            id="j",
            kind="toy",
            account_id=ACCOUNT,
            arguments={},
            run_at=clock.now() + timedelta(days=1),
            hold_id="h",
        )
        await work.jobs.add(job)
        await work.commit()
    relay = relay_of(container, Taken())
    for _ in range(10):
        clock.advance(timedelta(minutes=29))
        await relay.pass_once()
        async with container.shared.snapshot() as work:
            assert (await work.holds.get("h")).expires_at > clock.now()


async def test_holds_are_renewed_though_the_clock_was_set_back(
    container: Container, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed: list[int] = []

    async def renew_holds(*, seconds: int) -> None:
        renewed.append(seconds)

    monkeypatch.setattr(container.shared.job_board(), "renew_holds", renew_holds)
    relay = relay_of(container, Taken())
    await relay.pass_once()
    clock.advance(-timedelta(hours=2))
    await relay.pass_once()
    await relay.pass_once()
    assert len(renewed) == 2


async def promised(container: Container, account: int | None, count: int) -> None:
    """Promise jobs of an account."""
    board, now = container.shared.job_board(), container.shared.clock().now()
    whose = None if account is None else AccountId(account)
    for number in range(count):
        job = f"{account}-{number:04}"
        await board.promise(NewJob(id=job, kind="toy", account_id=whose, arguments={}, run_at=now))


async def test_one_accounts_thousand_jobs_keep_nobody_else_waiting(
    container: Container, clock: FakeClock
) -> None:
    await promised(container, 1, 2 * LOOKED_AT)
    transport = Taken(10)
    relay = relay_of(container, transport)
    await relay.pass_once()
    assert [job.id for job in transport.jobs] == [f"1-{number:04}" for number in range(10)]
    clock.advance(timedelta(seconds=1))
    await promised(container, 2, 3)
    await promised(container, None, 1)
    for turn in range(1, 5):
        transport.left = 1
        await relay.pass_once()
        assert len(transport.jobs) == 10 + turn
    assert [job.id for job in transport.jobs[10:]] == ["None-0000", "2-0000", "2-0001", "2-0002"]


async def test_within_a_batch_everybody_has_one_begun_before_anybody_has_two(
    container: Container, clock: FakeClock
) -> None:
    for account in (1, 2, 3):
        await promised(container, account, 4)
        clock.advance(timedelta(seconds=1))
    transport = Taken(7)
    await relay_of(container, transport).pass_once()
    assert [(job.id, job.turn) for job in transport.jobs] == [
        ("1-0000", 1),
        ("2-0000", 1),
        ("3-0000", 1),
        ("1-0001", 2),
        ("2-0001", 2),
        ("3-0001", 2),
        ("1-0002", 3),
    ]
