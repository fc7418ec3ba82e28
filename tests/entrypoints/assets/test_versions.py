"""Versions of an asset: gone back and forth over, kept from who comes too late, compared."""

import asyncio
from collections.abc import Iterable
from typing import Any

from tests.entrypoints.assets.scene import editor_of
from tests.world import World


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
