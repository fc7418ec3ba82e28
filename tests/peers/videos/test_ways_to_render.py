"""Clips where one provider refuses or is down: the next is asked, or they wait apart."""

from collections import Counter
from collections.abc import Callable

from core.generation.rules.resilience import FAILURES_TO_OPEN
from entrypoints.settings import Settings
from tests.peers.video_fakes import OpenAIVideosFake, RunPodVideosFake, refused
from tests.peers.videos.shoot import OPENAI, RUNPOD, opened


async def test_the_next_provider_is_asked(
    openai: tuple[OpenAIVideosFake, str],
    runpod: tuple[RunPodVideosFake, str],
    ready: Callable[..., Settings],
) -> None:
    first, second = openai[0], runpod[0]
    first.refusals = [refused(400, "Blocked.", "moderation_blocked")]
    settings = ready(
        INKWELL_VIDEO_BASE_URL=openai[1], INKWELL_RUNPOD_URL=f"{runpod[1]}/v2", **OPENAI, **RUNPOD
    )
    async with opened(settings) as shoot:
        ids = await shoot.order()
        await shoot.turn(second, times=4)
        assert await shoot.statuses(ids) == ["completed"]
        assert (await shoot.video(ids[0]))["provider"] == "runpod"
        assert (first.jobs, second.references()) == ({}, ids)


DOWN = refused(503, "The server is overloaded.", "server_error")


async def test_a_batch_does_not_come_back_in_step(
    openai: tuple[OpenAIVideosFake, str], ready: Callable[..., Settings]
) -> None:
    """Four clips fail together, which opens no breaker; then each waits for as long as it drew."""
    fake, url = openai
    fake.refusals = [DOWN] * 4
    settings = ready(INKWELL_VIDEO_BASE_URL=url, **OPENAI)
    async with opened(settings, draws=(0.0, 0.4, 0.6, 1.0)) as shoot:
        await shoot.order(count=4)
        submitted = []
        for _ in range(6):
            await shoot.turn(seconds=1)
            submitted.append(len(fake.jobs))
        assert submitted == [0, 0, 1, 2, 4, 4]


async def test_who_is_down_is_left_alone_and_no_clip_loses_a_try(
    openai: tuple[OpenAIVideosFake, str], ready: Callable[..., Settings]
) -> None:
    fake, url = openai
    fake.refusals = [DOWN] * 100
    async with opened(ready(INKWELL_VIDEO_BASE_URL=url, **OPENAI)) as shoot:
        ids = await shoot.order(count=9)
        await shoot.turn(times=6, seconds=5)
        assert 100 - len(fake.refusals) == FAILURES_TO_OPEN
        await shoot.turn(times=12, seconds=5)
        assert 100 - len(fake.refusals) == FAILURES_TO_OPEN + 2  # One in half a minute looks.
        assert await shoot.statuses(ids) == ["pending"] * 9
        fake.refusals.clear()
        await shoot.turn(fake, times=8)
        assert await shoot.statuses(ids) == ["completed"] * 9
        assert await shoot.spent() == 360


async def test_while_one_is_left_alone_the_next_is_asked_at_once(
    openai: tuple[OpenAIVideosFake, str],
    runpod: tuple[RunPodVideosFake, str],
    ready: Callable[..., Settings],
) -> None:
    first, second = openai[0], runpod[0]
    first.refusals = [DOWN] * 100
    settings = ready(
        INKWELL_VIDEO_BASE_URL=openai[1], INKWELL_RUNPOD_URL=f"{runpod[1]}/v2", **OPENAI, **RUNPOD
    )
    async with opened(settings) as shoot:
        ids = await shoot.order(count=9)
        await shoot.world.run_jobs()
        assert Counter(await shoot.statuses(ids)) == {"pending": FAILURES_TO_OPEN, "processing": 4}
        await shoot.turn(second, times=4)
        assert await shoot.statuses(ids) == ["completed"] * 9
        assert 100 - len(first.refusals) == FAILURES_TO_OPEN
        assert await shoot.spent() == 360
