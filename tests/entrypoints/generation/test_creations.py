"""Texts and images are listed, and what an article was ordered with is shown."""

from typing import Any

from tests.entrypoints.rights.cast import new_image, new_project
from tests.world import Person, World

API = "/api/v1"


async def made(person: Person, operation: str, **body: Any) -> str:
    answer = await person.ask("POST", f"{API}/ai/{operation}", json=body)
    assert answer.is_success, answer.text
    return str(answer.json()["id"])


async def listed(person: Person, **wish: Any) -> dict[str, Any]:
    answer = await person.ask("GET", f"{API}/ai/creations", params=wish)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_texts_and_images_are_listed_newest_first(both: World) -> None:
    ada, eve = await both.dev(), await both.dev("eve@example.com")
    text = await made(ada, "generate-text", prompt="Bread")
    some = await made(ada, "suggestions", prompt="Titles for bread")
    better = await made(ada, "refine", text="Good bread.", instruction="Make it warmer.")
    image = await made(ada, "generate-image", prompt="A loaf", width=256, height=256)
    await made(eve, "generate-text", prompt="Tea")

    first = await listed(ada, limit=3)
    rest = await listed(ada, cursor=first["next_cursor"])

    shown = first["items"] + rest["items"]
    assert [each["id"] for each in shown] == [image, better, some, text]
    assert [each["prompt"] for each in shown] == [
        "A loaf",
        "Make it warmer.",
        "Titles for bread",
        "Bread",
    ]
    assert shown[0]["url"]
    assert rest["next_cursor"] is None
    assert [each["id"] for each in (await listed(ada, operation="refine"))["items"]] == [better]
    assert (await listed(ada, status="failed"))["items"] == []
    one = await ada.ask("GET", f"{API}/ai/creations/{text}")
    assert one.json() == shown[-1]
    assert (await eve.ask("GET", f"{API}/ai/creations/{text}")).status_code == 404


async def test_scripts_and_answers_of_the_coach_are_shown_elsewhere(world: World) -> None:
    ada = await world.dev()
    await made(ada, "generate-script", image_id=await new_image(ada))
    path = f"{API}/monetization/projects/{await new_project(ada)}/chat"
    await ada.ask("POST", path, json={"message": "What is next?"})

    assert (await listed(ada))["items"] == []


async def test_an_article_shows_what_it_was_ordered_with(world: World) -> None:
    ada = await world.dev()
    order = {
        "topic": "Bread",
        "keywords": ["starter"],
        "tone": "friendly",
        "language": "de",
        "length": "short",
    }

    article = (await ada.ask("POST", f"{API}/articles", json=order)).json()

    assert {name: article[name] for name in order} == order
    again = (await ada.ask("GET", f"{API}/articles/{article['id']}")).json()
    assert {name: again[name] for name in order} == order
