"""The text and image operations over HTTP."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from dependency_injector import providers
from PIL import Image

from adapters.models.offline.image import OfflineImageModel
from adapters.models.offline.text import OfflineTextModel
from core.generation.errors import ModelUnavailable
from core.generation.model import CreationStatus, Operation
from entrypoints.http import ai_answers
from tests.integration.streams.scene import Scene

OFFLINE: list[tuple[str, dict[str, Any]]] = [
    ("generate-text", {"prompt": "A post about tide pools", "tone": "friendly"}),
    ("suggestions", {"prompt": "Titles about tide pools", "count": 4}),
    ("refine", {"text": "Tide pools are nice. " * 20, "instruction": "Make it shorter"}),
    ("generate-image", {"prompt": "Tide pools at dawn", "width": 512, "height": 256}),
]


async def ask(scene: Scene, operation: str, body: object, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await scene.ada.ask("POST", f"/api/v1/ai/{operation}", json=body, headers=named)


def offline(scene: Scene) -> None:
    generation = scene.world.container.generation
    generation.text_model.override(providers.Object(OfflineTextModel(words_per_second=0)))
    generation.image_model.override(providers.Object(OfflineImageModel()))


@pytest.mark.parametrize(("operation", "body"), OFFLINE, ids=[name for name, _ in OFFLINE])
async def test_at_once_and_streamed_are_the_same(
    scene: Scene, operation: str, body: dict[str, Any]
) -> None:
    offline(scene)
    at_once = (await ask(scene, operation, body, Idempotency_Key="a")).json()
    assert at_once["status"] == "completed"
    assert at_once["provider"] == "offline"
    assert at_once["model"].startswith("inkwell-offline")
    assert at_once["credits_used"] == 5 or at_once["tokens_used"] > 0
    assert (await ask(scene, operation, body, Idempotency_Key="a")).json() == at_once
    streamed = await ask(scene, operation, body, Accept="text/event-stream")
    assert streamed.status_code == 200
    assert streamed.headers["content-type"].startswith("text/event-stream")
    last = streamed.text.replace("\r\n", "\n").strip().split("\n\n")[-1].split("\n")
    data = json.loads(next(line for line in last if line.startswith("data: "))[6:])
    assert "event: done" in last
    assert (data["text"], data["suggestions"]) == (at_once["text"], at_once["suggestions"])
    assert data["tokens_used"] == at_once["tokens_used"]
    if operation == "suggestions":
        assert len(set(at_once["suggestions"])) == 4


async def test_made_again_it_is_another_take(scene: Scene) -> None:
    offline(scene)
    first = (await ask(scene, "generate-text", {"prompt": "A post about tide pools"})).json()
    second = (await ask(scene, "regenerate", {"text_id": first["id"]})).json()
    third = (await ask(scene, "regenerate", {"text_id": second["id"]})).json()
    assert len({each["id"] for each in (first, second, third)}) == 3
    assert len({each["text"] for each in (first, second, third)}) == 3
    for wrong in ({}, {"text_id": first["id"], "article_id": first["id"]}):
        assert (await ask(scene, "regenerate", wrong)).status_code == 400
    assert (await ask(scene, "regenerate", {"text_id": "nothing"})).status_code == 404


async def test_an_article_made_again_is_answered_when_it_is_there(scene: Scene) -> None:
    offline(scene)
    ordered = await scene.ada.ask("POST", "/api/v1/articles", json={"topic": "Tide pools"})
    article_id = ordered.json()["id"]
    await scene.world.run_jobs()
    asked = asyncio.create_task(ask(scene, "regenerate", {"article_id": article_id}))

    async def is_queued() -> bool:
        path = f"/api/v1/articles/{article_id}"
        return bool((await scene.ada.ask("GET", path)).json()["status"] == "queued")

    await scene.until(is_queued)
    await scene.world.run_jobs()
    made = (await asked).json()
    shown = (await scene.ada.ask("GET", f"/api/v1/articles/{article_id}")).json()
    assert (made["article_id"], made["text"]) == (article_id, shown["content"])
    assert made["provider"] == "offline"


async def test_a_repeat_waits_while_the_first_runs_and_is_free_after_a_failure(
    scene: Scene,
) -> None:
    wish = {"prompt": "bread"}
    first = asyncio.create_task(ask(scene, "generate-text", wish, Idempotency_Key="k"))
    await scene.until(lambda: scene.model.calls)
    running = await ask(scene, "generate-text", wish, Idempotency_Key="k")
    assert running.status_code == 409
    assert "retry-after" in running.headers
    other = await ask(scene, "generate-text", {"prompt": "fish"}, Idempotency_Key="k")
    assert other.status_code == 422
    scene.model.breaks(ModelUnavailable("The model is away."))
    assert (await first).status_code == 503
    assert (await scene.wallet()).plan.held == 0
    scene.model.says("fine")
    scene.model.ends()
    again = await ask(scene, "generate-text", wish, Idempotency_Key="k")
    assert (again.status_code, again.json()["text"]) == (200, "fine")
    assert (await ask(scene, "generate-text", wish, Idempotency_Key="k")).json() == again.json()
    assert len(scene.model.calls) == 2


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("generate-text", {"prompt": "  "}),
        ("generate-text", {"prompt": "a\x07"}),
        ("generate-text", {"prompt": "a", "language": "not a language"}),
        ("generate-text", {"prompt": "a", "length": "endless"}),
        ("generate-text", {"prompt": "a" * 8_001}),
        ("generate-text", {"prompt": "a", "surprise": 1}),
        ("suggestions", {"prompt": "a", "count": 0}),
        ("suggestions", {"prompt": "a", "count": 21}),
        ("refine", {"text": "a"}),
        ("refine", {"text": "a", "instruction": " "}),
        ("generate-image", {"prompt": "a", "width": 10}),
        ("generate-image", {"prompt": "a", "height": 5_000}),
    ],
)
async def test_what_can_not_be_made_is_refused_and_holds_nothing(
    scene: Scene, operation: str, body: dict[str, Any]
) -> None:
    assert (await ask(scene, operation, body)).status_code == 400
    wallet = await scene.wallet()
    assert (wallet.held, wallet.plan.held, wallet.plan.used) == (0, 0, 0)


async def test_what_can_not_be_paid_is_refused(scene: Scene) -> None:
    for _ in range(10):
        drawn = await ask(scene, "generate-image", {"prompt": "a"})
        assert drawn.status_code == 200
    poor = await ask(scene, "generate-image", {"prompt": "a"}, Accept="text/event-stream")
    assert poor.status_code == 402
    assert poor.headers["content-type"].startswith("application/problem+json")


async def test_an_image_is_a_real_one_of_the_size_asked_for(scene: Scene) -> None:
    offline(scene)
    body = {"prompt": "Tide pools at dawn", "width": 640, "height": 320}
    made = (await ask(scene, "generate-image", body)).json()
    assert made["url"] == made["storage_url"]
    path = httpx.URL(made["url"]).path
    redirect = await scene.ada.ask("GET", path)
    assert redirect.status_code == 307
    signed = httpx.URL(redirect.headers["location"])
    read = await scene.world.client.get(f"{signed.path}?{signed.query.decode()}")
    assert read.headers["content-type"] == "image/png"
    picture = scene.world.container.settings().server.data_dir / "picture.png"
    picture.write_bytes(read.content)
    with Image.open(picture) as image:
        assert image.size == (640, 320)


async def test_an_image_is_not_stopped_half_way_and_is_paid(scene: Scene) -> None:
    creation, run = await scene.begin(Operation.IMAGE, prompt="bread")
    refused = await scene.ada.ask("POST", f"/api/v1/streams/{creation.id}/cancel")
    assert refused.status_code == 409
    assert "made whole" in refused.json()["detail"]
    assert (await run).status is CreationStatus.COMPLETED
    assert await scene.charged_tokens(creation) == 5_000_000


async def test_an_article_that_takes_long_is_answered_before_it_is_there(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    offline(scene)
    ordered = await scene.ada.ask("POST", "/api/v1/articles", json={"topic": "Tide pools"})
    article_id = ordered.json()["id"]
    await scene.world.run_jobs()
    monkeypatch.setattr(ai_answers, "WAIT_SECONDS_MAX", 0.01)
    wish = {"article_id": article_id}
    late = await ask(scene, "regenerate", wish, Idempotency_Key="k")
    assert late.status_code == 202
    body = late.json()
    assert (body["status"], body["text"], body["article_id"]) == ("queued", None, article_id)
    assert (await ask(scene, "regenerate", wish, Idempotency_Key="k")).json() == body
    await scene.world.run_jobs()
    there = await ask(scene, "regenerate", wish, Idempotency_Key="k")
    shown = (await scene.ada.ask("GET", f"/api/v1/articles/{article_id}")).json()
    assert (there.status_code, there.json()["text"]) == (200, shown["content"])
    kept = await scene.ada.ask("GET", f"/api/v1/articles/{article_id}/versions")
    assert len(kept.json()["items"]) == 1
