"""The events of streams are described: a real stream of each kind is held against its schemas."""

from typing import Any

import pytest

from tests.described import document, events_in, operation_at, wrong_events
from tests.entrypoints.rights.cast import new_image, new_project
from tests.world import Person, World

API = "/api/v1"
AS_STREAM = {"headers": {"Accept": "text/event-stream"}}
STATES = ("state", "source", "text")


async def heard(person: Person, method: str, path: str, **more: Any) -> dict[str, dict[str, Any]]:
    """Return the data of the last event of each name; each was checked on its way."""
    answer = await person.ask(method, f"{API}/{path}", **more)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/event-stream")
    return {each["event"]: each["data"] for each in events_in(answer.text)}


async def made(person: Person, path: str, **body: Any) -> dict[str, Any]:
    answer = await person.ask("POST", f"{API}/{path}", json=body)
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("operation", "body", "result"),
    [
        ("generate-text", {"prompt": "Bread"}, "text"),
        ("suggestions", {"prompt": "Titles for bread", "count": 2}, "suggestions"),
        ("refine", {"text": "Our bread is good.", "instruction": "Make it warmer."}, "text"),
        ("generate-image", {"prompt": "A loaf", "width": 256, "height": 256}, "url"),
    ],
)
async def test_what_is_made_at_once(
    world: World, operation: str, body: dict[str, Any], result: str
) -> None:
    ada = await world.dev()

    told = await heard(ada, "POST", f"ai/{operation}", json=body, **AS_STREAM)

    assert {"state", "done"} <= told.keys()
    assert told["done"][result]
    again = await heard(ada, "GET", f"streams/{told['done']['id']}/events")
    assert again["done"] == told["done"]


async def test_an_article(world: World) -> None:
    ada = await world.dev()
    article_id = (await made(ada, "articles", topic="Bread"))["id"]
    await world.run_jobs()

    told = await heard(ada, "GET", f"articles/{article_id}/events")

    assert told.keys() == {*STATES, "done"}
    assert told["text"]["field"] == "content"
    article = (await ada.ask("GET", f"{API}/articles/{article_id}")).json()
    assert told["done"]["content"] == article["content"]


async def test_an_asset_that_is_made_again(world: World) -> None:
    ada = await world.dev()
    text = await made(ada, "ai/generate-text", prompt="Bread")
    asset = await made(ada, "assets", text_id=text["id"])

    body = {"asset_id": asset["id"]}
    told = await heard(ada, "POST", "ai/regenerate", json=body, **AS_STREAM)

    assert told["done"]["asset_version"] == 2


async def test_the_coach(world: World) -> None:
    ada = await world.dev()
    project_id = await new_project(ada)

    told = await heard(
        ada,
        "POST",
        f"monetization/projects/{project_id}/chat",
        json={"message": "I'll charge $29 a month."},
    )

    assert told.keys() == {*STATES, "detected", "done"}
    assert told["detected"]["decisions"][0]["category"] == "pricing"


async def test_a_video(world: World) -> None:
    ada = await world.dev()
    body = {"image_id": await new_image(ada), "prompt": "Steam rises", "model": "sora-2"}
    video_id = (await made(ada, "ai/generate-video", **body))["id"]
    await made(ada, f"videos/{video_id}/cancel")

    told = await heard(ada, "GET", f"videos/{video_id}/events")

    assert told.keys() == {"state", "done"}
    assert told["done"]["model"] == "sora-2"
    assert told["done"]["video_url"] is None


def test_every_operation_that_streams_describes_its_events() -> None:
    silent = {
        f"{method} {path}"
        for path, item in document()["paths"].items()
        for method, operation in item.items()
        for response in operation["responses"].values()
        for form, content in response.get("content", {}).items()
        if form == "text/event-stream" and "anyOf" not in content["schema"]
    }
    streaming = operation_at("POST", f"{API}/ai/generate-text")

    assert not silent, f"say which `events` the handlers of these send: {silent}"
    assert streaming is not None
    assert streaming["responses"]["200"]["content"].keys() == {
        "application/json",
        "text/event-stream",
    }


@pytest.mark.parametrize(
    ("event", "data", "wrong"),
    [
        ("text", '{"text": 1}', "1 is not of type"),
        ("text", '{"text": "a", "more": 1}', "more is not described"),
        ("state", "{}", "required"),
        ("surprise", "{}", "no such event is described"),
    ],
)
def test_an_event_that_is_not_described_is_noticed(event: str, data: str, wrong: str) -> None:
    stream = f"id: 1\r\nevent: {event}\r\ndata: {data}\r\n\r\n"

    (found,) = wrong_events("POST", f"{API}/ai/generate-text", stream)

    assert wrong in found
