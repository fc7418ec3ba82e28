"""The calendar: which span it shows, slots whose article is gone, and an order that waits."""

from datetime import timedelta

from entrypoints.worker.schedule import SCHEDULE, Scheduler
from tests.entrypoints.campaigns.scene import CAMPAIGNS, calendar, made
from tests.world import World

TICKS = [tick for tick in SCHEDULE if tick.kind.startswith("campaigns.")]
ORDER = {"name": "Blog", "topic": "Tea", "articles_per_day": 1, "posting_times": ["12:30"]}


async def test_what_a_slot_cost_is_shown_after_its_article_was_deleted(both: World) -> None:
    ada = await both.dev("ada@example.com")
    campaign = await made(ada, **ORDER)
    await both.run_jobs()
    both.clock.advance(timedelta(minutes=30))
    ada = await both.dev(ada.email)
    await Scheduler(both.container.shared.job_board(), TICKS).tick(both.clock.now())
    await both.run_jobs()
    before = (await calendar(ada, campaign))[0]
    assert before["tokens_used"] > 0

    gone = await ada.ask("DELETE", f"/articles/{before['article_id']}")

    assert gone.status_code == 204
    assert (await calendar(ada, campaign))[0] == before


async def test_a_paused_order_shows_its_new_times_after_a_change(both: World) -> None:
    ada = await both.dev("ada@example.com")
    campaign = await made(ada, **ORDER | {"posting_times": ["18:00"]})
    await ada.ask("POST", f"/campaigns/{campaign['id']}/pause")

    await ada.ask("PATCH", f"/campaigns/{campaign['id']}", json={"posting_times": ["19:00"]})

    shown = [(each["at"][8:16], each["state"]) for each in await calendar(ada, campaign)]
    assert shown[:2] == [("10T19:00", "paused"), ("11T19:00", "paused")]
    await ada.ask("POST", f"/campaigns/{campaign['id']}/resume")
    shown = [(each["at"][8:16], each["state"]) for each in await calendar(ada, campaign)]
    assert shown[:2] == [("10T19:00", "planned"), ("11T19:00", "upcoming")]


async def test_the_calendar_shows_a_span_of_at_most_92_days(world: World) -> None:
    ada = await world.dev("ada@example.com")
    campaign = await made(ada, timezone="America/New_York", posting_times=["01:30", "02:30"])
    spring = await calendar(
        ada, campaign, **{"from": "2027-03-14T00:00:00Z", "to": "2027-03-15T00:00:00Z"}
    )
    autumn = await calendar(
        ada, campaign, **{"from": "2026-11-01T00:00:00Z", "to": "2026-11-02T00:00:00Z"}
    )
    assert [(each["at"][11:16], each["note"]) for each in spring] == [
        ("06:30", None),
        ("07:30", "gap"),
    ]
    assert [(each["at"][11:16], each["note"]) for each in autumn] == [
        ("05:30", "fold"),
        ("07:30", None),
    ]
    path = f"/campaigns/{campaign['id']}/calendar"
    for span in (
        {"from": "2026-11-01T00:00:00"},
        {"to": "9999-12-31T23:59:59-10:00"},
        {"from": "2026-01-01T00:00:00Z", "to": "2027-01-01T00:00:00Z"},
        {"from": "2026-02-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"},
        {"from": "0001-01-01T00:00:00+05:00"},
        {"to": "9999-12-31T23:59:59Z"},
    ):
        assert (await ada.ask("GET", path, params=span)).status_code == 400


async def test_the_calendar_is_asked_for_by_dates_of_the_campaigns_own_zone(world: World) -> None:
    ada = await world.dev()
    times = {"timezone": "Pacific/Kiritimati", "posting_times": ["00:30", "23:30"]}
    campaign = await made(ada, **times)
    shown = await calendar(ada, campaign, **{"from": "2026-03-16", "to": "2026-03-17"})
    assert [(each["local_date"], each["local_time"]) for each in shown] == [
        ("2026-03-16", "00:30"),
        ("2026-03-16", "23:30"),
        ("2026-03-17", "00:30"),
        ("2026-03-17", "23:30"),
    ]
    path = f"{CAMPAIGNS}/{campaign['id']}/calendar"
    for wrong in ("tomorrow", "2026-03-16T00:00:00", "1800-01-01", "9999-12-31"):
        for edge in ("from", "to"):
            refused = await ada.ask("GET", path, params={edge: wrong})
            assert refused.status_code == 400
            assert refused.json()["errors"][0]["field"] == edge
