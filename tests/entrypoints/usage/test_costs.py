"""What models cost, as operators are told of it: once a day too much, and line by line."""

import asyncio
from datetime import timedelta

from adapters.database.tables.shared import jobs
from tests.entrypoints.usage.scene import Make, Place, ended, order


async def test_warning_and_alert_come_once_a_day(place: Make) -> None:
    here = await place()
    record = here.world.container.usage.record_call()
    await asyncio.gather(*(record(ended(cost_tokens=1_000)) for _ in range(60)))
    await here.world.run_jobs()
    assert await told(here) == {"usage.cost_warning": 1, "usage.cost_alert": 1}

    here.world.clock.advance(timedelta(days=1))
    await asyncio.gather(*(record(ended(cost_tokens=1_000)) for _ in range(12)))
    await here.world.run_jobs()
    assert await told(here) == {"usage.cost_warning": 2, "usage.cost_alert": 1}


async def test_statistics_and_what_is_sold_below_cost(place: Make) -> None:
    here = await place()
    boss = await here.world.dev("boss@example.com", "admin")
    ada = await here.world.register()
    await order(ada)
    await here.world.run_jobs()
    await here.world.container.usage.record_call()(
        ended(cost_tokens=10, provider="compatible", model="tiny")
    )

    seen = (await boss.ask("GET", "/api/v1/admin/usage?by=model")).json()
    assert [(line["key"], line["calls"], line["cost_usd"]) for line in seen["lines"]] == [
        ("openai:gpt-6.1-terra", 1, 0.5),
        ("compatible:tiny", 1, 0),
    ]
    assert seen["lines"][1]["unpriced_calls"] == 1
    assert seen["today_usd"] == 0.5
    [sold] = [each for each in seen["margins"] if each["operation"] == "article"]
    # 500 tokens are a quarter of a credit of 1.6666 cents, and cost half a dollar.
    assert (sold["revenue_usd"], sold["cost_usd"]) == (0.004166, 0.5)
    assert sold["below_cost"]
    assert "below its cost" in sold["warning"]
    mine = f"/api/v1/admin/usage?by=operation&account={ada.id}"
    assert [line["key"] for line in (await boss.ask("GET", mine)).json()["lines"]] == ["article"]
    for span in ("since=2026-03-11", "until=0001-01-01", "since=9999-12-31&until=9999-12-31"):
        assert (await boss.ask("GET", f"/api/v1/admin/usage?{span}")).status_code == 400
    assert (await ada.ask("GET", "/api/v1/admin/usage")).status_code == 403


async def told(here: Place) -> dict[str, int]:
    """Count the jobs that told of a cost."""
    async with here.world.container.shared.database().reader() as connection:
        query = jobs.select().where(jobs.c.kind == "usage.tell_cost")
        rows = (await connection.execute(query)).all()
    names = [row.arguments["event"] for row in rows if row.status == "done"]
    return {name: names.count(name) for name in sorted(set(names), reverse=True)}
