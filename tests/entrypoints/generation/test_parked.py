"""An article whose job was set aside while a model wrote it, and is tried again by an operator."""

from datetime import timedelta
from typing import Any

import pytest

from core.generation.errors import ModelRefused
from entrypoints.worker.runner import JobRunner
from entrypoints.worker.schedule import SCHEDULE, Scheduler
from entrypoints.worker.tasks import TASKS, Task
from tests.world import Person, World

SWEEPS = [tick for tick in SCHEDULE if tick.kind == "ledger.sweep_holds"]
LEASE = timedelta(seconds=30)


def breaks(*_: object) -> object:
    raise RuntimeError("A bug.")


def refuses(*_: object) -> object:
    raise ModelRefused("No.")


async def parked(world: World, ada: Person, monkeypatch: pytest.MonkeyPatch) -> str:
    """Order an article whose job and giving up break, and let its hold go by; return its id."""
    made = await ada.ask("POST", "/generate", json={"topic": "tea"})
    board = world.container.shared.job_board()
    task = TASKS["generation.generate_article"]
    tasks = {**TASKS, "generation.generate_article": Task(run=task.run, give_up=broken_give_up)}
    with monkeypatch.context() as patch:
        patch.setattr(type(world.container.generation.generate_article().model), "stream", breaks)
        for _ in range(5):
            for job in await board.send(lease=LEASE, limit=10):
                await JobRunner(world.container, lease=LEASE, tasks=tasks).run(job.id)
            world.clock.advance(timedelta(minutes=2))
    world.clock.advance(timedelta(hours=2))
    await Scheduler(board, SWEEPS).tick(world.clock.now())
    await world.run_jobs()
    return str(made.json()["id"])


async def broken_give_up(*_: Any) -> None:
    raise RuntimeError("Another bug.")


async def tried_again(world: World, ada: Person, article_id: str) -> dict[str, Any]:
    """Have the operator try it again; return the article then."""
    boss = await world.dev("boss@example.com", "admin")
    (job,) = (await boss.ask("GET", "/api/v1/admin/jobs?status=parked")).json()["items"]
    answer = await boss.ask("POST", f"/api/v1/admin/jobs/{job['id']}/retry")
    assert answer.status_code == 200, answer.text
    await world.run_jobs()
    ada = await world.dev(ada.email)
    article: dict[str, Any] = (await ada.ask("GET", f"/articles/{article_id}")).json()
    return article


async def test_it_is_written_and_charged_once(both: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = await both.dev("ada@example.com")
    article_id = await parked(both, ada, monkeypatch)

    article = await tried_again(both, ada, article_id)

    assert (article["status"], article["error"]) == ("completed", None)
    ada = await both.dev(ada.email)
    entries = (await ada.ask("GET", "/credits/transactions")).json()["items"]
    on_credits = sum(each["tokens"] for each in entries if each["kind"].endswith("charge"))
    on_plan = (await ada.ask("GET", "/api/tokens/usage")).json()["token_used"]
    assert on_plan + on_credits == article["tokens_used"]


async def test_it_may_be_given_up_and_costs_nothing(
    both: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await both.dev("ada@example.com")
    article_id = await parked(both, ada, monkeypatch)
    model = type(both.container.generation.generate_article().model)
    monkeypatch.setattr(model, "stream", refuses)

    article = await tried_again(both, ada, article_id)

    assert (article["status"], article["error"]) == ("failed", "No.")
    ada = await both.dev(ada.email)
    seen = (await ada.ask("GET", "/credits")).json()
    assert (seen["held"], seen["plan_tokens"]["used"]) == (0, 0)
