"""What the calendar shows of slots whose article is gone, and of an order that waits."""

from datetime import timedelta
from typing import Any

from entrypoints.worker.schedule import SCHEDULE, Scheduler
from tests.world import Person, World

TICKS = [tick for tick in SCHEDULE if tick.kind.startswith("campaigns.")]
ORDER = {"name": "Blog", "topic": "Tea", "articles_per_day": 1, "posting_times": ["12:30"]}


async def calendar(ada: Person, campaign_id: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (
        await ada.ask("GET", f"/campaigns/{campaign_id}/calendar")
    ).json()["items"]
    return items


async def test_what_a_slot_cost_is_shown_after_its_article_was_deleted(both: World) -> None:
    ada = await both.dev("ada@example.com")
    campaign_id = (await ada.ask("POST", "/campaigns", json=ORDER)).json()["id"]
    await both.run_jobs()
    both.clock.advance(timedelta(minutes=30))
    ada = await both.dev(ada.email)
    await Scheduler(both.container.shared.job_board(), TICKS).tick(both.clock.now())
    await both.run_jobs()
    before = (await calendar(ada, campaign_id))[0]
    assert before["tokens_used"] > 0

    gone = await ada.ask("DELETE", f"/articles/{before['article_id']}")

    assert gone.status_code == 204
    assert (await calendar(ada, campaign_id))[0] == before


async def test_a_paused_order_shows_its_new_times_after_a_change(both: World) -> None:
    ada = await both.dev("ada@example.com")
    order = ORDER | {"posting_times": ["18:00"]}
    campaign_id = (await ada.ask("POST", "/campaigns", json=order)).json()["id"]
    await ada.ask("POST", f"/campaigns/{campaign_id}/pause")

    await ada.ask("PATCH", f"/campaigns/{campaign_id}", json={"posting_times": ["19:00"]})

    shown = [(each["at"][8:16], each["state"]) for each in await calendar(ada, campaign_id)]
    assert shown[:2] == [("10T19:00", "paused"), ("11T19:00", "paused")]
    await ada.ask("POST", f"/campaigns/{campaign_id}/resume")
    shown = [(each["at"][8:16], each["state"]) for each in await calendar(ada, campaign_id)]
    assert shown[:2] == [("10T19:00", "planned"), ("11T19:00", "upcoming")]
