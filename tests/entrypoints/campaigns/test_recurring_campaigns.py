"""Campaigns that run by themselves, over HTTP, with the schedule and its jobs."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.campaigns.model import SlotState
from core.generation.errors import ModelRefused
from entrypoints.worker.schedule import SCHEDULE, Scheduler
from tests.builders import NOON
from tests.entrypoints.campaigns.scene import SOURCE, calendar, made
from tests.entrypoints.publishing.scene import integration_of
from tests.receivers import receiver
from tests.world import Person, World


@pytest.fixture
def environment() -> dict[str, str]:
    """Keep who is signed in so while days go by."""
    return {"INKWELL_ACCESS_TOKEN_SECONDS": "86400"}


TICKS = [tick for tick in SCHEDULE if tick.kind.startswith("campaigns.")]


async def states(person: Person, campaign: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the slots up to the day after tomorrow, each as its local time and state."""
    end = (NOON + timedelta(hours=36)).isoformat()
    return [
        (f"{each['local_date'][-2:]} {each['local_time']}", each["state"])
        for each in await calendar(person, campaign, to=end)
    ]


async def pass_time(world: World, *, minutes: int, step: int = 30) -> None:
    """Let time go by with a worker that runs the schedule."""
    scheduler = Scheduler(world.container.shared.job_board(), TICKS)
    for _ in range(minutes // step):
        world.clock.advance(timedelta(minutes=step))
        await scheduler.tick(world.clock.now())
        await world.run_jobs()


async def held(person: Person) -> tuple[float, int]:
    answer = (await person.ask("GET", "/credits")).json()
    return answer["held"], answer["plan_tokens"]["held"]


async def test_a_campaign_plans_writes_and_ends_its_slots(both: World) -> None:
    ada = await both.dev("ada@example.com")
    campaign = await made(ada)
    assert {name: campaign[name] for name in SOURCE} == SOURCE
    assert (campaign["status"], campaign["timezone"]) == ("active", "UTC")
    assert await states(ada, campaign) == [
        ("10 09:00", "missed"),
        ("10 17:00", "planned"),
        ("11 09:00", "planned"),
        ("11 17:00", "upcoming"),
    ]
    # Two articles of 2,000 tokens: the plan's 1,000 first, then credits.
    assert await held(ada) == (1.5, 1_000)

    await pass_time(both, minutes=240)
    assert (await states(ada, campaign))[1] == ("10 17:00", "generated")
    inside = (await ada.ask("GET", f"/campaigns/{campaign['id']}/articles")).json()["items"]
    assert [(each["topic"], each["status"]) for each in inside] == [
        ("Latest AI trends", "completed")
    ]

    await pass_time(both, minutes=60)
    slots = await calendar(ada, campaign)
    assert [each["state"] for each in slots[:5]] == [
        "missed",
        "no_destination",
        "planned",
        "planned",
        "upcoming",
    ]
    assert slots[1]["article_id"] == inside[0]["id"]
    assert slots[1]["tokens_used"] == inside[0]["tokens_used"] > 0
    assert slots[0]["reason"]
    await pass_time(both, minutes=18 * 60, step=60)
    inside = (await ada.ask("GET", f"/campaigns/{campaign['id']}/articles")).json()["items"]
    assert [each["status"] for each in inside] == ["completed"] * 2


async def test_pausing_gives_back_what_has_not_begun_and_resuming_takes_it_again(
    both: World,
) -> None:
    ada = await both.dev("ada@example.com")
    campaign = await made(ada, posting_times=["12:30", "18:00"])
    await pass_time(both, minutes=0)
    await both.run_jobs()
    here = f"/campaigns/{campaign['id']}"

    paused = (await ada.ask("POST", f"{here}/pause")).json()

    # What was begun runs on and is charged; what was not is given back and not posted.
    assert (paused["status"], paused["pause_reason"]) == ("paused", None)
    assert await held(ada) == (0, 0)
    assert await slot_jobs(both) == {"done": None, "cancelled": "The campaign is paused."}
    await pass_time(both, minutes=60)
    assert (await states(ada, campaign))[:2] == [("10 12:30", "generated"), ("10 18:00", "paused")]

    resumed = (await ada.ask("POST", f"{here}/resume")).json()
    await pass_time(both, minutes=30)

    assert resumed["status"] == "active"
    assert (await states(ada, campaign))[:3] == [
        ("10 12:30", "no_destination"),
        ("10 18:00", "planned"),
        ("11 12:30", "planned"),
    ]
    await ada.ask("POST", f"{here}/pause")
    both.clock.advance(timedelta(hours=12))
    await ada.ask("POST", f"{here}/resume")
    assert ("10 18:00", "missed") in await states(ada, campaign)


async def slot_jobs(world: World) -> dict[str, str | None]:
    """Return how the jobs that begin slots stand, but for those to come, as operators see them."""
    boss = await world.dev("boss@example.com", "admin")
    page = (await boss.ask("GET", "/api/v1/admin/jobs?kind=campaigns.begin_slot&limit=100")).json()
    return {each["status"]: each["error"] for each in page["items"] if each["status"] != "queued"}


async def test_one_that_can_not_be_paid_pauses_itself_and_keeps_what_it_could_pay(
    world: World,
) -> None:
    ada = await world.dev("ada@example.com")
    boss = await world.dev("boss@example.com", "admin")
    body = {"account": ada.id, "amount": 49, "reason": "spent"}
    answer = await boss.ask("POST", "/api/v1/credits/deduct", json=body)
    assert answer.status_code in {200, 201}, answer.text

    campaign = await made(ada, posting_times=["14:00", "18:00"])

    assert campaign["status"] == "paused"
    assert "credits" in campaign["pause_reason"]
    assert (await states(ada, campaign))[:2] == [("10 14:00", "planned"), ("10 18:00", "paused")]
    await pass_time(world, minutes=150)
    assert (await states(ada, campaign))[0] == ("10 14:00", "no_destination")

    body = {"account": ada.id, "amount": 10, "reason": "bought"}
    await boss.ask("POST", "/api/v1/credits/add", json=body)
    resumed = await ada.ask(
        "PATCH", f"/campaigns/{campaign['id']}/status", json={"status": "active"}
    )
    assert (resumed.json()["status"], resumed.json()["pause_reason"]) == ("active", None)
    assert (await states(ada, campaign))[1] == ("10 18:00", "planned")


@dataclass
class SteppingBack:
    """A clock that is set back by a second after each look."""

    at: datetime

    def now(self) -> datetime:
        self.at -= timedelta(seconds=1)
        return self.at


async def test_a_clock_that_is_set_back_during_the_posting_pass_posts_nothing_early(
    world: World,
) -> None:
    ada = await world.dev("ada@example.com")
    campaign = await made(ada, posting_times=["12:30", "18:00"])
    await world.run_jobs()
    post_due = world.container.campaigns.post_due()
    clock = SteppingBack(NOON + timedelta(minutes=30, seconds=1))

    assert await replace(post_due, clock=clock)() == {}

    assert (await states(ada, campaign))[0] == ("10 12:30", "generated")
    world.clock.advance(timedelta(minutes=30))
    assert await post_due() == {SlotState.NO_DESTINATION: 1}


async def test_a_change_of_one_that_paused_itself_replans_what_can_be_paid_now(
    world: World,
) -> None:
    ada = await world.dev("ada@example.com")
    boss = await world.dev("boss@example.com", "admin")
    body = {"account": ada.id, "amount": 49, "reason": "spent"}
    await boss.ask("POST", "/api/v1/credits/deduct", json=body)
    campaign = await made(ada, posting_times=["14:00", "18:00"])
    place = f"/campaigns/{campaign['id']}"

    later = (await ada.ask("PATCH", place, json={"posting_times": ["15:00", "19:00"]})).json()

    assert (later["status"], "credits" in later["pause_reason"]) == ("paused", True)
    assert (await states(ada, campaign))[:2] == [("10 15:00", "planned"), ("10 19:00", "paused")]

    body = {"account": ada.id, "amount": 10, "reason": "bought"}
    await boss.ask("POST", "/api/v1/credits/add", json=body)
    louder = (await ada.ask("PATCH", place, json={"tone": "loud"})).json()
    assert (louder["status"], louder["pause_reason"]) == ("active", None)
    assert (await states(ada, campaign))[:2] == [("10 15:00", "planned"), ("10 19:00", "planned")]

    await ada.ask("POST", f"{place}/pause")
    still = (await ada.ask("PATCH", place, json={"tone": "calm"})).json()
    assert (still["status"], still["pause_reason"]) == ("paused", None)


async def test_another_zone_or_other_times_replan_what_has_not_begun(both: World) -> None:
    ada = await both.dev("ada@example.com")
    campaign = await made(ada, posting_times=["12:30", "18:00"])
    await both.run_jobs()
    change = {"posting_times": ["07:00", "20:00"], "timezone": "America/New_York"}

    changed = (await ada.ask("PATCH", f"/campaigns/{campaign['id']}", json=change)).json()

    assert {name: changed[name] for name in change} == change
    slots = await calendar(ada, campaign, to=(NOON + timedelta(hours=30)).isoformat())
    assert [(each["at"][8:16], each["state"], each["timezone"]) for each in slots] == [
        ("10T12:30", "generated", "UTC"),
        ("11T00:00", "planned", "America/New_York"),
        ("11T11:00", "planned", "America/New_York"),
    ]
    in_credits, _ = await held(ada)
    assert 1.4 < in_credits <= 2
    # A name changes no slot.
    before = await calendar(ada, campaign)
    await ada.ask("PATCH", f"/campaigns/{campaign['id']}", json={"name": "New"})
    assert await calendar(ada, campaign) == before


async def test_a_change_may_pause_and_resume(world: World) -> None:
    ada = await world.dev("ada@example.com")
    campaign = await made(ada)
    here = f"/campaigns/{campaign['id']}"
    assert await held(ada) != (0, 0)
    paused = await ada.ask("PATCH", here, json={"status": "paused", "name": "Later"})
    assert (paused.status_code, paused.json()["name"]) == (200, "Later")
    assert (await ada.ask("GET", here)).json()["status"] == "paused"
    assert await held(ada) == (0, 0)
    resumed = (await ada.ask("PATCH", here, json={"status": "active"})).json()
    assert resumed["status"] == "active"
    assert await held(ada) != (0, 0)
    assert (await ada.ask("PATCH", here, json={"status": "gone"})).status_code == 400


async def test_deleting_a_campaign_gives_back_what_has_not_begun(world: World) -> None:
    ada = await world.dev("ada@example.com")
    campaign = await made(ada)
    assert await held(ada) != (0, 0)
    assert (await ada.ask("DELETE", f"/campaigns/{campaign['id']}")).status_code == 204
    assert await held(ada) == (0, 0)
    await pass_time(world, minutes=360)
    assert (await ada.ask("GET", "/articles")).json()["items"] == []


async def kept_states(world: World, campaign: dict[str, Any]) -> list[str]:
    """Return how the slots ended that nobody is shown any more."""
    async with world.container.shared.snapshot() as work:
        slots = await work.slots.in_states(campaign["id"], tuple(SlotState))
    return [slot.state.value for slot in slots]


async def test_what_had_begun_in_a_deleted_campaign_is_written_and_posted_nowhere(
    both: World,
) -> None:
    ada = await both.dev("ada@example.com")
    async with receiver() as site:
        await integration_of(ada, site)
        campaign = await made(ada, posting_times=["12:30", "18:00"])
        await both.run_jobs()
        await ada.ask("PATCH", f"/campaigns/{campaign['id']}/status", json={"status": "completed"})
        assert (await ada.ask("DELETE", f"/campaigns/{campaign['id']}")).status_code == 204

        await pass_time(both, minutes=360)

        assert site.got == []
    (article,) = (await ada.ask("GET", "/articles")).json()["items"]
    assert (article["status"], article["campaign_id"]) == ("completed", None)
    assert await kept_states(both, campaign) == ["cancelled"] * 3
    assert (await ada.ask("GET", f"/campaigns/{campaign['id']}/calendar")).status_code == 404
    assert await held(ada) == (0, 0)


async def test_an_account_s_end_takes_its_slots_along(world: World) -> None:
    ada = await world.dev("ada@example.com")
    campaign = await made(ada)
    exported = (await ada.ask("GET", "/api/v1/me/export")).json()["campaigns"]
    assert [each["topic"] for each in exported] == ["Latest AI trends"]
    assert [each["state"] for each in exported[0]["slots"]] == ["missed", "planned", "planned"]
    await ada.ask("DELETE", "/api/v1/me")
    await pass_time(world, minutes=360)
    assert await kept_states(world, campaign) == ["missed", "cancelled", "cancelled"]


async def test_after_downtime_what_is_late_is_done_in_order_and_what_is_too_late_is_missed(
    world: World,
) -> None:
    ada = await world.dev("ada@example.com")
    campaign = await made(
        ada, articles_per_day=4, posting_times=["13:00", "15:00", "17:00", "21:00"]
    )
    world.clock.advance(timedelta(hours=10))

    await pass_time(world, minutes=2, step=1)

    assert await states(ada, campaign) == [
        ("10 13:00", "missed"),
        ("10 15:00", "missed"),
        ("10 17:00", "no_destination"),
        ("10 21:00", "no_destination"),
        ("11 13:00", "planned"),
        ("11 15:00", "planned"),
        ("11 17:00", "planned"),
        ("11 21:00", "planned"),
    ]


async def test_a_failed_article_costs_nothing_and_says_why(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await world.dev("ada@example.com")
    campaign = await made(ada, posting_times=["12:30", "18:00"])
    model = type(world.container.generation.generate_article().model)
    monkeypatch.setattr(model, "stream", broken)
    await pass_time(world, minutes=60)
    slots = [each for each in await calendar(ada, campaign) if each["state"] == "failed"]
    assert [(each["local_time"], each["reason"]) for each in slots] == [("12:30", "No.")]


def broken(*_: object) -> object:
    raise ModelRefused("No.")


async def test_articles_are_posted_at_their_instant_once_and_pauses_are_told(both: World) -> None:
    ada = await both.dev("ada@example.com")
    async with receiver() as site, receiver() as other:
        named = await integration_of(ada, site)
        await integration_of(ada, other, events=["campaign.paused"])
        wish = {"posting_times": ["12:30", "22:00"], "integration_id": named["id"]}
        campaign = await made(ada, **wish)
        assert campaign["integration_id"] == named["id"]
        await pass_time(both, minutes=29, step=29)
        assert site.got == []

        await pass_time(both, minutes=3, step=1)

        assert [each.json["campaign_id"] for each in site.got] == [campaign["id"]]
        slots = [each for each in await calendar(ada, campaign) if each["state"] == "posted"]
        assert [each["article_id"] for each in slots] == [site.got[0].json["id"]]
        # It arrives at its instant, and never before.
        assert slots[0]["at"] == slots[0]["posted_at"] == "2026-03-10T12:30:00Z"

        await ada.ask("POST", f"/campaigns/{campaign['id']}/pause")
        await both.run_jobs()
        assert [(each.json["type"], each.json["campaign_id"]) for each in other.got] == [
            ("campaign.paused", campaign["id"])
        ]
        await pass_time(both, minutes=480, step=60)
        assert len(site.got) == 1

        await ada.ask("POST", f"/campaigns/{campaign['id']}/resume")
        await ada.ask("DELETE", f"/integrations/{named['id']}")
        await pass_time(both, minutes=180, step=60)
        ends = [(each["state"], each["reason"]) for each in await calendar(ada, campaign)]
        assert ("no_destination", "no destination: There is no such integration.") in ends
        bob = await both.dev("bob@example.com")
        stolen = await bob.ask("POST", "/campaigns", json=SOURCE | {"integration_id": named["id"]})
        assert stolen.status_code == 404
