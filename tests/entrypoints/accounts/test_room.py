"""An account keeps no endless number of anything."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.builders import migrated, plain_picture
from tests.world import Person, world_over, world_settings

LIMITS = {
    f"INKWELL_{each}_MAX": "2"
    for each in ("CAMPAIGNS", "ASSETS", "UPLOADS", "INTEGRATIONS", "API_KEYS")
}


def picture(number: int) -> dict[str, Any]:
    content = plain_picture(width=64 + number)
    return {"files": {"file": (f"{number}.png", content, "image/png")}}


def told(**body: object) -> dict[str, Any]:
    return {"json": body}


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
