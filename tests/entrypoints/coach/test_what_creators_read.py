"""What a creator reads before and beside the chat."""

from typing import Any

from tests.entrypoints.rights.cast import new_project
from tests.world import Person, World

COACH = "/api/v1/monetization"


async def read(person: Person, path: str) -> dict[str, Any]:
    answer = await person.ask("GET", f"{COACH}/{path}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_messages_that_are_left_of_the_day(world: World) -> None:
    ada = await world.dev()
    project_id = await new_project(ada)
    before = await read(ada, "allowance")

    body = {"message": "What is next?"}
    await ada.ask("POST", f"{COACH}/projects/{project_id}/chat", json=body)

    after = await read(ada, "allowance")
    assert before == {
        "limit": 50,
        "used": 0,
        "remaining": 50,
        "resets_at": before["resets_at"],
    }
    assert (after["used"], after["remaining"]) == (1, 49)
    assert before["resets_at"].endswith("T00:00:00Z")


async def test_templates_have_no_places_to_be_filled(world: World) -> None:
    ada = await world.dev()

    plain = await read(ada, "templates")
    profile = {"niche": "sourdough baking", "audience": "home bakers"}
    await ada.ask("POST", f"{COACH}/profile", json=profile)
    own = await read(ada, "templates")

    assert "{" not in "".join(texts_in(plain))
    assert "sourdough baking" in "".join(texts_in(own))
    assert [each["id"] for each in own["items"]] == [each["id"] for each in plain["items"]]


def texts_in(part: Any) -> list[str]:
    """Return all texts of an answer."""
    if isinstance(part, dict):
        return [text for each in part.values() for text in texts_in(each)]
    if isinstance(part, list):
        return [text for each in part for text in texts_in(each)]
    return [part] if isinstance(part, str) else []
