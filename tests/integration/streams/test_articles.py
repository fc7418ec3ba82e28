"""Articles to the end of their lives: watched, changed, written anew, deleted."""

import asyncio
import json
import threading
from typing import Any

from dependency_injector import providers

from core.generation.errors import ModelUnavailable
from core.ledger.model import HoldStatus
from core.shared.jobs import RETRY_WAITS
from core.shared.pages import TEXT_MAX
from tests.integration.streams.scene import Scene

TITLE = "Sourdough at home"
MARKDOWN = "## Starter\n\nFeed it **daily**."
ANSWER = {
    "title": TITLE,
    "summary": "How to bake it.",
    "tags": ["bread", "baking"],
    "markdown": MARKDOWN,
}


def answer(**changes: object) -> str:
    return json.dumps({**ANSWER, **changes})


async def order(scene: Scene) -> str:
    """Order an article."""
    ordered = await scene.ada.ask("POST", "/api/v1/articles", json={"topic": "Sourdough"})
    assert ordered.status_code == 202
    return str(ordered.json()["id"])


async def written(scene: Scene, text: str | None = None) -> str:
    """Have an article written."""
    article_id = await order(scene)
    scene.model.says(text or answer())
    scene.model.ends()
    await scene.world.run_jobs()
    return article_id


async def article(scene: Scene, article_id: str) -> dict[str, Any]:
    found = await scene.ada.ask("GET", f"/api/v1/articles/{article_id}")
    assert found.status_code == 200
    body: dict[str, Any] = found.json()
    return body


async def holds(scene: Scene, article_id: str) -> list[tuple[int, HoldStatus]]:
    """Return the latest hold of an article."""
    async with scene.world.container.shared.snapshot() as work:
        hold = await work.holds.latest_for(scene.ada.id, f"article:{article_id}")
    assert hold is not None
    return [(hold.number, hold.status)]


async def fail_for_good(scene: Scene) -> None:
    """Let the model be away until the job gives up."""
    for _ in range(len(RETRY_WAITS) + 1):
        scene.model.breaks(ModelUnavailable("The model is away."))
        await scene.world.run_jobs()
        scene.later(minutes=2)


async def test_the_stream_tells_states_and_text_by_field(scene: Scene) -> None:
    article_id = await written(scene)
    told = await scene.ada.ask("GET", f"/api/v1/articles/{article_id}/events")
    assert told.headers["content-type"].startswith("text/event-stream")
    events = await scene.events(article_id)
    assert [e.data["status"] for e in events if e.type == "state"] == ["queued", "generating"]
    fields: dict[tuple[object, object], str] = {}
    for event in events:
        if event.type == "text":
            key = (event.data["field"], event.data.get("index"))
            fields[key] = fields.get(key, "") + str(event.data["text"])
    assert fields == {
        ("title", None): TITLE,
        ("summary", None): ANSWER["summary"],
        ("tags", 0): "bread",
        ("tags", 1): "baking",
        ("content", None): MARKDOWN,
    }
    assert events[-1].type == "done"
    assert told.text.count("event: text") == sum(e.type == "text" for e in events)
    assert '"credits_used"' in told.text
    again = await scene.ada.ask(
        "GET",
        f"/api/v1/articles/{article_id}/events",
        headers={"Last-Event-ID": str(events[-1].sequence)},
    )
    assert again.status_code == 204
    for cursor in ("x", "-1", "99999", "1" * 30):
        path = f"/api/v1/articles/{article_id}/events?after={cursor}"
        assert (await scene.ada.ask("GET", path)).status_code == 400


async def test_a_failed_attempt_begins_the_text_anew_and_one_is_charged(scene: Scene) -> None:
    article_id = await order(scene)
    scene.model.says(answer()[:40])
    scene.model.breaks(ModelUnavailable("The model is away."))
    await scene.world.run_jobs()
    scene.later(minutes=2)
    scene.model.says(answer())
    scene.model.ends()
    await scene.world.run_jobs()
    states = [e.data["status"] for e in await scene.events(article_id) if e.type == "state"]
    assert states == ["queued", "generating", "generating"]
    body = await article(scene, article_id)
    assert body["status"] == "completed"
    assert body["tokens_used"] == 100 + len(answer().split())
    assert await holds(scene, article_id) == [(1, HoldStatus.SETTLED)]


