"""Campaigns while nothing may be begun: nothing is spent on what is posted nowhere."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from entrypoints.worker.runner import JobRunner
from entrypoints.worker.schedule import SCHEDULE, Scheduler
from tests.world import Person, World

TICKS = [tick for tick in SCHEDULE if tick.kind.startswith(("campaigns.", "ledger."))]
ORDER = {
    "name": "Blog",
    "topic": "Tea",
    "articles_per_day": 2,
    "posting_times": ["14:00", "18:00"],
}


async def pass_hours(world: World, hours: int) -> None:
    """Let time go by with a worker that runs the schedule."""
    scheduler = Scheduler(world.container.shared.job_board(), TICKS)
    for _ in range(2 * hours):
        world.clock.advance(timedelta(minutes=30))
        await scheduler.tick(world.clock.now())
        await world.run_jobs()


async def signed_in_again(person: Person, role: str | None = None) -> Person:
    return await person.world.dev(person.email, role)


async def states(ada: Person, campaign_id: str) -> list[tuple[str, str]]:
    """Return the slots that are not merely upcoming, each as its day and hour, and its state."""
    answer = await ada.ask("GET", f"/campaigns/{campaign_id}/calendar")
    slots: list[dict[str, Any]] = answer.json()["items"]
    return [
        (f"{each['local_date'][-2:]} {each['local_time'][:2]}", each["state"])
        for each in slots
        if each["state"] != "upcoming"
    ]


@pytest.fixture
async def boss(both: World) -> Person:
    return await both.dev("boss@example.com", "admin")


async def suspend(boss: Person, ada: Person, *, suspended: bool) -> None:
    boss = await signed_in_again(boss, "admin")
    path = f"/api/v1/admin/accounts/{ada.id}/suspend"
    answer = await boss.ask("POST", path, json={"suspended": suspended})
    assert answer.status_code == 200, answer.text


async def test_a_suspended_account_spends_nothing_on_slots_that_pass(
    both: World, boss: Person
) -> None:
    ada = await both.dev("ada@example.com")
    campaign_id = (await ada.ask("POST", "/campaigns", json=ORDER)).json()["id"]
    await suspend(boss, ada, suspended=True)

    await pass_hours(both, 48)

    path = f"/api/v1/admin/accounts/{ada.id}"
    seen = (await (await signed_in_again(boss, "admin")).ask("GET", path)).json()
    assert (seen["credits"], seen["held"]) == (50, 0)
    await suspend(boss, ada, suspended=False)
    await pass_hours(both, 1)
    ada = await signed_in_again(ada)
    assert len((await ada.ask("GET", "/articles")).json()["items"]) == 1
    shown = dict(await states(ada, campaign_id))
    assert Counter(shown.values()) == {"missed": 4, "generated": 1, "planned": 2}
    assert shown["12 14"] == "generated"


async def test_a_slot_waits_while_its_operation_is_off(both: World, boss: Person) -> None:
    ada = await both.dev("ada@example.com")
    campaign_id = (await ada.ask("POST", "/campaigns", json=ORDER)).json()["id"]
    await boss.ask("PUT", "/api/v1/admin/switches", json={"operations_off": ["article"]})

    await pass_hours(both, 3)

    ada = await signed_in_again(ada)
    assert (await ada.ask("GET", "/articles")).json()["items"] == []
    assert dict(await states(ada, campaign_id))["10 14"] == "planned"
    boss = await signed_in_again(boss, "admin")
    await boss.ask("PUT", "/api/v1/admin/switches", json={})
    await pass_hours(both, 1)
    ada = await signed_in_again(ada)
    assert dict(await states(ada, campaign_id))["10 14"] == "no_destination"


async def test_an_article_that_was_not_begun_in_time_costs_nothing(
    both: World, boss: Person
) -> None:
    ada = await both.dev("ada@example.com")
    order = ORDER | {"articles_per_day": 1, "posting_times": ["12:30"]}
    campaign_id = (await ada.ask("POST", "/campaigns", json=order)).json()["id"]
    board = both.container.shared.job_board()
    for job in await board.send(lease=timedelta(seconds=30), limit=10):
        await JobRunner(both.container, lease=timedelta(seconds=30)).run(job.id)
    await boss.ask("PUT", "/api/v1/admin/switches", json={"maintenance": True})
    assert [state for _, state in await states(ada, campaign_id)][:1] == ["generating"]

    await pass_hours(both, 8)

    boss = await signed_in_again(boss, "admin")
    await boss.ask("PUT", "/api/v1/admin/switches", json={})
    await pass_hours(both, 1)
    ada = await signed_in_again(ada)
    assert [state for _, state in await states(ada, campaign_id)][:1] == ["missed"]
    (article,) = (await ada.ask("GET", "/articles")).json()["items"]
    assert (article["status"], article["error"]) == ("failed", "The article was not there in time.")
    usage = (await ada.ask("GET", "/api/tokens/usage")).json()
    assert usage["token_used"] == 0
