"""An account keeps no endless number of anything."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.builders import migrated, plain_picture
from tests.world import Person, World, world_over, world_settings

LIMITS = {
    f"INKWELL_{each}_MAX": "2"
    for each in ("CAMPAIGNS", "ASSETS", "UPLOADS", "INTEGRATIONS", "API_KEYS")
}


def picture(number: int) -> dict[str, Any]:
    content = plain_picture(width=64 + number)
    return {"files": {"file": (f"{number}.png", content, "image/png")}}


def told(**body: object) -> dict[str, Any]:
    return {"json": body}


@pytest.fixture
def environment() -> dict[str, str]:
    return LIMITS


THINGS: Mapping[str, tuple[str, str, Callable[[int], dict[str, Any]]]] = {
    "campaigns": ("campaigns", "campaigns", lambda n: told(name=f"Campaign {n}")),
    "assets": ("assets", "assets", lambda n: told(content=f"Text {n}")),
    "uploads": ("ai/upload-image", "images", picture),
    "integrations": (
        "integrations",
        "integrations",
        lambda n: told(webhook_url=f"http://127.0.0.1:9/{n}"),
    ),
    "api keys": ("api-keys", "api-keys", lambda n: told(name=f"Key {n}", purpose="api")),
}


@pytest.mark.parametrize("thing", THINGS)
async def test_what_is_full_says_so_and_has_room_again(tmp_path: Path, thing: str) -> None:
    path, listed, body = THINGS[thing]
    settings = await asyncio.to_thread(migrated, world_settings(tmp_path, **LIMITS))

    async def make(person: Person, number: int) -> tuple[int, dict[str, Any]]:
        answer = await person.ask("POST", f"/api/v1/{path}", **body(number))
        return answer.status_code, answer.json()

    async with world_over(settings) as world:
        ada, eve = await world.register(), await world.register("eve@example.com")
        made = []
        for number in range(2):
            status, one = await make(ada, number)
            assert status == 201, one
            made.append(one["id"])
        status, refused = await make(ada, 3)
        assert (status, refused["type"]) == (409, "/problems/no-room"), refused
        assert "no more than 2" in refused["detail"]
        assert (await make(eve, 4))[0] == 201, "others have room of their own"
        gone = await ada.ask("DELETE", f"/api/v1/{listed}/{made[0]}")
        assert gone.is_success, gone.text
        assert (await make(ada, 5))[0] == 201


async def test_what_is_kept_of_an_article_needs_room_too(tmp_path: Path) -> None:
    settings = await asyncio.to_thread(migrated, world_settings(tmp_path, INKWELL_ASSETS_MAX="1"))
    async with world_over(settings) as world:
        ada = await world.register()
        article = (await ada.ask("POST", "/api/v1/articles", json={"topic": "Tea"})).json()["id"]
        await world.run_jobs()
        keep = {"article_id": article}
        answers = [await ada.ask("POST", "/api/v1/assets", json=keep) for _ in range(2)]
        assert [each.status_code for each in answers] == [201, 409], answers[0].text
        assert answers[1].json()["type"] == "/problems/no-room"


async def test_of_many_at_once_no_more_than_there_is_room_for_are_kept(both: World) -> None:
    ada = await both.register()
    path, listed, body = THINGS["assets"]
    answers = await asyncio.gather(
        *(ada.ask("POST", f"/api/v1/{path}", **body(number)) for number in range(6))
    )
    assert sorted(each.status_code for each in answers) == [201, 201, 409, 409, 409, 409]
    kept = (await ada.ask("GET", f"/api/v1/{listed}")).json()["items"]
    assert len(kept) == 2
