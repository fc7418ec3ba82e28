"""Leaving: what an account has running ends with it, and it may take along what is its own."""

import asyncio
from typing import Any

import pytest

from core.generation.errors import ArticleNotFound, CreationNotFound, ModelUnavailable
from core.generation.model import CreationStatus, Operation
from core.ledger.model import HoldStatus
from core.media.errors import MediaNotFound
from core.usage.errors import AccountGone
from tests.integration.streams.scene import Scene
from tests.integration.streams.test_articles import MARKDOWN, answer, holds, order, written


async def leave(scene: Scene) -> None:
    """Delete the account, and have everybody hear of it."""
    assert (await scene.ada.ask("DELETE", "/api/v1/me")).status_code == 204
    await scene.world.run_jobs()


async def nothing_is_held(scene: Scene) -> None:
    wallet = await scene.wallet()
    assert (wallet.held, wallet.plan.held) == (0, 0)


async def test_what_waits_costs_nothing_and_is_never_written(scene: Scene) -> None:
    article_id = await order(scene)
    await leave(scene)
    assert await holds(scene, article_id) == [(1, HoldStatus.VOIDED)]
    await nothing_is_held(scene)
    assert (await scene.wallet()).plan.used == 0
    assert scene.model.calls == []
    told = str((await scene.events(article_id))[-1].data["detail"])
    assert told.startswith("The account was deleted.")
    with pytest.raises(ArticleNotFound):
        await scene.generation.get_article()(scene.ada.id, article_id)


async def test_an_article_that_is_being_written_stops_at_what_was_read(scene: Scene) -> None:
    article_id = await order(scene)
    running = scene.world.container.shared.background().start(scene.world.run_jobs())
    scene.model.says(answer())

    async def read() -> bool:
        return MARKDOWN in await scene.text(article_id)

    await scene.until(read)
    assert (await scene.ada.ask("DELETE", "/api/v1/me")).status_code == 204
    await scene.world.run_jobs()
    await running  # The writer is told: it stops though its model says nothing more.
    assert await holds(scene, article_id) == [(1, HoldStatus.SETTLED)]
    await nothing_is_held(scene)
    charged = (await scene.wallet()).plan.used
    assert charged > 100
    scene.model.ends()
    await scene.world.run_jobs()
    assert (await scene.wallet()).plan.used == charged
    assert (await scene.events(article_id))[-1].type == "error"


async def test_a_failed_attempt_is_given_back(scene: Scene) -> None:
    article_id = await order(scene)
    scene.model.says(answer()[:60])
    scene.model.breaks(ModelUnavailable("The model is away."))
    await scene.world.run_jobs()
    await leave(scene)
    assert await holds(scene, article_id) == [(1, HoldStatus.VOIDED)]
    scene.later(minutes=5)
    await scene.world.run_jobs()
    assert len(scene.model.calls) == 1
    assert (await scene.wallet()).plan.used == 0


async def test_a_deleted_article_that_runs_on_ends_too(scene: Scene) -> None:
    article_id = await order(scene)
    running = scene.world.container.shared.background().start(scene.world.run_jobs())
    await scene.until(lambda: scene.model.calls)
    assert (await scene.ada.ask("DELETE", f"/api/v1/articles/{article_id}")).status_code == 204
    await leave(scene)
    await running
    assert await holds(scene, article_id) == [(1, HoldStatus.VOIDED)]


async def test_a_text_stops_at_its_progress_and_an_image_never_comes(scene: Scene) -> None:
    creation, task = await scene.begin()
    scene.model.says("word " * 700)
    await scene.delivered(creation, "word " * 700)
    waiting = await scene.begin_keyed(None)
    await leave(scene)
    async with asyncio.timeout(20):
        done = await task
    assert done.status is CreationStatus.INTERRUPTED
    delivered = creation.prompt_tokens + 700
    assert delivered - 500 <= await scene.charged_tokens(creation) <= delivered
    assert await scene.charged_tokens(waiting) == 0
    for each in (creation, waiting):
        with pytest.raises(CreationNotFound):
            await scene.creation(each.id)
        assert (await scene.events(each.id))[-1].type == "error"
    assert (await scene.generation.run_creation()(waiting, streamed=True)).status is (
        CreationStatus.FAILED
    )
    assert len(scene.model.calls) == 1


async def test_nothing_new_is_begun_for_an_account_that_is_gone(scene: Scene) -> None:
    await leave(scene)
    with pytest.raises(AccountGone):
        await scene.begin()
    with pytest.raises(AccountGone):
        await scene.begin(Operation.IMAGE, prompt="bread")
    await nothing_is_held(scene)


async def test_pictures_are_void_and_their_bytes_are_swept(scene: Scene) -> None:
    _, task = await scene.begin(Operation.IMAGE, prompt="bread")
    address = (await task).media_address
    path = f"/api/v1/media/{address}"
    assert (await scene.world.ask("GET", path)).status_code == 307
    await leave(scene)
    assert (await scene.world.ask("GET", path)).status_code == 404
    assert address is not None
    with pytest.raises(MediaNotFound):
        await scene.world.container.media.open_media()(address)
    swept = await scene.world.container.media.sweep_media()()
    assert swept.removed == 1


async def test_others_keep_what_is_theirs(scene: Scene) -> None:
    bob = await scene.world.dev("bob@example.com")
    drawn = await bob.ask("POST", "/api/v1/ai/generate-image", json={"prompt": "a loaf"})
    await leave(scene)
    path = drawn.json()["url"].removeprefix(scene.world.settings.server.public_url)
    assert (await scene.world.ask("GET", path)).status_code == 307
    assert len((await bob.ask("GET", "/api/v1/me/export")).json()["texts"]) == 1


async def test_the_export_has_every_text_and_image(scene: Scene) -> None:
    article_id = await written(scene)
    path = f"/api/v1/articles/{article_id}"
    await scene.ada.ask("PATCH", path, json={"title": "Better bread"})
    gone = await written(scene)
    await scene.ada.ask("DELETE", f"/api/v1/articles/{gone}")
    text, task = await scene.begin(prompt="a post about bread")
    scene.model.says("Buy bread.")
    scene.model.ends()
    await task
    image, task = await scene.begin(Operation.IMAGE, prompt="a loaf")
    await task
    bob = await scene.world.dev("bob@example.com")
    await bob.ask("POST", "/api/v1/ai/generate-image", json={"prompt": "not Ada's"})

    export: dict[str, Any] = (await scene.ada.ask("GET", "/api/v1/me/export")).json()
    (article,) = export["articles"]
    assert (article["id"], article["text"]["title"]) == (article_id, "Better bread")
    assert [each["markdown"] for each in article["versions"]] == [MARKDOWN]
    assert [each["id"] for each in export["texts"]] == [image.id, text.id]
    assert export["texts"][1]["text"] == "Buy bread."
    assert export["texts"][1]["inputs"] == {"prompt": "a post about bread"}
    (media,) = export["media"]
    assert media["url"] == export["texts"][0]["url"]
    assert media["size_bytes"] == len(scene.images.content)
