"""Versions of assets that models make."""

from collections.abc import AsyncIterator
from typing import Any

from dependency_injector import providers
from httpx import Response

from core.generation.errors import ModelUnavailable
from core.generation.model import TextPiece, TextRequest, TextResult
from core.generation.use_cases.work_on_asset import WorkOnAssetCommand
from tests.world import Person, World

ASSETS = "/api/v1/assets"
AI = "/api/v1/ai"


async def read(answer: Response, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def get(person: Person, path: str) -> dict[str, Any]:
    return await read(await person.ask("GET", path))


async def work_on(person: Person, act: str, status: int = 200, **body: Any) -> dict[str, Any]:
    return await read(await person.ask("POST", f"{AI}/{act}", json=body), status)


async def text_asset(person: Person) -> str:
    """Return the id of an asset of a text that was made from a prompt."""
    text = await work_on(person, "generate-text", prompt="A post about rye bread")
    asset = await read(await person.ask("POST", ASSETS, json={"text_id": text["id"]}), 201)
    return str(asset["id"])


async def versions(person: Person, asset_id: str) -> list[dict[str, Any]]:
    """Return the versions of an asset, the first first."""
    found = (await get(person, f"{ASSETS}/{asset_id}/versions"))["items"]
    return list(reversed(found))


async def test_refining_appends_what_it_made_with_prompt_model_and_cost(both: World) -> None:
    ada = await both.dev("ada@example.com")
    asset_id = await text_asset(ada)
    before = await ada.credits()

    made = await work_on(ada, "refine", asset_id=asset_id, instruction="Make it longer.")

    asset = await get(ada, f"{ASSETS}/{asset_id}")
    assert (made["asset_id"], made["asset_version"], made["operation"]) == (asset_id, 2, "refine")
    assert (asset["current_version"], asset["content"]) == (2, made["text"])
    first, second = await versions(ada, asset_id)
    assert second["content"] != first["content"]
    assert (second["parent"], second["prompt"]) == (1, "Make it longer.")
    assert (second["provider"], second["model"]) == (made["provider"], made["model"])
    assert (second["tokens_used"], second["credits_used"]) == (
        made["tokens_used"],
        made["credits_used"],
    )
    assert second["source"] == {"kind": "creation", "id": made["id"]}
    spent = before - await ada.credits()
    assert abs(spent - made["credits_used"]) < 1e-9
    back = await read(await ada.ask("POST", f"{ASSETS}/{asset_id}/undo"))
    assert back["content"] == first["content"]
    events = (await get(ada, "/api/v1/events"))["items"]
    generated = [each["properties"] for each in events if each["name"] == "asset.generated"]
    assert [each["version"] for each in generated] == [2]


async def test_regenerating_takes_the_last_prompt_of_the_line(world: World) -> None:
    ada = await world.dev("ada@example.com")
    asset_id = await text_asset(ada)
    await ada.ask("PATCH", f"{ASSETS}/{asset_id}", json={"content": "by hand"})

    again = await work_on(ada, "regenerate", asset_id=asset_id)
    third = await work_on(ada, "regenerate", asset_id=asset_id)

    found = await versions(ada, asset_id)
    assert [each["parent"] for each in found] == [None, 1, 2, 3]
    assert [each["prompt"] for each in found] == [
        "A post about rye bread",
        None,
        "A post about rye bread",
        "A post about rye bread",
    ]
    assert [each["content"] for each in found[2:]] == [again["text"], third["text"]]
    assert len({found[0]["content"], again["text"], third["text"]}) > 1
    refined = await work_on(ada, "refine", asset_id=asset_id, instruction="Make it longer.")
    more = await work_on(ada, "regenerate", asset_id=asset_id)
    assert (refined["asset_version"], more["asset_version"]) == (5, 6)
    assert (await versions(ada, asset_id))[5]["prompt"] == "Make it longer."


async def test_an_article_kept_as_an_asset_is_made_again_from_its_order(world: World) -> None:
    ada = await world.dev("ada@example.com")
    order = {"topic": "rye bread", "keywords": ["flour"], "length": "short"}
    article = (await ada.ask("POST", "/generate", json=order)).json()
    await world.run_jobs()
    kept = {"article_id": article["id"]}
    asset = await read(await ada.ask("POST", ASSETS, json=kept), 201)
    await ada.ask("DELETE", f"/articles/{article['id']}")

    made = await work_on(ada, "regenerate", asset_id=asset["id"])

    _, second = await versions(ada, asset["id"])
    assert (second["number"], made["asset_version"]) == (2, 2)
    assert "rye bread" in second["prompt"]
    assert "flour" in second["prompt"]


async def test_an_image_gets_versions_too(world: World) -> None:
    ada = await world.dev("ada@example.com")
    image = await work_on(ada, "generate-image", prompt="a loaf", width=256, height=512)
    asset = await read(await ada.ask("POST", ASSETS, json={"image_id": image["id"]}), 201)
    before = await ada.credits()

    again = await work_on(ada, "regenerate", asset_id=asset["id"])
    refined = await work_on(ada, "refine", asset_id=asset["id"], instruction="at night")

    found = await versions(ada, asset["id"])
    assert [each["parent"] for each in found] == [None, 1, 2]
    assert len({each["url"] for each in found}) == 3
    assert (again["asset_version"], refined["asset_version"]) == (2, 3)
    assert found[2]["prompt"] == "a loaf\nat night"
    assert before - await ada.credits() == 10


async def test_what_was_written_by_hand_has_nothing_to_be_made_from(world: World) -> None:
    ada = await world.dev("ada@example.com")
    asset = await read(await ada.ask("POST", ASSETS, json={"content": "Our bread."}), 201)
    refused = await work_on(ada, "regenerate", 409, asset_id=asset["id"])
    assert refused["type"] == "/problems/asset-without-prompt"
    await work_on(ada, "refine", asset_id=asset["id"], instruction="Make it warmer.")
    await work_on(ada, "regenerate", asset_id=asset["id"])
    for body in ({}, {"text": "x", "asset_id": "y"}):
        await work_on(ada, "refine", 400, instruction="i", **body)
    await work_on(ada, "refine", 404, instruction="i", asset_id="y")
    bob = await world.dev("bob@example.com")
    await work_on(bob, "refine", 404, instruction="i", asset_id=asset["id"])


async def begun(world: World, person: Person, asset_id: str) -> Any:
    """Begin to refine an asset, and return what will be made."""
    command = WorkOnAssetCommand(
        account_id=person.id, author="account:1", asset_id=asset_id, instruction="Shorter."
    )
    return (await world.container.generation.work_on_asset()(command)).creation


async def test_what_comes_late_is_a_branch_and_hides_nobodys_work(both: World) -> None:
    ada = await both.dev("ada@example.com")
    asset_id = await text_asset(ada)
    creation = await begun(both, ada, asset_id)
    await ada.ask("PATCH", f"{ASSETS}/{asset_id}", json={"content": "by hand"})
    before = await get(ada, f"{ASSETS}/{asset_id}")

    done = await both.container.generation.run_creation()(creation, streamed=False)

    assert done.asset_version == 3
    assert await get(ada, f"{ASSETS}/{asset_id}") == before
    found = await versions(ada, asset_id)
    assert [(each["number"], each["parent"]) for each in found] == [(1, None), (2, 1), (3, 1)]
    restored = await ada.ask("POST", f"{ASSETS}/{asset_id}/restore", json={"version": 3})
    assert restored.json()["content"] == done.text


async def test_an_asset_deleted_meanwhile_gets_nothing_and_the_answer_all(world: World) -> None:
    ada = await world.dev("ada@example.com")
    asset_id = await text_asset(ada)
    creation = await begun(world, ada, asset_id)
    await ada.ask("DELETE", f"{ASSETS}/{asset_id}")

    done = await world.container.generation.run_creation()(creation, streamed=False)

    assert (done.status, done.asset_version) == ("completed", None)
    assert done.text


async def test_who_comes_too_late_pays_nothing(world: World) -> None:
    ada = await world.dev("ada@example.com")
    asset_id = await text_asset(ada)
    before = await ada.credits()
    body = {"asset_id": asset_id, "instruction": "i", "expected_revision": 7}
    for act in ("refine", "regenerate"):
        wish = body if act == "refine" else {**body, "instruction": None}
        wish = {name: value for name, value in wish.items() if value is not None}
        refused = await work_on(ada, act, 409, **wish)
        assert refused["current"]["revision"] == 1
    headers = {"If-Match": '"7"'}
    answer = await ada.ask("POST", f"{AI}/regenerate", json={"asset_id": asset_id}, headers=headers)
    assert answer.status_code == 412
    assert await ada.credits() == before
    assert len(await versions(ada, asset_id)) == 1


async def test_the_same_key_makes_one_version(world: World) -> None:
    ada = await world.dev("ada@example.com")
    asset_id = await text_asset(ada)
    headers = {"Idempotency-Key": "once"}
    body = {"asset_id": asset_id, "instruction": "Shorter."}
    answers = [
        await read(await ada.ask("POST", f"{AI}/refine", json=body, headers=headers))
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert len(await versions(ada, asset_id)) == 2


class Broken:
    """A model that does not answer."""

    async def complete(self, request: TextRequest) -> TextResult:
        del request
        raise ModelUnavailable("It does not answer.")

    async def stream(self, request: TextRequest) -> AsyncIterator[TextPiece]:
        yield TextPiece(text="", output_tokens_so_far=0)
        await self.complete(request)


async def test_a_failure_changes_nothing(world: World) -> None:
    world.container.generation.text_model.override(providers.Object(Broken()))
    ada = await world.dev("ada@example.com")
    asset = await read(await ada.ask("POST", ASSETS, json={"content": "Our bread."}), 201)
    before = await ada.credits()

    await work_on(ada, "refine", 503, asset_id=asset["id"], instruction="Warmer.")

    assert await get(ada, f"{ASSETS}/{asset['id']}") == asset
    assert len(await versions(ada, asset["id"])) == 1
    assert await ada.credits() == before
