"""What becomes of a job: done once, tried again, given up, parked, handed back."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from core.shared.errors import Conflict, DatabaseAway, Deadlocked, Deferred, Unavailable, Undecided
from core.shared.events import Event
from core.shared.jobs import (
    PATIENT_WAITS,
    RETRY_WAITS,
    SENDS_MAX,
    Job,
    JobStatus,
    NewJob,
)
from entrypoints.container import Container
from entrypoints.worker.in_process import InProcess
from entrypoints.worker.runner import JobRunner
from entrypoints.worker.tasks import Task
from tests.builders import FakeClock

LEASE = timedelta(seconds=30)


class Toy:
    """A task that does what the test says, and counts."""

    def __init__(self, *outcomes: Exception | None) -> None:
        self.outcomes = list(outcomes)
        self.runs = 0
        self.given_up: list[str] = []

    async def run(self, container: Container, job: Job) -> None:
        self.runs += 1
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is not None:
            raise outcome
        await end(container, job, error=None)

    async def give_up(self, container: Container, job: Job, reason: str) -> None:
        self.given_up.append(reason)
        await end(container, job, error=reason)


async def end(container: Container, job: Job, *, error: str | None) -> None:
    async with container.shared.unit_of_work() as work:
        if error is None:
            await work.jobs.done(job.id)
        else:
            await work.jobs.failed(job.id, error=error)
        await work.commit()


async def promise(container: Container, clock: FakeClock, kind: str = "toy") -> None:
    job = NewJob(id="one", kind=kind, account_id=None, arguments={}, run_at=clock.now())
    assert await container.shared.job_board().promise(job)


async def pass_once(container: Container, runner: JobRunner) -> int:
    """Send what is due and run it; return how many jobs that were."""
    jobs = await container.shared.job_board().send(lease=LEASE, limit=10)
    await asyncio.gather(*(runner.run(job.id) for job in jobs))
    return len(jobs)


async def job_of(container: Container) -> Job:
    async with container.shared.snapshot() as work:
        job: Job | None = await work.jobs.get("one")
    assert job is not None
    return job


def runner_of(container: Container, toy: Any, *, gives_up: bool = True) -> JobRunner:
    task = Task(run=toy.run, give_up=toy.give_up if gives_up else None)
    return JobRunner(container, lease=LEASE, tasks={"toy": task})


async def test_a_job_is_done_once_whoever_races(container: Container, clock: FakeClock) -> None:
    toy = Toy()
    runners = [runner_of(container, toy) for _ in range(5)]
    await promise(container, clock)
    await container.shared.job_board().send(lease=LEASE, limit=10)
    await asyncio.gather(*(runner.run("one") for runner in runners))
    assert toy.runs == 1
    assert (await job_of(container)).status is JobStatus.DONE
    assert await pass_once(container, runners[0]) == 0


@pytest.mark.parametrize("error", [Unavailable("away"), RuntimeError("a bug")])
async def test_a_failure_is_tried_again_with_growing_waits(
    container: Container, clock: FakeClock, error: Exception
) -> None:
    toy = Toy(*[error] * len(RETRY_WAITS))
    runner = runner_of(container, toy)
    await promise(container, clock)
    for failures, wait in enumerate(RETRY_WAITS, start=1):
        assert await pass_once(container, runner) == 1
        job = await job_of(container)
        assert (job.status, job.failures) == (JobStatus.QUEUED, failures)
        clock.advance(wait - timedelta(milliseconds=1))
        assert await pass_once(container, runner) == 0
        clock.advance(timedelta(milliseconds=1))
    assert await pass_once(container, runner) == 1
    assert (await job_of(container)).status is JobStatus.DONE
    assert toy.given_up == []


async def test_after_the_last_try_it_gives_up(container: Container, clock: FakeClock) -> None:
    toy = Toy(*[Unavailable("The model is away.")] * (len(RETRY_WAITS) + 1))
    runner = runner_of(container, toy)
    await promise(container, clock)
    for wait in (*RETRY_WAITS, timedelta()):
        await pass_once(container, runner)
        clock.advance(wait)
    assert toy.runs == len(RETRY_WAITS) + 1
    assert toy.given_up == ["The model is away."]
    assert (await job_of(container)).status is JobStatus.FAILED


async def test_a_refusal_is_not_tried_again(container: Container, clock: FakeClock) -> None:
    toy = Toy(Conflict("It was cancelled."))
    await promise(container, clock)
    await pass_once(container, runner_of(container, toy))
    assert (toy.runs, toy.given_up) == (1, ["It was cancelled."])


async def test_a_bug_that_nothing_gives_up_for_is_parked(
    container: Container, clock: FakeClock
) -> None:
    toy = Toy(*[RuntimeError("a bug")] * (len(RETRY_WAITS) + 1))
    runner = runner_of(container, toy, gives_up=False)
    await promise(container, clock)
    for wait in (*RETRY_WAITS, timedelta()):
        await pass_once(container, runner)
        clock.advance(wait)
    job = await job_of(container)
    assert job.status is JobStatus.PARKED
    assert job.error == "An internal error."


async def test_an_unknown_kind_is_left_to_a_newer_version(
    container: Container, clock: FakeClock
) -> None:
    toy = Toy()
    newer = JobRunner(container, lease=LEASE, tasks={"newer": Task(run=toy.run)})
    await promise(container, clock, kind="newer")
    for _ in range(10):
        assert await pass_once(container, runner_of(container, Toy())) == 1
        assert await pass_once(container, newer) == 0
        clock.advance(timedelta(minutes=5))
    assert await pass_once(container, newer) == 1
    assert (await job_of(container)).status is JobStatus.DONE


async def test_what_no_version_knows_is_parked_in_the_end(
    container: Container, clock: FakeClock
) -> None:
    began = clock.now()
    await promise(container, clock, kind="of no version")
    while (await job_of(container)).status is not JobStatus.PARKED:
        await pass_once(container, runner_of(container, Toy()))
        clock.advance(timedelta(minutes=5))
    assert clock.now() - began > timedelta(hours=1)


async def test_waiting_for_a_runner_however_long_uses_nothing_up(
    container: Container, clock: FakeClock
) -> None:
    board, toy = container.shared.job_board(), Toy()
    await promise(container, clock)
    for _ in range(SENDS_MAX * 2):
        assert len(await board.send(lease=LEASE, limit=10)) == 1
        clock.advance(LEASE)
    await pass_once(container, runner_of(container, toy))
    assert (toy.runs, toy.given_up) == (1, [])


@pytest.mark.parametrize("error", [DatabaseAway("It restarts."), Deadlocked("In the way.")])
async def test_what_the_database_breaks_off_uses_no_try_up(
    container: Container, clock: FakeClock, error: Undecided
) -> None:
    toy = Toy(*[error] * 20)
    runner = runner_of(container, toy)
    await promise(container, clock)
    for _ in range(21):
        assert await pass_once(container, runner) == 1
        clock.advance(timedelta(seconds=2))
    job = await job_of(container)
    assert (job.status, job.failures, toy.given_up) == (JobStatus.DONE, 0, [])


async def test_a_lease_is_kept_though_the_database_was_away(
    container: Container, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    board, renewed = container.shared.job_board(), asyncio.Event()
    answers = [DatabaseAway("It restarts."), None]

    async def renew(job: Job, *, lease: timedelta) -> bool:
        if (answer := answers.pop(0)) is not None:
            raise answer
        renewed.set()
        return False

    monkeypatch.setattr(board, "renew", renew)

    class Long(Toy):
        async def run(self, container: Container, job: Job) -> None:
            async with asyncio.timeout(30):
                await renewed.wait()
            await super().run(container, job)

    toy = Long()
    task = Task(run=toy.run)
    await promise(container, clock)
    await board.send(lease=LEASE, limit=10)
    await JobRunner(container, lease=timedelta(seconds=0.03), tasks={"toy": task}).run("one")
    assert (await job_of(container)).status is JobStatus.DONE


async def test_a_job_whose_runner_was_lost_is_sent_again(
    container: Container, clock: FakeClock
) -> None:
    board = container.shared.job_board()
    await promise(container, clock)
    await board.send(lease=LEASE, limit=10)
    lost = await board.start("one", lease=LEASE)
    assert lost is not None
    toy = Toy()
    assert await pass_once(container, runner_of(container, toy)) == 0
    clock.advance(LEASE)
    assert await pass_once(container, runner_of(container, toy)) == 1
    assert toy.runs == 1
    assert not await board.renew(lost, lease=LEASE)


async def test_a_job_that_always_takes_its_runner_down_ends(
    container: Container, clock: FakeClock
) -> None:
    board, toy = container.shared.job_board(), Toy()
    await promise(container, clock)
    for _ in range(SENDS_MAX):
        assert len(await board.send(lease=LEASE, limit=10)) == 1
        assert await board.start("one", lease=LEASE) is not None
        clock.advance(LEASE)
    await pass_once(container, runner_of(container, toy))
    assert toy.runs == 0
    assert len(toy.given_up) == 1


async def test_a_stop_hands_running_jobs_back(container: Container, clock: FakeClock) -> None:
    begun = asyncio.Event()

    class Endless(Toy):
        async def run(self, container: Container, job: Job) -> None:
            begun.set()
            await asyncio.get_running_loop().create_future()

    transport = InProcess(runner_of(container, Endless()))
    await promise(container, clock)
    await transport.submit(await container.shared.job_board().send(lease=LEASE, limit=10))
    await begun.wait()
    await transport.stop(grace_seconds=0)
    assert (await job_of(container)).status is JobStatus.QUEUED
    assert (await job_of(container)).failures == 0


async def test_what_is_put_off_loses_no_try_however_often(
    container: Container, clock: FakeClock
) -> None:
    off = Deferred("Not now.", retry_after_seconds=86_400)
    toy = Toy(*[off] * (SENDS_MAX * 2), None)
    runner = runner_of(container, toy)
    await promise(container, clock)
    for _ in range(SENDS_MAX * 2):
        assert await pass_once(container, runner) == 1
        job = await job_of(container)
        assert (job.status, job.failures, job.sends) == (JobStatus.QUEUED, 0, 0)
        assert await pass_once(container, runner) == 0
        clock.advance(timedelta(minutes=5))
    assert await pass_once(container, runner) == 1
    assert (await job_of(container)).status is JobStatus.DONE
    assert toy.given_up == []


async def test_each_event_has_a_job_of_its_own(container: Container, clock: FakeClock) -> None:
    board = container.shared.job_board()
    for _ in range(3):
        async with container.shared.unit_of_work() as work:
            await work.events.add(Event(type="toy", account_id=None, payload={}))
            await work.commit()
        assert await board.expand_events({"toy": ["toy"]}, limit=10) == 1
        assert len(await board.send(lease=LEASE, limit=10)) == 1


async def test_what_somebody_outside_must_do_waits_for_days_and_is_set_aside(
    container: Container, clock: FakeClock
) -> None:
    toy = Toy(*[Unavailable("The mail server is away.")] * (len(PATIENT_WAITS) + 1))
    runner = JobRunner(container, lease=LEASE, tasks={"toy": Task(run=toy.run, patient=True)})
    await promise(container, clock)
    began = clock.now()
    for wait in PATIENT_WAITS:
        await pass_once(container, runner)
        assert (await job_of(container)).status is JobStatus.QUEUED
        clock.advance(wait)
    await pass_once(container, runner)
    assert clock.now() - began > timedelta(days=1)
    assert (await job_of(container)).status is JobStatus.PARKED
    assert (await job_of(container)).error == "The mail server is away."
