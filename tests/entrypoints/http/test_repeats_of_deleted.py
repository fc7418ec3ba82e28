"""The same POST with the same key answers its first result, also after that was deleted."""

from typing import Any

from tests.builders import plain_picture
from tests.world import Person, World

API = "/api/v1"
RUNS = {"name": "Spring", "topic": "bread", "articles_per_day": 1, "posting_times": ["20:00"]}


async def outlives(person: Person, path: str, here: str, **body: Any) -> None:
    """Do something twice under one key, and in between delete what came of it."""
    first = await person.ask("POST", f"{API}{path}", headers={"Idempotency-Key": path}, **body)
    assert first.is_success, first.text
    name = f"{API}{here}/{first.json()['id']}"
    shown = (await person.ask("GET", name)).json()
    assert (await person.ask("DELETE", name)).status_code == 204

    again = await person.ask("POST", f"{API}{path}", headers={"Idempotency-Key": path}, **body)

    assert (again.status_code, again.json()["id"]) == (first.status_code, first.json()["id"])
    assert again.json().keys() == first.json().keys()
    assert (await person.ask("GET", name)).status_code == 404
    listed = (await person.ask("GET", f"{API}{here}")).json()["items"]
    assert shown["id"] not in [each["id"] for each in listed]


async def test_what_was_made_first_is_answered_after_it_was_deleted(both: World) -> None:
    ada = await both.dev("ada@example.com")
    picture = {"file": ("a.png", plain_picture(), "image/png")}
    kept = await ada.ask("POST", f"{API}/ai/upload-image", files=picture)
    written = await ada.ask("POST", f"{API}/articles", json={"topic": "salt"})
    await both.run_jobs()

    await outlives(ada, "/articles", "/articles", json={"topic": "bread"})
    await outlives(ada, "/assets", "/assets", json={"content": "one"})
    await outlives(ada, "/campaigns", "/campaigns", json=RUNS)
    await outlives(ada, "/ai/upload-image", "/images", files=picture)
    await outlives(
        ada,
        "/ai/generate-video",
        "/videos",
        json={"image_id": kept.json()["id"], "prompt": "steam"},
    )
    script = {"image_id": kept.json()["id"]}
    await outlives(ada, "/ai/generate-script", "/scripts", json=script)
    await outlives(ada, f"/articles/{written.json()['id']}/regenerate", "/articles")


async def test_an_act_on_what_was_deleted_meanwhile_is_answered_again(both: World) -> None:
    ada = await both.dev("ada@example.com")
    article = (await ada.ask("POST", f"{API}/articles", json={"topic": "salt"})).json()
    await both.run_jobs()
    body = {"article_id": article["id"]}
    await outlives(ada, "/assets", "/assets", json=body)
    asset = (await ada.ask("POST", f"{API}/assets", json={"content": "one"})).json()
    await ada.ask("PATCH", f"{API}/assets/{asset['id']}", json={"content": "two"})

    await outlives(ada, f"/assets/{asset['id']}/restore", "/assets", json={"version": 1})