async def test_an_edit_changes_what_it_names_and_keeps_the_text_before(scene: Scene) -> None:
    article_id = await written(scene)
    path = f"/api/v1/articles/{article_id}"
    read = await scene.ada.ask("GET", path)
    changes = {
        "title": "  Better   bread ",
        "content": "# New\n\n<script>x</script>",
        "tags": ["a"],
    }
    tag = read.headers["etag"]
    changed = await scene.ada.ask("PATCH", path, json=changes, headers={"If-Match": tag})
    assert changed.status_code == 200
    body = changed.json()
    assert (body["title"], body["tags"]) == ("Better bread", ["a"])
    assert "<script>" not in body["html"]
    assert body["summary"] == ANSWER["summary"]
    assert changed.headers["etag"] != tag
    late = await scene.ada.ask("PATCH", path, json={"title": "x"}, headers={"If-Match": tag})
    assert late.status_code == 412
    for wrong in ({"title": "  "}, {"title": "\x1b"}, {"slug": ""}, {"html": "x"}, {"title": None}):
        assert (await scene.ada.ask("PATCH", path, json=wrong)).status_code == 400
    unchanged = await scene.ada.ask("PATCH", path, json={})
    assert unchanged.headers["etag"] == changed.headers["etag"]
    versions = (await scene.ada.ask("GET", f"{path}/versions")).json()["items"]
    assert [(v["number"], v["title"]) for v in versions] == [(1, TITLE)]


async def test_earlier_texts_come_in_pages(scene: Scene) -> None:
    path = f"/api/v1/articles/{await written(scene)}"
    for title in ("One", "Two", "Three"):
        await scene.ada.ask("PATCH", path, json={"title": title})

    first = (await scene.ada.ask("GET", f"{path}/versions", params={"limit": 2})).json()
    rest = {"limit": 2, "cursor": first["next_cursor"]}
    last = (await scene.ada.ask("GET", f"{path}/versions", params=rest)).json()

    assert [each["title"] for each in first["items"]] == ["Two", "One"]
    assert [each["title"] for each in last["items"]] == [TITLE]
    assert last["next_cursor"] is None


async def test_an_edit_is_refused_unless_one_of_the_tags_is_the_articles(scene: Scene) -> None:
    path = f"/api/v1/articles/{await written(scene)}"

    async def edit(tag: str, title: str) -> int:
        seen = {"If-Match": tag.encode()}
        return (await scene.ada.ask("PATCH", path, json={"title": title}, headers=seen)).status_code

    tag = (await scene.ada.ask("GET", path)).headers["etag"]
    too_long = f'"{"9" * 5_000}"'
    refused = [await edit(each, "Never") for each in ('"0"', '""', "²", "abc", too_long)]
    taken = [await edit(f'"0", W/{tag}', "One"), await edit("*", "Two")]

    assert (set(refused), set(taken)) == ({412}, {200})


async def test_an_edit_is_rendered_beside_the_others_and_with_nothing_locked(
    scene: Scene,
) -> None:
    article_id = await written(scene)
    loop_thread = threading.get_ident()
    may_end = threading.Event()
    rendering: list[int] = []

    class Slow:
        def to_html(self, markdown: str) -> str:
            rendering.append(threading.get_ident())
            if rendering[-1] != loop_thread:
                may_end.wait(10)
            return f"<p>{markdown}</p>"

    scene.world.container.shared.markup.override(providers.Object(Slow()))
    edit = asyncio.create_task(
        scene.ada.ask("PATCH", f"/api/v1/articles/{article_id}", json={"content": "New"})
    )
    await scene.until(lambda: rendering)
    assert rendering[0] != loop_thread
    async with asyncio.timeout(5), scene.world.container.shared.unit_of_work() as work:
        await work.wallets.get(scene.ada.id)
        await work.articles.get(article_id, account_id=scene.ada.id)
    may_end.set()
    assert (await edit).json()["html"] == "<p>New</p>"
    assert len(rendering) == 1


async def test_written_anew_the_earlier_text_is_a_version(scene: Scene) -> None:
    article_id = await written(scene)
    path = f"/api/v1/articles/{article_id}"
    ordered = await scene.ada.ask(
        "POST", f"{path}/regenerate", headers={"Idempotency-Key": "again"}
    )
    assert (ordered.status_code, ordered.json()["status"]) == (202, "queued")
    assert ordered.json()["title"] == TITLE
    repeated = await scene.ada.ask(
        "POST", f"{path}/regenerate", headers={"Idempotency-Key": "again"}
    )
    assert repeated.json()["id"] == article_id
    assert (await scene.ada.ask("POST", f"{path}/regenerate")).status_code == 409
    assert (await scene.ada.ask("PATCH", path, json={"title": "x"})).status_code == 409
    seen = (await scene.events(article_id))[-1].sequence
    scene.model.says(answer(title="Second try"))
    scene.model.ends()
    await scene.world.run_jobs()
    body = await article(scene, article_id)
    assert (body["status"], body["title"]) == ("completed", "Second try")
    assert scene.model.calls[-1].inputs["take"] == 2
    assert await holds(scene, article_id) == [(2, HoldStatus.SETTLED)]
    versions = (await scene.ada.ask("GET", f"{path}/versions")).json()["items"]
    assert [v["title"] for v in versions] == [TITLE]
    # A reader from before goes on where it was; a new one begins with the new text.
    assert (await scene.events(article_id, after=seen))[0].sequence == seen + 1
    fresh = (await scene.ada.ask("GET", f"{path}/events")).text
    assert "Second try" in fresh
    assert TITLE not in fresh


