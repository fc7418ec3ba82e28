"""Scripts over HTTP: written, paid once, changed, and what was spent on each picture."""

import pytest
from dependency_injector import providers

from core.generation.errors import ModelUnavailable
from core.shared.ids import AccountId
from tests.builders import plain_picture
from tests.scripted import ScriptedModel
from tests.world import Person, World

PATH = "/api/v1/ai/generate-script"


async def upload(person: Person) -> str:
    files = {"file": ("rye loaf.png", plain_picture(), "image/png")}
    return str((await person.ask("POST", "/api/v1/ai/upload-image", files=files)).json()["id"])


async def spent(world: World, account_id: AccountId) -> int:
    """Return how many credits of the first 50 and the bonus are gone, and that none are held."""
    async with world.container.shared.snapshot() as work:
        wallet = await work.wallets.get(account_id)
    assert wallet.held == 0
    return int(60_000_000 - wallet.posted) // 1_000_000


async def test_a_script_is_written_for_ten_credits_and_can_be_changed(
    world: World, ada: Person
) -> None:
    image_id = await upload(ada)
    before = await ada.credits()
    answer = await ada.ask("POST", PATH, json={"image_id": image_id, "duration": 8})
    assert answer.status_code == 201, answer.text
    script = answer.json()
    assert script["credits_used"] == 10
    assert script["image_id"] == image_id
    assert "rye loaf" in script["script_text"].lower()
    assert script["provider"] == "offline"
    assert await ada.credits() == before - 10

    path = f"/api/v1/scripts/{script['id']}"
    changed = (await ada.ask("PATCH", path, json={"script_text": "  One line. "})).json()
    assert changed["script_text"] == "One line."
    assert (await ada.ask("GET", path)).json() == changed
    assert (await ada.ask("PATCH", path, json={"script_text": "  "})).status_code == 400
    listed = (await ada.ask("GET", f"/api/v1/scripts?image_id={image_id}")).json()["items"]
    assert listed == [changed]
    assert (await ada.ask("GET", "/api/v1/scripts?image_id=other")).json()["items"] == []
    image = (await ada.ask("GET", f"/api/v1/images/{image_id}")).json()
    assert (image["scripts_credits_used"], image["videos_credits_used"]) == (10, 0)

    await ada.ask("DELETE", f"/api/v1/images/{image_id}")
    assert (await ada.ask("GET", path)).json()["image_id"] is None
    assert (await ada.ask("DELETE", path)).status_code == 204
    assert (await ada.ask("GET", path)).status_code == 404
    assert await ada.credits() == before - 10


async def test_under_one_key_it_is_written_and_paid_once(world: World, ada: Person) -> None:
    body = {"image_id": await upload(ada), "prompt": "Our course"}
    before = await ada.credits()
    answers = [
        await ada.ask("POST", PATH, json=body, headers={"Idempotency-Key": "k"}) for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert await ada.credits() == before - 10


async def test_what_fails_costs_nothing_and_is_in_no_list(world: World, ada: Person) -> None:
    model = ScriptedModel()
    model.breaks(ModelUnavailable("No model answers."))
    world.container.generation.text_model.override(providers.Object(model))
    image_id = await upload(ada)
    before = await ada.credits()
    answer = await ada.ask("POST", PATH, json={"image_id": image_id})
    assert answer.status_code == 503
    assert await ada.credits() == before
    assert (await ada.ask("GET", "/api/v1/scripts")).json()["items"] == []


async def test_a_script_is_neither_stopped_nor_made_again_as_a_text(
    world: World, ada: Person
) -> None:
    made = (await ada.ask("POST", PATH, json={"image_id": await upload(ada)})).json()["id"]
    assert (await ada.ask("POST", f"/api/v1/streams/{made}/cancel")).status_code == 409
    again = await ada.ask("POST", "/api/v1/ai/regenerate", json={"text_id": made})
    assert again.status_code == 400


@pytest.mark.parametrize("path", ["", "?image_id=x"])
async def test_nobody_elses(world: World, ada: Person, path: str) -> None:
    eve = await world.dev("eve@example.com")
    image_id = await upload(ada)
    assert (await eve.ask("POST", PATH, json={"image_id": image_id})).status_code == 404
    assert (await eve.ask("GET", f"/api/v1/scripts{path}")).json()["items"] == []
