"""Campaigns as folders, over HTTP."""

from typing import Any

from core.campaigns.model import CampaignFilter
from core.shared.pages import PageRequest
from tests.world import Person, World

CAMPAIGNS = "/api/v1/campaigns"


async def made(person: Person, name: str = "Spring", **headers: str) -> dict[str, Any]:
    answer = await person.ask("POST", CAMPAIGNS, json={"name": name}, headers=headers)
    assert answer.status_code == 201, answer.text
    campaign: dict[str, Any] = answer.json()
    return campaign


async def test_a_campaign_is_made_renamed_moved_and_deleted(both: World) -> None:
    ada = await both.dev("ada@example.com")
    campaign = await made(ada, "  Spring   sale ")
    assert (campaign["name"], campaign["status"]) == ("Spring sale", "draft")
    here = f"/campaigns/{campaign['id']}"

    renamed = await ada.ask("PATCH", here, json={"name": "Summer"})
    moved = await ada.ask(
        "PATCH", f"{CAMPAIGNS}/{campaign['id']}/status", json={"status": "paused"}
    )

    assert renamed.json()["name"] == "Summer"
    assert moved.json()["status"] == "paused"
    assert (await ada.ask("GET", here)).json() == moved.json()
    assert (await ada.ask("PATCH", f"{here}/status", json={"status": "gone"})).status_code == 400
    assert (await ada.ask("PATCH", here, json={"name": " \t"})).status_code == 400
    assert (await ada.ask("DELETE", here)).status_code == 204
    assert (await ada.ask("GET", here)).status_code == 404
    assert (await ada.ask("DELETE", here)).status_code == 404


async def test_lists_come_in_pages_and_by_status(world: World) -> None:
    ada, bob = await world.dev("ada@example.com"), await world.dev("bob@example.com")
    for number in range(5):
        await made(ada, f"c{number}")
    first = (await ada.ask("GET", CAMPAIGNS, params={"limit": 3})).json()
    rest = await ada.ask("GET", CAMPAIGNS, params={"limit": 3, "cursor": first["next_cursor"]})
    await ada.ask(
        "PATCH", f"/campaigns/{first['items'][0]['id']}/status", json={"status": "active"}
    )

    active = (await ada.ask("GET", CAMPAIGNS, params={"status": "active"})).json()

    names = [each["name"] for each in (*first["items"], *rest.json()["items"])]
    assert names == ["c4", "c3", "c2", "c1", "c0"]
    assert rest.json()["next_cursor"] is None
    assert [each["name"] for each in active["items"]] == ["c4"]
    assert (await bob.ask("GET", CAMPAIGNS)).json()["items"] == []


async def test_a_refusal_says_what_is_wrong_where(world: World) -> None:
    ada = await world.dev("ada@example.com")
    campaign = await made(ada)
    order = {"name": "x", "topic": "tea", "articles_per_day": 1, "posting_times": ["9:00"]}

    refused = (await ada.ask("POST", CAMPAIGNS, json=order)).json()
    span = {"from": "x", "to": "y"}
    shown = await ada.ask("GET", f"{CAMPAIGNS}/{campaign['id']}/calendar", params=span)

    assert refused["detail"] == (
        "The campaign can't be ordered like this "
        "(posting_times: each as HH:MM, from 00:00 to 23:59)."
    )
    assert [each["field"] for each in shown.json()["errors"]] == ["from", "to"]


async def test_the_same_key_makes_one_campaign(world: World) -> None:
    ada = await world.dev("ada@example.com")
    header = {"Idempotency-Key": "once"}
    first = await made(ada, **header)

    assert await made(ada, **header) == first
    other = await ada.ask("POST", CAMPAIGNS, json={"name": "other"}, headers=header)
    assert other.status_code == 422
    assert len((await ada.ask("GET", CAMPAIGNS)).json()["items"]) == 1


async def test_articles_lie_in_a_campaign_and_outlive_it(both: World) -> None:
    ada, bob = await both.dev("ada@example.com"), await both.dev("bob@example.com")
    campaign = await made(ada)
    order = {"topic": "bread", "campaign_id": campaign["id"]}
    assert (await bob.ask("POST", "/generate", json=order)).status_code == 404
    assert await bob.credits() == 50
    article = (await ada.ask("POST", "/generate", json=order)).json()
    await ada.ask("POST", "/generate", json={"topic": "butter"})
    await both.run_jobs()

    inside = (await ada.ask("GET", f"{CAMPAIGNS}/{campaign['id']}/articles")).json()

    assert [(each["id"], each["status"]) for each in inside["items"]] == [
        (article["id"], "completed")
    ]
    await ada.ask("DELETE", f"{CAMPAIGNS}/{campaign['id']}")
    left = (await ada.ask("GET", f"/articles/{article['id']}")).json()
    assert (left["campaign_id"], left["status"]) == (None, "completed")


async def test_campaigns_are_in_the_export_and_go_with_the_account(both: World) -> None:
    ada, bob = await both.dev("ada@example.com"), await both.dev("bob@example.com")
    campaign, other = await made(ada, "Mine"), await made(bob, "His")
    exported = (await ada.ask("GET", "/api/v1/me/export")).json()["campaigns"]
    assert [(each["id"], each["name"]) for each in exported] == [(campaign["id"], "Mine")]

    await ada.ask("DELETE", "/api/v1/me")
    await both.run_jobs()

    kept = (await bob.ask("GET", CAMPAIGNS)).json()["items"]
    assert [each["id"] for each in kept] == [other["id"]]
    async with both.container.shared.snapshot() as work:
        left = await work.campaigns.list(ada.id, CampaignFilter(), PageRequest())
    assert left.items == []


async def test_an_article_moves_into_a_campaign_and_out_again(both: World) -> None:
    ada, bob = await both.dev("ada@example.com"), await both.dev("bob@example.com")
    spring, foreign = await made(ada), await made(bob)
    ordered = await ada.ask("POST", "/api/v1/articles", json={"topic": "Sourdough"})
    here = f"/api/v1/articles/{ordered.json()['id']}"

    while_it_waits = await ada.ask("PATCH", here, json={"campaign_id": spring["id"]})
    inside = await ada.ask("GET", "/articles", params={"campaign_id": spring["id"]})
    await both.run_jobs()
    elsewhere = await ada.ask("PATCH", here, json={"campaign_id": foreign["id"]})
    renamed = await ada.ask("PATCH", here, json={"title": "Bread"})
    out = await ada.ask("PATCH", here, json={"campaign_id": None})

    assert while_it_waits.json()["campaign_id"] == spring["id"]
    assert [each["id"] for each in inside.json()["items"]] == [ordered.json()["id"]]
    assert elsewhere.status_code == 404
    assert (renamed.json()["title"], renamed.json()["campaign_id"]) == ("Bread", spring["id"])
    assert (out.json()["title"], out.json()["campaign_id"]) == ("Bread", None)
    versions = (await ada.ask("GET", f"{here}/versions")).json()["items"]
    assert len(versions) == 1, "a move leaves no version"
