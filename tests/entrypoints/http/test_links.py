"""Answers lead on: pages to the next one by `Link`, what was made to where it is by `Location`."""

from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar
from litestar.testing import AsyncTestClient

from tests.builders import migrated, plain_picture
from tests.described import document, resolved
from tests.entrypoints.rights.cast import new_article, new_delivery, new_image
from tests.world import Person, World, world_over, world_settings

Client = AsyncTestClient[Litestar]
API = "/api/v1"
SLOW = "Regenerate"
"""Answers with 202 where an article takes longer than five minutes."""


async def test_links_lead_through_all_pages(client: Client) -> None:
    seen: list[int] = []
    address: str | None = "/api/v1/things?limit=20"
    while address is not None:
        answer = await client.get(address)
        seen += [each["count"] for each in answer.json()["items"]]
        address = answer.links.get("next", {}).get("url")
        assert (address is None) == (answer.json()["next_cursor"] is None)

    assert seen == list(range(45, 0, -1))


async def test_the_next_page_is_asked_for_like_this_one(world: World) -> None:
    ada = await world.dev()
    for content in ("one", "two", "three"):
        await ada.ask("POST", f"{API}/assets", json={"content": content, "tags": ["a b"]})
    whole = await ada.ask("GET", f"{API}/assets", params={"limit": 9})
    assert "Link" not in whole.headers
    page = await ada.ask("GET", f"{API}/assets", params={"limit": 1, "tag": "a b"})
    assert page.headers["Link"] == (
        f'<{API}/assets?limit=1&tag=a+b&cursor={page.json()["next_cursor"]}>; rel="next"'
    )
    head = await ada.ask("HEAD", f"{API}/assets", params={"limit": 1, "tag": "a b"})
    assert head.headers["Link"] == page.headers["Link"]
    second = await ada.ask("GET", page.links["next"]["url"])
    assert second.headers["Link"].count("cursor=") == 1
    third = await ada.ask("GET", second.links["next"]["url"])
    shown = [answer.json()["items"] for answer in (page, second, third)]
    assert [item["id"] for items in shown for item in items] == [
        item["id"] for item in whole.json()["items"]
    ]
    assert "Link" not in third.headers


async def test_behind_a_proxy_headers_lead_where_customers_reach_the_api(tmp_path: Path) -> None:
    behind = world_settings(tmp_path, INKWELL_PUBLIC_URL="https://example.com/inkwell")
    async with world_over(migrated(behind)) as world:
        ada = await world.dev()
        made = [await ada.ask("POST", f"{API}/assets", json={"content": "x"}) for _ in range(2)]
        page = await ada.ask("GET", f"{API}/assets", params={"limit": 1})
    assert made[0].headers["Location"] == f"/inkwell{API}/assets/{made[0].json()['id']}"
    assert page.links["next"]["url"].startswith(f"/inkwell{API}/assets?limit=1&cursor=")


async def test_a_link_that_proxies_would_not_let_through_is_left_out(world: World) -> None:
    ada = await world.dev()
    for content in ("one", "two"):
        await ada.ask("POST", f"{API}/assets", json={"content": content})
    page = await ada.ask("GET", f"{API}/assets", params={"limit": 1, "unheard": "(" * 2_000})
    assert page.status_code == 200
    assert page.json()["next_cursor"] is not None
    assert "Link" not in page.headers


def described(header: str, *statuses: str) -> set[str]:
    """Return the operations that may send a header with one of the statuses."""
    return {
        operation["operationId"].removeprefix("Legacy")
        for item in document()["paths"].values()
        for operation in item.values()
        for status in statuses
        if status in operation["responses"]
        and header in resolved(operation["responses"][status], document())["headers"]
    }


def test_every_page_is_described_with_its_link() -> None:
    pages = {
        operation["operationId"].removeprefix("Legacy")
        for item in document()["paths"].values()
        for operation in item.values()
        for content in operation["responses"].get("200", {}).get("content", {}).values()
        if content.get("schema", {}).get("$ref", "").endswith("Page")
    }
    assert described("Link", "200") == pages
    assert len(pages) > 20


async def there(person: Person, made: httpx.Response) -> None:
    """Check that what was made is where its answer says."""
    assert made.status_code in {201, 202}, made.text
    shown = await person.ask("GET", made.headers["Location"])
    assert (shown.status_code, shown.json()["id"]) == (200, made.json()["id"])


async def test_what_is_made_is_where_its_answer_says(world: World) -> None:
    ada = await world.dev()
    article, image = await new_article(ada), await new_image(ada)
    delivery, project = await new_delivery(ada), {"template": "online-course"}
    asked: dict[str, tuple[str, dict[str, Any]]] = {
        "CreateArticle": ("/articles", {"topic": "salt"}),
        "CreateAsset": ("/assets", {"content": "one"}),
        "CreateCampaign": ("/campaigns", {"name": "spring"}),
        "CreateIntegration": ("/integrations", {"webhook_url": "http://127.0.0.1:9/hook"}),
        "CreateProject": ("/monetization/projects", project),
        "GenerateScript": ("/ai/generate-script", {"image_id": image}),
        "RegenerateArticle": (f"/articles/{article}/regenerate", {}),
        "ResendDelivery": (f"/deliveries/{delivery}/resend", {}),
    }
    for path, body in asked.values():
        await there(ada, await ada.ask("POST", f"{API}{path}", json=body))
    picture = {"file": ("loaf.png", plain_picture(), "image/png")}
    await there(ada, await ada.ask("POST", f"{API}/ai/upload-image", files=picture))
    eve = await world.dev("eve@example.com")
    clip = {"image_id": await new_image(eve), "prompt": "steam"}
    video = await eve.ask("POST", f"{API}/ai/generate-video", json=clip)
    await there(eve, video)
    await there(eve, await eve.ask("POST", f"{API}/videos/{video.json()['id']}/cancel"))

    others = {"UploadImage", "GenerateVideo", "CancelVideo", SLOW}
    assert described("Location", "201", "202") == {*asked, *others}