async def test_a_failure_to_write_anew_changes_nothing(scene: Scene) -> None:
    article_id = await written(scene)
    before, wallet = await article(scene, article_id), await scene.wallet()
    await scene.ada.ask("POST", f"/api/v1/articles/{article_id}/regenerate")
    await fail_for_good(scene)
    assert await article(scene, article_id) == before
    assert await holds(scene, article_id) == [(2, HoldStatus.VOIDED)]
    after = await scene.wallet()
    assert (after.posted, after.held, after.plan) == (wallet.posted, 0, wallet.plan)
    assert (await scene.events(article_id))[-1].data["detail"] == "The model is away."
    kept = await scene.ada.ask("GET", f"/api/v1/articles/{article_id}/versions")
    assert kept.json() == {"items": [], "next_cursor": None}


async def test_deleted_before_it_is_begun_it_costs_nothing(scene: Scene) -> None:
    article_id = await order(scene)
    path = f"/api/v1/articles/{article_id}"
    assert (await scene.ada.ask("DELETE", path)).status_code == 204
    assert (await scene.ada.ask("DELETE", path)).status_code == 404
    assert (await scene.ada.ask("GET", f"{path}/events")).status_code == 404
    assert await holds(scene, article_id) == [(1, HoldStatus.VOIDED)]
    await scene.world.run_jobs()
    assert scene.model.calls == []


async def test_read_to_the_end_and_deleted_it_is_charged_all_the_same(scene: Scene) -> None:
    article_id = await order(scene)
    path = f"/api/v1/articles/{article_id}"
    running = scene.world.container.shared.background().start(scene.world.run_jobs())
    scene.model.says(answer())

    async def read() -> bool:
        return MARKDOWN in await scene.text(article_id)

    await scene.until(read)
    assert (await scene.ada.ask("DELETE", path)).status_code == 204
    assert await holds(scene, article_id) == [(1, HoldStatus.IN_FLIGHT)]
    scene.model.ends()
    await running
    assert await holds(scene, article_id) == [(1, HoldStatus.SETTLED)]
    wallet = await scene.wallet()
    assert wallet.plan.used == 100 + len(answer().split())
    assert (await scene.ada.ask("GET", path)).status_code == 404


async def test_an_article_can_not_be_stopped_through_its_stream(scene: Scene) -> None:
    article_id = await order(scene)
    refused = await scene.ada.ask("POST", f"/api/v1/streams/{article_id}/cancel")
    assert refused.status_code == 409
    assert "DELETE articles/{id}" in refused.json()["detail"]
    other = await scene.world.dev("bob@example.com")
    for method, path in (("POST", "cancel"), ("GET", "events")):
        gone = await other.ask(method, f"/api/v1/streams/{article_id}/{path}")
        assert gone.status_code == 404


async def test_one_accounts_edits_leave_the_threads_that_sign_people_in(scene: Scene) -> None:
    article_id = await written(scene)
    may_end = threading.Event()
    rendering: list[str] = []

    class Slow:
        def to_html(self, markdown: str) -> str:
            rendering.append(markdown)
            may_end.wait(30)
            return f"<p>{markdown}</p>"

    scene.world.container.shared.markup.override(providers.Object(Slow()))
    path = f"/api/v1/articles/{article_id}"
    edits = [
        asyncio.create_task(scene.ada.ask("PATCH", path, json={"content": f"New {number}"}))
        for number in range(40)
    ]
    try:
        await scene.until(lambda: rendering)
        body = {"email": "eve@example.com", "password": "correct horse battery"}
        async with asyncio.timeout(20):
            answer = await scene.ada.ask("POST", "/api/v1/auth/register", json=body)
        assert answer.status_code == 201
        assert len(rendering) == 1
    finally:
        may_end.set()
    assert {(await edit).status_code for edit in edits} == {200}


async def test_long_texts_come_a_few_at_a_time_and_all_of_them(scene: Scene) -> None:
    columns = 40_000
    table = "a|" * columns + "\n" + "-|" * columns + "\n" + "a\n" * 10
    *others, article_id = [await written(scene) for _ in range(3)]
    for changed, titles in (*((other, "d") for other in others), (article_id, "abcd")):
        for title in titles:
            change = {"title": title, "content": table}
            edited = await scene.ada.ask("PATCH", f"/api/v1/articles/{changed}", json=change)
            assert len(edited.json()["html"]) > TEXT_MAX // 2

    for path, titles in (("articles", "ddd"), (f"articles/{article_id}/versions", f"cba{TITLE}")):
        seen = ""
        place = f"/api/v1/{path}?limit=100"
        while place:
            page = await scene.ada.ask("GET", place)
            assert len(page.content) < 2 * TEXT_MAX
            seen += "".join(each["title"] for each in page.json()["items"])
            place = page.links.get("next", {}).get("url", "")
        assert seen == titles
