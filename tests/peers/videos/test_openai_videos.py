"""Clips at a stand-in of OpenAI's videos API, through the SDK, HTTP and the jobs."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta

import pytest

from entrypoints.settings import Settings
from entrypoints.worker.runner import JobRunner
from tests.peers.video_fakes import FILM, OpenAIVideosFake, refused
from tests.peers.videos.shoot import OPENAI, Shoot, opened


@pytest.fixture
async def at_openai(
    openai: tuple[OpenAIVideosFake, str], ready: Callable[..., Settings]
) -> AsyncIterator[tuple[Shoot, OpenAIVideosFake]]:
    fake, url = openai
    async with opened(ready(INKWELL_VIDEO_BASE_URL=url, **OPENAI)) as shoot:
        yield shoot, fake


async def queued_in_progress_completed(shoot: Shoot, fake: OpenAIVideosFake) -> None:
    ids = await shoot.order(count=4, model="sora-2", resolution="1280x720")
    await shoot.turn(fake)
    assert await shoot.statuses(ids) == ["processing"] * 4
    await shoot.turn(fake)
    assert (await shoot.video(ids[0]))["progress"] == 37
    await shoot.turn()
    assert await shoot.statuses(ids) == ["completed"] * 4
    video = await shoot.video(ids[2])
    assert (video["provider"], video["provider_model"]) == ("openai", "sora-2")
    film = await shoot.world.client.get(video["video_url"], follow_redirects=True)
    assert film.content == FILM
    assert sorted(fake.references()) == sorted(ids)
    assert await shoot.spent() == 160


async def pro_costs_three_times_as_much(shoot: Shoot, fake: OpenAIVideosFake) -> None:
    await shoot.order(model="sora-2-pro", resolution="1024x1792", duration=8)
    await shoot.turn(fake, times=3)
    assert await shoot.spent() == 240
    [job] = fake.jobs.values()
    assert (job["model"], job["size"], job["seconds"]) == ("sora-2-pro", "1024x1792", "8")
    body = {"image_id": shoot.image_id, "prompt": "x", "resolution": "1024x1792"}
    wrong = await shoot.ada.ask("POST", "/api/v1/ai/generate-video", json=body)
    assert wrong.status_code == 400


async def one_of_nine_fails(shoot: Shoot, fake: OpenAIVideosFake) -> None:
    fake.failing = {5}
    ids = await shoot.order(count=9)
    await shoot.turn(fake, times=3)
    statuses = await shoot.statuses(ids)
    assert (statuses.count("completed"), statuses.count("failed")) == (8, 1)
    failed = await shoot.video(ids[statuses.index("failed")])
    assert "It shows a logo." in failed["error_message"]
    assert failed["video_url"] is None
    assert await shoot.spent() == 320


async def an_answer_that_was_lost_is_looked_up(shoot: Shoot, fake: OpenAIVideosFake) -> None:
    fake.faults.coming = ["lost"]
    ids = await shoot.order()
    await shoot.turn(fake, times=3)
    assert await shoot.statuses(ids) == ["completed"]
    assert fake.references() == ids
    assert await shoot.spent() == 40


async def where_the_list_does_not_tell_it_is_given_up(shoot: Shoot, fake: OpenAIVideosFake) -> None:
    fake.tells_prompts = False
    fake.faults.coming = ["lost"]
    ids = await shoot.order()
    await shoot.turn(fake, times=20)
    assert await shoot.statuses(ids) == ["failed"]
    assert len(fake.jobs) == 1
    assert await shoot.spent() == 0
    async with shoot.world.container.shared.snapshot() as work:
        assert (await work.clips.get(ids[0])).is_possible_orphan


async def a_broken_gateway_is_no_no(shoot: Shoot, fake: OpenAIVideosFake) -> None:
    """A 502 may have been taken; it is not in the list, so it is submitted after a while."""
    fake.faults.coming = ["page"]
    ids = await shoot.order()
    await shoot.turn(fake, times=3)
    assert await shoot.statuses(ids) == ["submitting"]
    assert fake.jobs == {}
    await shoot.turn(fake, times=15)
    assert await shoot.statuses(ids) == ["completed"]
    assert await shoot.spent() == 40


async def it_is_tried_three_times_more_and_then_given_up(
    shoot: Shoot, fake: OpenAIVideosFake
) -> None:
    fake.refusals = [refused(429, "Rate limit reached.", "rate_limit_exceeded")] * 3
    ids = await shoot.order()
    await shoot.turn(fake, times=9)
    assert await shoot.statuses(ids) == ["completed"]
    fake.refusals = [refused(429, "Rate limit reached.", "rate_limit_exceeded")] * 9
    ids = await shoot.order()
    await shoot.turn(fake, times=12)
    assert await shoot.statuses(ids) == ["failed"]
    assert len(fake.refusals) == 5
    assert await shoot.spent() == 40


REFUSALS = [
    (refused(400, "Your request was blocked.", "moderation_blocked"), "Change the prompt"),
    (refused(401, "Incorrect API key.", "invalid_api_key"), "does not serve us"),
    (refused(404, "Unknown request URL."), "has ended"),
    (refused(410, "Gone."), "has ended"),
    (refused(403, "The Sora API has been shut down."), "has ended"),
]


async def a_no_is_final_and_says_why(shoot: Shoot, fake: OpenAIVideosFake) -> None:
    for refusal, said in REFUSALS:
        fake.refusals = [refusal]
        [video_id] = await shoot.order()
        await shoot.turn(fake)
        video = await shoot.video(video_id)
        assert video["status"] == "failed"
        assert said in video["error_message"]
        assert await shoot.spent() == 0


async def an_outage_while_it_renders_fails_nothing(shoot: Shoot, fake: OpenAIVideosFake) -> None:
    ids = await shoot.order()
    await shoot.turn(fake)
    fake.faults.coming = ["down"] * 6
    await shoot.turn(times=6)
    assert await shoot.statuses(ids) == ["processing"]
    await shoot.turn(fake, times=3)
    assert await shoot.statuses(ids) == ["completed"]


async def cancel_and_delete_by_their_rules(shoot: Shoot, fake: OpenAIVideosFake) -> None:
    first, second = await shoot.order(), await shoot.order()
    path = f"/api/v1/videos/{first[0]}"
    cancelled = (await shoot.ada.ask("POST", f"{path}/cancel")).json()
    assert (cancelled["status"], cancelled["credits_used"]) == ("cancelled", 0)
    assert (await shoot.ada.ask("DELETE", f"/api/v1/videos/{second[0]}")).status_code == 204
    await shoot.turn(fake, times=2)
    assert fake.jobs == {}
    assert await shoot.spent() == 0

    ids = await shoot.order(count=4)
    await shoot.turn(fake)
    for each in ids[:2]:
        asked = (await shoot.ada.ask("POST", f"/api/v1/videos/{each}/cancel")).json()
        assert (asked["status"], asked["cancel_requested"]) == ("processing", True)
    assert (await shoot.ada.ask("DELETE", f"/api/v1/videos/{ids[3]}")).status_code == 204
    await shoot.turn(fake, times=3)
    assert await shoot.statuses(ids[:3]) == ["completed"] * 3
    assert (await shoot.ada.ask("GET", f"/api/v1/videos/{ids[3]}")).status_code == 404
    assert await shoot.spent() == 160


async def what_was_uploaded_and_rendered_goes_with_the_account(
    shoot: Shoot, fake: OpenAIVideosFake
) -> None:
    done = await shoot.order()
    await shoot.turn(fake, times=3)
    running = await shoot.order()
    await shoot.turn(fake)
    url = (await shoot.video(done[0]))["video_url"]
    exported = (await shoot.ada.ask("GET", "/api/v1/me/export")).json()["video"]
    assert [each["id"] for each in exported["videos"]] == [*running, *done]
    assert [each["id"] for each in exported["images"]] == [shoot.image_id]
    await shoot.order()  # Waits, and is given back.
    assert (await shoot.ada.ask("DELETE", "/api/v1/me")).status_code == 204
    await shoot.turn(fake, times=4)
    assert (await shoot.world.client.get(url)).status_code == 404
    await shoot.world.container.media.sweep_media()()
    folder = shoot.world.settings.server.data_dir / "media"
    assert [path for path in folder.glob(f"*/{shoot.ada.id}/*") if path.is_file()] == []
    async with shoot.world.container.shared.snapshot() as work:
        wallet = await work.wallets.get(shoot.ada.id)
        assert [each.status for each in await work.clips.open_of(shoot.ada.id)] == []
    assert (wallet.held, wallet.posted) == (0, round(shoot.had - 80) * 1_000_000)


async def others_are_told_and_the_log_has_the_seconds(shoot: Shoot, fake: OpenAIVideosFake) -> None:
    fake.failing = {1}
    await shoot.order()
    await shoot.turn(fake)
    await shoot.turn(fake)
    lease = timedelta(seconds=30)
    [job] = await shoot.world.container.shared.job_board().send(lease=lease, limit=1)
    await JobRunner(shoot.world.container, lease=lease).run(job.id)
    [(kind, payload)] = await shoot.events()
    assert kind == "video.failed"
    assert "logo" in payload
    async with shoot.world.container.shared.database().reader() as connection:
        query = "select account_id, provider, model, outcome, video_seconds from model_calls"
        rows = [tuple(row) for row in await connection.exec_driver_sql(query)]
    assert [row[1:] for row in rows if row[0] == shoot.ada.id] == [
        ("openai", "sora-2", "answered", 4)
    ]


AT_OPENAI: Sequence[Callable[[Shoot, OpenAIVideosFake], Awaitable[None]]] = (
    queued_in_progress_completed,
    pro_costs_three_times_as_much,
    one_of_nine_fails,
    an_answer_that_was_lost_is_looked_up,
    a_broken_gateway_is_no_no,
    it_is_tried_three_times_more_and_then_given_up,
    a_no_is_final_and_says_why,
    an_outage_while_it_renders_fails_nothing,
    cancel_and_delete_by_their_rules,
    what_was_uploaded_and_rendered_goes_with_the_account,
    others_are_told_and_the_log_has_the_seconds,
    where_the_list_does_not_tell_it_is_given_up,
)


async def test_at_openai(at_openai: tuple[Shoot, OpenAIVideosFake]) -> None:
    """One world for all: what costs time is to open it."""
    first, fake = at_openai
    for scene in AT_OPENAI:
        fake.forget()
        await scene(await Shoot.of(first.world, scene.__name__), fake)
