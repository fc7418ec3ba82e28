"""Assets over HTTP: what they may be, how they are found, what is told of them."""

import json
from collections.abc import Sequence
from typing import Any

from core.assets.model import AssetFilter
from core.shared.pages import PageRequest
from tests.entrypoints.assets.scene import ASSETS, Editor, did, editor_of, made, opened
from tests.world import World


async def test_details_change_without_a_version(both: World) -> None:
    ada, bob = await both.dev("ada@example.com"), await both.dev("bob@example.com")
    campaign = (await ada.ask("POST", "/campaigns", json={"name": "Spring"})).json()
    editor = Editor(ada, await made(ada, "# My *first* text\nmore"))
    first = await editor.get()
    assert (first["title"], first["kind"], first["tags"]) == ("My *first* text", "text", [])
    metadata = {"url": "https://example.com", "size": [1, 2.5, None], "n": 1e22}

    changed = await editor.edit(
        title=" A  title ", tags=["b", " a ", "b"], metadata=metadata, campaign_id=campaign["id"]
    )

    assert (changed["title"], changed["tags"]) == ("A title", ["b", "a"])
    assert (changed["metadata"], changed["campaign_id"]) == (metadata, campaign["id"])
    assert (changed["current_version"], changed["revision"]) == (1, 2)
    assert await editor.get() == changed
    inside = await ada.ask("GET", f"/campaigns/{campaign['id']}/assets")
    assert inside.json()["items"] == [changed]
    assert (await editor.edit(campaign_id=None))["campaign_id"] is None
    await editor.edit(campaign_id=campaign["id"])
    await ada.ask("DELETE", f"/campaigns/{campaign['id']}")
    out = await editor.get()
    assert (out["campaign_id"], out["revision"]) == (None, 5)
    foreign = (await bob.ask("POST", "/campaigns", json={"name": "His"})).json()
    wish = {"campaign_id": foreign["id"]}
    assert (await ada.ask("PATCH", editor.here, json=wish)).status_code == 404
    assert (await ada.ask("POST", ASSETS, json={"content": "x", **wish})).status_code == 404


WRONG: Sequence[dict[str, Any]] = (
    {},
    {"content": "x", "text_id": "y"},
    {"content": "x", "kind": "image"},
    {"content": "a\ud800"},
    {"content": "bell \a"},
    {"content": "x" * 200_001},
    {"content": "x", "title": "  "},
    {"content": "x", "tags": ["t"] * 51},
    {"content": "x", "metadata": {"k": "ü" * 8_200}},
    {"content": "x", "metadata": {"a": {"b": {"c": {"d": {"e": {"f": {"g": 1}}}}}}}},
    {"content": "x", "metadata": {"n": 2**70}},
    {"content": "x", "metadata": [1]},
    {"content": "x", "note": "n" * 501},
)


async def test_what_an_asset_can_not_be(world: World) -> None:
    ada = await world.dev("ada@example.com")
    json_type = {"Content-Type": "application/json"}
    for body in WRONG:
        answer = await ada.ask("POST", ASSETS, content=json.dumps(body), headers=json_type)
        assert answer.status_code == 400, body


async def test_a_text_stays_a_text(world: World) -> None:
    editor = await editor_of(world, "one")
    answer = await editor.person.ask("PATCH", editor.here, json={"media_id": "m"})
    assert answer.status_code == 400


async def test_lists_are_searched_filtered_and_paged(world: World) -> None:
    ada, bob = await world.dev("ada@example.com"), await world.dev("bob@example.com")
    await made(bob, "bread")
    await made(ada, "Über 100% rye_bread", title="Roggen", tags=["Brot", "50%"])
    await made(ada, "butter", title="Fette", tags=["brotlos"])
    editor = Editor(ada, await made(ada, "milk", title="Weiß"))
    await editor.edit(content="cheese")

    async def titles(**params: Any) -> list[str]:
        return [
            each["title"]
            for each in (await did(await ada.ask("GET", ASSETS, params=params)))["items"]
        ]

    assert await titles() == ["Weiß", "Fette", "Roggen"]
    for q, found in (
        ("ÜBER", ["Roggen"]),
        ("100%", ["Roggen"]),
        ("e_b", ["Roggen"]),
        ("%", ["Roggen"]),
        ("brot", ["Fette", "Roggen"]),
        ("WEISS", ["Weiß"]),
        ("milk", []),
        ("chees", ["Weiß"]),
        ("bread", ["Roggen"]),
    ):
        assert await titles(q=q) == found, q
    await editor.post("undo")
    assert await titles(q="milk") == ["Weiß"]
    assert await titles(tag="brot") == ["Roggen"]
    assert await titles(tag="50%") == ["Roggen"]
    assert await titles(tag="5") == []
    assert await titles(tag=" 50% ") == await titles(tag="brot\n\n50%", q="rye") + ["Roggen"]
    assert await titles(tag=" ") == ["Weiß", "Fette", "Roggen"]
    assert await titles(kind="image") == []
    assert await titles(kind="text", q="b", tag="BROTLOS") == ["Fette"]
    first = await did(await ada.ask("GET", ASSETS, params={"limit": 2}))
    assert await titles(limit=2, cursor=first["next_cursor"]) == ["Roggen"]


async def test_the_same_key_makes_one_asset_and_restores_once(world: World) -> None:
    editor = await editor_of(world, "one", "two", "three")
    ada = editor.person
    once = {"Idempotency-Key": "once"}
    body = {"content": "new"}
    answers = [await ada.ask("POST", ASSETS, json=body, headers=once) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert (await ada.ask("POST", ASSETS, json={"content": "b"}, headers=once)).status_code == 422

    restore = f"{editor.here}/restore"
    for number in (1, 1):
        await did(await ada.ask("POST", restore, json={"version": number}, headers=once))

    assert len((await editor.get("/versions"))["items"]) == 4


async def test_what_is_done_is_remembered_for_statistics(world: World) -> None:
    editor = await editor_of(world, "one", "two")
    await editor.post("undo")
    await editor.post("redo")
    await editor.post("restore", version=1)
    await editor.person.ask("DELETE", editor.here)

    events = (await editor.person.ask("GET", "/api/v1/events")).json()["items"]

    done = ["created", "edited", "undone", "redone", "restored", "deleted"]
    assert [each["name"] for each in reversed(events)] == [f"asset.{name}" for name in done]
    assert events[1]["properties"]["version"] == 3


async def test_assets_are_in_the_export_and_go_with_the_account(both: World) -> None:
    editor = await editor_of(both, "one", "two")
    ada, bob = editor.person, await both.dev("bob@example.com")
    kept = await made(bob)
    image = (await ada.ask("POST", "/api/v1/ai/generate-image", json={"prompt": "b"})).json()
    shown = await did(await ada.ask("POST", ASSETS, json={"image_id": image["id"]}), 201)
    exported = (await ada.ask("GET", "/api/v1/me/export")).json()["assets"]
    assert [len(asset["versions"]) for asset in exported] == [1, 2]
    assert exported[1]["versions"][0]["content"] == "two"
    assert exported[0]["versions"][0]["url"] == shown["url"]

    await ada.ask("DELETE", "/api/v1/me")
    await both.run_jobs()

    async with both.container.shared.snapshot() as work:
        left = await work.assets.list(ada.id, AssetFilter(), PageRequest())
        events = await work.usage_events.page(ada.id, PageRequest(), name=None)
    assert (list(left.items), list(events.items)) == ([], [])
    assert await opened(both, shown["url"]) == 404
    assert (await bob.ask("GET", f"{ASSETS}/{kept['id']}")).json() == kept
