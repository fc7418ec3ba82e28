"""The store or the renderer does not answer: a clip waits, and is told what is so at the end."""

from datetime import timedelta

import pytest

from core.video.errors import ClipWaits
from core.video.model import Clip, ClipStatus, RenderState
from core.video.rules import clips as rules
from core.video.use_cases.make_clip import MakeClipCommand
from tests.properties.ledger.backends import Backend
from tests.properties.video.studio import Studio
from tests.properties.video.test_clips import Stage, opened

LONG = rules.RENDER_MAX + timedelta(hours=2)


async def one_clip(backend: Backend) -> tuple[Studio, Clip]:
    studio = await opened(backend)
    [clip] = await studio.order(1)
    return studio, clip


async def put_off(studio: Studio, clip: Clip) -> None:
    """Run the clip's job, which must wait without losing a try."""
    with pytest.raises(ClipWaits) as waits:
        await studio.make()(MakeClipCommand(account_id=clip.account_id, clip_id=clip.id))
    assert waits.value.retry_after_seconds >= 1


async def ended(studio: Studio, clip: Clip) -> Clip:
    await studio.finish()
    await studio.check()
    return await studio.clip(clip.id)


def test_a_clip_is_not_begun_while_its_picture_can_not_be_read(stage: Stage) -> None:
    backend, runner = stage

    async def history() -> None:
        studio, clip = await one_clip(backend)
        studio.shelf.is_away = True
        for _ in range(5):
            await put_off(studio, clip)
            studio.later(timedelta(minutes=30))
        assert (await studio.clip(clip.id)).status is ClipStatus.PENDING
        assert (await studio.clip(clip.id)).attempt == 0
        assert (await ended(studio, clip)).status is ClipStatus.COMPLETED

    runner.run(history())


def test_a_clip_that_may_be_submitted_is_found_without_its_picture(stage: Stage) -> None:
    backend, runner = stage

    async def history() -> None:
        studio, clip = await one_clip(backend)
        studio.renderer.moods = ["lose"]
        studio.renderer.is_away = True
        await studio.step(clip.id)
        assert (await studio.clip(clip.id)).status is ClipStatus.SUBMITTING
        studio.renderer.is_away, studio.shelf.is_away = False, True
        await put_off(studio, clip)
        assert (await studio.clip(clip.id)).status is ClipStatus.PROCESSING

    runner.run(history())


def test_a_film_waits_for_the_store_however_long(stage: Stage) -> None:
    """It is rendered, and paid for by us: our own store's outage does not lose it."""
    backend, runner = stage

    async def history() -> None:
        studio, clip = await one_clip(backend)
        await studio.step(clip.id)
        studio.renderer.moves(RenderState.DONE)
        studio.shelf.is_away = True
        studio.later(LONG)
        await put_off(studio, clip)
        assert (await ended(studio, clip)).status is ClipStatus.COMPLETED

    runner.run(history())


@pytest.mark.parametrize("state", [RenderState.RENDERING, RenderState.DONE])
def test_a_renderer_that_stays_away_has_taken_too_long(stage: Stage, state: RenderState) -> None:
    backend, runner = stage

    async def history() -> None:
        studio, clip = await one_clip(backend)
        await studio.step(clip.id)
        studio.renderer.moves(state)
        studio.renderer.is_away = True
        await put_off(studio, clip)
        studio.later(LONG)
        await studio.step(clip.id)
        assert (await ended(studio, clip)).error == rules.TOO_LONG

    runner.run(history())


def test_a_film_that_can_not_be_had_in_time_has_taken_too_long(stage: Stage) -> None:
    """The renderer tells that it is done, and its files do not come."""
    backend, runner = stage

    async def history() -> None:
        studio, clip = await one_clip(backend)
        await studio.step(clip.id)
        studio.renderer.moves(RenderState.DONE)
        studio.renderer.films_are_away = True
        await put_off(studio, clip)
        studio.later(LONG)
        await studio.step(clip.id)
        failed = await ended(studio, clip)
        assert failed.error == rules.TOO_LONG
        assert failed.is_possible_orphan

    runner.run(history())


@pytest.mark.parametrize(
    ("amiss", "reason"), [("lost", rules.LOST), ("no film", rules.NO_FILM)], ids=["lost", "no film"]
)
def test_what_was_lost_and_what_is_no_film_are_told_apart(
    stage: Stage, amiss: str, reason: str
) -> None:
    backend, runner = stage

    async def history() -> None:
        studio, clip = await one_clip(backend)
        await studio.step(clip.id)
        studio.renderer.moves(RenderState.DONE)
        if amiss == "lost":
            studio.renderer.states.clear()
        studio.renderer.film = b"<html>" if amiss == "no film" else studio.renderer.film
        await studio.step(clip.id)
        failed = await ended(studio, clip)
        assert failed.error == reason
        assert failed.is_possible_orphan

    runner.run(history())
