"""Topics that an operator refuses: nothing new about them, and what was accepted stays accepted."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.entrypoints.rights.cast import new_image, new_project
from tests.world import Person, World, world_over, world_settings

API = "/api/v1"
RUNS = {"name": "Spring", "topic": "Salt", "articles_per_day": 1, "posting_times": ["20:00"]}


@pytest.fixture
async def stricter(world: World, tmp_path: Path) -> AsyncIterator[World]:
    """Give the same server after its operator has put salt on the list, and started it again."""
    async with world_over(world_settings(tmp_path, INKWELL_REFUSED_TOPICS="salt")) as restarted:
        yield restarted


async def ask(person: Person, path: str, body: dict[str, Any], key: str) -> Any:
    """Ask for something under a key."""
    headers = {"Idempotency-Key": key}
    return await person.ask("POST", f"{API}{path}", json=body, headers=headers)


async def test_a_repeat_is_answered_as_it_was_and_nothing_new_is_begun(
    world: World, stricter: World
) -> None:
    ada = await world.dev()
    project, image = await new_project(ada), await new_image(ada)
    asked: dict[str, dict[str, Any]] = {
        "/articles": {"topic": "Salt"},
        "/ai/generate-text": {"prompt": "Salt"},
        "/ai/generate-video": {"image_id": image, "prompt": "Salt"},
        "/campaigns": RUNS,
        f"/monetization/projects/{project}/chat": {"message": "I sell salt."},
    }
    first = {path: await ask(ada, path, body, "first") for path, body in asked.items()}
    assert all(answer.is_success for answer in first.values()), first
    again = replace(ada, world=stricter)

    for path, body in asked.items():
        repeated = await ask(again, path, body, "first")
        assert repeated.status_code == first[path].status_code, repeated.text
        if repeated.headers["content-type"].startswith("application/json"):
            assert repeated.json()["id"] == first[path].json()["id"]
        refused = await ask(again, path, body, "second")
        assert refused.json()["type"] == "/problems/topic-refused"
