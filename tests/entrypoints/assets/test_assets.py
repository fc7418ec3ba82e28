"""Assets over HTTP."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from typing import Any

from httpx import Response

from core.assets.model import AssetFilter
from core.shared.pages import PageRequest
from tests.builders import plain_picture
from tests.world import Person, World

ASSETS = "/api/v1/assets"


async def made(person: Person, content: str = "one", **more: Any) -> dict[str, Any]:
    answer = await person.ask("POST", ASSETS, json={"content": content, **more})
    assert answer.status_code == 201, answer.text
    asset: dict[str, Any] = answer.json()
    assert answer.headers["etag"] == f'"{asset["revision"]}"'
    return asset


async def did(answer: Response, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    return body


class Editor:
    """Somebody at work on one asset."""

    def __init__(self, person: Person, asset: dict[str, Any]) -> None:
        self.person = person
        self.here = f"{ASSETS}/{asset['id']}"

    async def get(self, what: str = "", **params: Any) -> dict[str, Any]:
        return await did(await self.person.ask("GET", f"{self.here}{what}", params=params))

    async def edit(self, **changes: Any) -> dict[str, Any]:
        return await did(await self.person.ask("PATCH", self.here, json=changes))

    async def post(self, act: str, status: int = 200, **body: Any) -> dict[str, Any]:
        return await did(await self.person.ask("POST", f"{self.here}/{act}", json=body), status)


async def editor_of(world: World, *contents: str) -> Editor:
    ada = await world.dev("ada@example.com")
    editor = Editor(ada, await made(ada, contents[0]))
    for content in contents[1:]:
        await editor.edit(content=content)
    return editor


def shown(asset: dict[str, Any]) -> tuple[str, int, bool, bool]:
    return asset["content"], asset["current_version"], asset["can_undo"], asset["can_redo"]


async def test_edits_are_undone_redone_branched_and_restored(both: World) -> None:
    editor = await editor_of(both, "one", "two", "three")

    assert shown(await editor.post("undo")) == ("two", 2, True, True)
    assert shown(await editor.post("undo")) == ("one", 1, False, True)
    assert (await editor.post("undo", 409))["type"] == "/problems/asset-nothing-to-undo"
    assert shown(await editor.post("redo")) == ("two", 2, True, True)
    assert shown(await editor.edit(content="four")) == ("four", 4, True, False)
    assert (await editor.post("redo", 409))["type"] == "/problems/asset-nothing-to-redo"
    assert shown(await editor.post("restore", version=3, note="back")) == ("three", 5, True, False)
    assert shown(await editor.post("undo")) == ("four", 4, True, True)
    assert shown(await editor.post("undo")) == ("two", 2, True, True)
    assert shown(await editor.post("redo")) == ("four", 4, True, True)

    versions = (await editor.get("/versions"))["items"]
    assert [(v["number"], v["parent"], v["content"]) for v in versions] == [
        (5, 4, "three"),
        (4, 2, "four"),
        (3, 2, "three"),
        (2, 1, "two"),
        (1, None, "one"),
    ]
    assert (versions[0]["note"], versions[0]["restored_from"]) == ("back", 3)
    tree = (await editor.get("/tree", limit=4))["items"]
    assert [(n["number"], n["redo"], n["current"]) for n in tree] == [
        (5, None, False),
        (4, 5, True),
        (3, None, False),
        (2, 4, False),
    ]
    assert (await editor.get("/versions/3"))["content"] == "three"
    assert (await editor.person.ask("GET", f"{editor.here}/versions/6")).status_code == 404
    assert (await editor.post("restore", 404, version=6))["status"] == 404


async def test_what_changes_nothing_leaves_no_version_and_keeps_redo(world: World) -> None:
    editor = await editor_of(world, "one", "two")
    before = await editor.post("undo")

    assert await editor.edit(content="one", note="the same") == before
    assert await editor.edit(title=before["title"]) == before
    assert await editor.post("restore", version=1) == before


async def test_who_comes_too_late_gets_what_is_there_and_their_text(both: World) -> None:
    editor = await editor_of(both, "one")
    seen = (await editor.get())["revision"]
    texts = {"mine", "yours"}

    answers = await asyncio.gather(
        *(
            editor.person.ask(
                "PATCH", editor.here, json={"content": text}, headers={"If-Match": f'"{seen}"'}
            )
            for text in sorted(texts)
        )
    )

    assert sorted(answer.status_code for answer in answers) == [200, 412]
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    problem = lost.json()
    assert problem["current"] == won.json()
    assert {problem["yours"], won.json()["content"]} == texts
    assert problem["type"] == "/problems/asset-moved-on"
    assert lost.headers["etag"] == won.headers["etag"]
    assert len((await editor.get("/versions"))["items"]) == 2
    for act, body in (("undo", {}), ("redo", {}), ("restore", {"version": 1})):
        refused = await editor.post(act, 409, expected_revision=seen, **body)
        assert refused["current"] == won.json()
    stale = await editor.person.ask("DELETE", editor.here, headers={"If-Match": f'"{seen}"'})
    assert (stale.status_code, stale.json()["current"]) == (412, won.json())
    late = await editor.person.ask(
        "PATCH", editor.here, json={"content": "x", "expected_revision": seen}
    )
    assert (late.status_code, late.json()["yours"]) == (409, "x")
    assert await editor.get() == won.json()


async def test_a_condition_names_one_of_several_states(world: World) -> None:
    editor = await editor_of(world, "one")
    for tag in ('"1"', 'W/"1"', "*", '"7", "1"', '"7"', "x"):
        answer = await editor.person.ask(
            "PATCH", editor.here, json={"content": "one"}, headers={"If-Match": tag}
        )
        assert answer.status_code == (412 if tag in {'"7"', "x"} else 200), tag


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


def joined(pieces: Iterable[dict[str, str]], *changes: str) -> str:
    return "".join(piece["text"] for piece in pieces if piece["change"] in changes)


async def test_versions_are_compared_by_lines_and_by_words(world: World) -> None:
    old, new = "Good bread\nis made\nof rye.", "Good bread\nis baked\nof rye."
    editor = await editor_of(world, old, new)

    found = await editor.get("/diff", **{"from": 1, "to": 2})

    assert found["unified"] == (
        "--- version 1\n+++ version 2\n@@ -1,3 +1,3 @@\n"
        " Good bread\n-is made\n+is baked\n of rye.\n"
        "\\ No newline at end of file\n"
    )
    assert joined(found["words"], "equal", "delete") == old
    assert joined(found["words"], "equal", "insert") == new
    assert joined(found["words"], "insert") == "baked"
    assert (found["lines_added"], found["lines_removed"], found["exact"]) == (1, 1, True)
    assert await editor.get("/diff") == found
    back = await editor.get("/diff", **{"from": 2, "to": 1})
    assert joined(back["words"], "insert") == "made"
    missing = await editor.person.ask("GET", f"{editor.here}/diff", params={"to": 9})
    assert missing.status_code == 404


async def test_an_asset_of_an_article_and_of_a_text_says_how_it_was_made(both: World) -> None:
    ada = await both.dev("ada@example.com")
    article = (await ada.ask("POST", "/generate", json={"topic": "bread"})).json()
    early = await ada.ask("POST", ASSETS, json={"article_id": article["id"]})
    assert early.status_code == 409
    await both.run_jobs()
    article = (await ada.ask("GET", f"/articles/{article['id']}")).json()
    text = (await ada.ask("POST", "/api/v1/ai/generate-text", json={"prompt": "a slogan"})).json()

    of_article = await did(await ada.ask("POST", ASSETS, json={"article_id": article["id"]}), 201)
    of_text = await did(await ada.ask("POST", ASSETS, json={"text_id": text["id"]}), 201)

    assert (of_article["content"], of_article["title"]) == (article["content"], article["title"])
    assert of_article["tags"] == article["tags"]
    version = await Editor(ada, of_article).get("/versions/1")
    assert version["source"] == {"kind": "article", "id": article["id"]}
    assert (version["prompt"], version["model"]) == ("bread", article["model"])
    assert version["credits_used"] == article["credits_used"]
    assert of_text["content"] == text["text"]
    version = await Editor(ada, of_text).get("/versions/1")
    assert version["source"] == {"kind": "creation", "id": text["id"]}
    assert (version["prompt"], version["tokens_used"]) == ("a slogan", text["tokens_used"])
    editor = Editor(ada, of_article)
    await editor.edit(content="other")
    for act in ("undo", "redo"):
        await editor.post(act)
    await editor.post("restore", version=1)
    assert (await ada.ask("GET", f"/articles/{article['id']}")).json() == article  # 19
    bob = await both.dev("bob@example.com")
    for body in ({"article_id": article["id"]}, {"text_id": text["id"]}):
        assert (await bob.ask("POST", ASSETS, json=body)).status_code == 404


async def test_an_uploaded_picture_becomes_an_asset_by_its_id(both: World) -> None:
    ada, bob = await both.dev("ada@example.com"), await both.dev("bob@example.com")
    file = {"file": ("loaf.png", plain_picture("PNG"))}
    image = await did(await ada.ask("POST", "/api/v1/ai/upload-image", files=file), 201)
    body = {"kind": "image", "image_id": image["id"], "note": "as it came"}
    key = {"Idempotency-Key": "once"}
    asset = await did(await ada.ask("POST", ASSETS, json=body, headers=key), 201)
    assert (asset["kind"], asset["title"]) == ("image", "loaf.png")
    assert asset["url"] != image["url"]
    assert len(await blob_keys(both)) == 1
    assert (await bob.ask("POST", ASSETS, json=body)).status_code == 404
    assert (await ada.ask("POST", ASSETS, json=body | {"kind": "text"})).status_code == 400

    assert (await ada.ask("DELETE", f"/api/v1/images/{image['id']}")).status_code == 204
    again = await did(await ada.ask("POST", ASSETS, json=body, headers=key), 201)
    assert again["id"] == asset["id"]
    assert (await ada.ask("POST", ASSETS, json=body)).status_code == 404


async def test_an_image_is_shown_without_a_copy_and_outlives_what_it_was_made_from(
    world: World,
) -> None:
    ada = await world.dev("ada@example.com")
    images = [
        (await ada.ask("POST", "/api/v1/ai/generate-image", json={"prompt": prompt})).json()
        for prompt in ("bread", "butter")
    ]
    editor = Editor(
        ada, await did(await ada.ask("POST", ASSETS, json={"image_id": images[0]["id"]}), 201)
    )
    first = await editor.get()
    assert (first["kind"], first["content"], first["title"]) == ("image", None, "bread")
    assert first["url"] != images[0]["url"]
    media_id = images[1]["url"].rpartition("/")[2].partition(".")[0]
    second = await editor.edit(media_id=media_id)
    restored = await editor.post("restore", version=1)

    assert second["url"] not in {first["url"], images[1]["url"]}
    assert restored["url"] == first["url"]
    keys = await blob_keys(world)
    assert len(keys) == 2
    assert (await ada.ask("PATCH", editor.here, json={"content": "x"})).status_code == 400
    assert (await ada.ask("GET", f"{editor.here}/diff")).status_code == 409
    assert (await opened(world, first["url"])) == 307
    assert (await ada.ask("DELETE", editor.here)).status_code == 204
    assert (await opened(world, first["url"])) == 404
    assert (await opened(world, images[0]["url"])) == 307


async def blob_keys(world: World) -> set[str]:
    store = world.container.media.blob_store()
    return {blob.key async for blob in store.list()}


async def opened(world: World, url: str) -> int:
    path = "/api/v1/media/" + url.rpartition("/")[2]
    return (await world.client.get(path)).status_code


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
