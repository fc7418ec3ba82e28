"""What operators see and do about work in the background."""

from datetime import timedelta

from core.shared.jobs import SENDS_MAX, Job, NewJob
from entrypoints.container import Container
from entrypoints.worker.runner import DEFERRED_SECONDS_MAX, JobRunner
from entrypoints.worker.tasks import Task
from tests.world import World


async def promise(world: World, name: str) -> None:
    """Promise a job of a kind that no version knows."""
    job = NewJob(
        id=name, kind="unknown.kind", account_id=None, arguments={}, run_at=world.clock.now()
    )
    assert await world.container.shared.job_board().promise(job)


async def test_a_parked_job_is_seen_and_tried_again_once_its_cause_is_mended(both: World) -> None:
    await promise(both, "odd:1")
    await both.run_jobs()
    for _ in range(SENDS_MAX):  # a newer version that knows it has this long to come
        both.clock.at += timedelta(seconds=DEFERRED_SECONDS_MAX)
        await both.run_jobs()
    boss = await both.dev("boss@example.com", "admin")  # now: a session would have run out
    parked = (await boss.ask("GET", "/api/v1/admin/jobs?status=parked")).json()["items"]
    assert [(each["id"], each["kind"]) for each in parked] == [("odd:1", "unknown.kind")]
    assert "no task" in parked[0]["error"]

    answer = await boss.ask("POST", "/api/v1/admin/jobs/odd:1/retry")
    assert answer.json()["status"] == "queued"
    ran: list[str] = []

    async def mended(container: Container, job: Job) -> None:
        ran.append(job.id)
        async with container.shared.unit_of_work() as work:
            await work.jobs.done(job.id)
            await work.commit()

    board = both.container.shared.job_board()
    [sent] = await board.send(lease=timedelta(seconds=30), limit=10)
    tasks = {"unknown.kind": Task(run=mended)}
    await JobRunner(both.container, lease=timedelta(seconds=30), tasks=tasks).run(sent.id)
    assert ran == ["odd:1"]
    [record] = (await boss.ask("GET", "/api/v1/admin/audit")).json()["items"]
    assert (record["action"], record["details"]["job"]) == ("job.retried", "odd:1")


async def test_only_parked_jobs_are_tried_again(world: World) -> None:
    boss = await world.dev("boss@example.com", "admin")
    await promise(world, "odd:1")
    early = await boss.ask("POST", "/api/v1/admin/jobs/odd:1/retry")
    assert (early.status_code, early.json()["detail"]) == (
        409,
        "The job is queued: only parked jobs can be tried again.",
    )
    assert (await boss.ask("POST", "/api/v1/admin/jobs/odd:2/retry")).status_code == 404
    assert (await boss.ask("GET", "/api/v1/admin/audit")).json()["items"] == []


async def test_jobs_come_in_pages_newest_first(both: World) -> None:
    boss = await both.dev("boss@example.com", "admin")
    for number in range(5):
        await promise(both, f"odd:{number}")
        both.clock.at += timedelta(seconds=number // 2)
    seen: list[str] = []
    cursor = ""
    while True:
        path = f"/api/v1/admin/jobs?kind=unknown.kind&limit=2{cursor}"
        page = (await boss.ask("GET", path)).json()
        seen += [each["id"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == [f"odd:{number}" for number in (4, 3, 2, 1, 0)]
