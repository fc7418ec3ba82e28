"""Clips at stand-ins of OpenAI's videos API and RunPod, through the SDK, HTTP and the jobs."""

import shutil
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from dependency_injector import providers

from core.generation.rules.resilience import FAILURES_TO_OPEN
from entrypoints.settings import Settings
from entrypoints.worker.runner import JobRunner
from tests.builders import migrated, plain_picture
from tests.peers.loopback import serving_peer
from tests.peers.video_fakes import FILM, KEY, OpenAIVideosFake, RunPodVideosFake, refused
from tests.world import Person, World, world_over, world_settings

OPENAI = {"OPENAI_API_KEY": KEY}
RUNPOD = {"RUNPOD_API_KEY": KEY, "INKWELL_RUNPOD_VIDEO_ENDPOINT": "pod-1"}


@pytest.fixture
def openai() -> Iterator[tuple[OpenAIVideosFake, str]]:
    fake = OpenAIVideosFake()
    with serving_peer(fake, fake.faults) as url:
        yield fake, f"{url}/v1"


@pytest.fixture
def runpod() -> Iterator[tuple[RunPodVideosFake, str]]:
    fake = RunPodVideosFake()
    with serving_peer(fake, fake.faults) as url:
        yield fake, url


@pytest.fixture(scope="module")
def migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with an empty, migrated database, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    migrated(world_settings(folder))
    return folder


@pytest.fixture
def ready(migrated_once: Path, tmp_path: Path) -> Callable[..., Settings]:
    """Give a maker of settings over a migrated database."""
    shutil.copytree(migrated_once, tmp_path, dirs_exist_ok=True)
    return lambda **environment: world_settings(tmp_path, **environment)


@asynccontextmanager
async def opened(settings: Settings, draws: Sequence[float] = (0.0,)) -> AsyncIterator["Shoot"]:
    """Give a world with a first customer in it, where chance draws these numbers in turn."""
    async with world_over(settings) as world:
        models = world.container.models
        patience = replace(models.patience(), draw=cycle(draws).__next__)
        models.patience.override(providers.Object(patience))
        yield await Shoot.of(world, "first")


class Shoot:
    """A world, its customer, and the turns that time takes."""

    def __init__(self, world: World, ada: Person, image_id: str, had: float) -> None:
        self.world, self.ada, self.image_id, self.had = world, ada, image_id, had

    @classmethod
    async def of(cls, world: World, name: str) -> "Shoot":
        """Make somebody who has more than 360 credits and a picture."""
        boss = await world.dev("boss@example.com", "admin")
        ada = await world.dev(f"{name}@example.com")
        more = {"account": ada.id, "amount": 360, "reason": "for films"}
        added = await boss.ask("POST", "/api/v1/credits/add", json=more)
        assert added.status_code < 300, added.text
        files = {"file": ("a.png", plain_picture("PNG", 640, 480), "image/png")}
        image = (await ada.ask("POST", "/api/v1/ai/upload-image", files=files)).json()
        return cls(world, ada, image["id"], await ada.credits())

    async def order(self, **wish: Any) -> list[str]:
        """Order clips and return their ids."""
        body = {"image_id": self.image_id, "prompt": "Bread, steaming", **wish}
        answer = await self.ada.ask("POST", "/api/v1/ai/generate-video", json=body)
        assert answer.status_code == 202, answer.text
        return [each["id"] for each in answer.json()["items"]]

    async def turn(self, fake: Any = None, *, times: int = 1, seconds: int = 20) -> None:
        """Let jobs run, the provider move, and time pass."""
        for _ in range(times):
            await self.world.run_jobs()
            if fake is not None:
                fake.move()
            self.world.clock.advance(timedelta(seconds=seconds))

    async def video(self, video_id: str) -> dict[str, Any]:
        """Return a video as it is shown."""
        found: dict[str, Any] = (await self.ada.ask("GET", f"/api/v1/videos/{video_id}")).json()
        return found

    async def statuses(self, ids: list[str]) -> list[str]:
        """Return where videos stand."""
        return [(await self.video(each))["status"] for each in ids]

    async def spent(self) -> float:
        """Return what was paid, when nothing is held any more."""
        credits = (await self.ada.ask("GET", "/api/v1/credits")).json()
        assert credits["held"] == 0
        return self.had - float(credits["available"])

    async def events(self) -> list[tuple[str, str]]:
        """Return what the outbox has of videos, before it is relayed."""
        async with self.world.container.shared.database().reader() as connection:
            rows = await connection.exec_driver_sql("select type, payload from outbox")
            return [(row[0], row[1]) for row in rows if row[0].startswith("video.")]


@pytest.fixture
async def at_openai(
    openai: tuple[OpenAIVideosFake, str], ready: Callable[..., Settings]
) -> AsyncIterator[tuple[Shoot, OpenAIVideosFake]]:
    fake, url = openai
    async with opened(ready(INKWELL_VIDEO_BASE_URL=url, **OPENAI)) as shoot:
        yield shoot, fake


@pytest.fixture
async def at_runpod(
    runpod: tuple[RunPodVideosFake, str], ready: Callable[..., Settings]
) -> AsyncIterator[tuple[Shoot, RunPodVideosFake]]:
    fake, url = runpod
    async with opened(ready(INKWELL_RUNPOD_URL=f"{url}/v2", **RUNPOD)) as shoot:
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


async def in_queue_in_progress_completed(
    shoot: Shoot, fake: RunPodVideosFake, address: str | None
) -> None:
    fake.by_address = address
    ids = await shoot.order(count=4)
    await shoot.turn(fake, times=2)
    assert (await shoot.video(ids[0]))["progress"] == 55
    await shoot.turn()
    assert await shoot.statuses(ids) == ["completed"] * 4
    video = await shoot.video(ids[0])
    assert video["provider"] == "runpod"
    film = await shoot.world.client.get(video["video_url"], follow_redirects=True)
    assert film.content == FILM
    assert await shoot.spent() == 160


async def failed_and_lost(shoot: Shoot, fake: RunPodVideosFake) -> None:
    fake.failing = {1}
    ids = await shoot.order()
    await shoot.turn(fake, times=3)
    assert "CUDA out of memory" in (await shoot.video(ids[0]))["error_message"]
    ids = await shoot.order()
    await shoot.turn(fake)
    fake.jobs.clear()
    await shoot.turn(fake)
    assert "lost" in (await shoot.video(ids[0]))["error_message"]
    assert await shoot.spent() == 0


async def a_lost_answer_is_never_submitted_again(shoot: Shoot, fake: RunPodVideosFake) -> None:
    fake.faults.coming = ["lost"]
    ids = await shoot.order()
    await shoot.turn(fake, times=20)
    assert await shoot.statuses(ids) == ["failed"]
    assert len(fake.jobs) == 1
    assert await shoot.spent() == 0


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


async def test_at_runpod(
    at_runpod: tuple[Shoot, RunPodVideosFake], runpod: tuple[RunPodVideosFake, str]
) -> None:
    first, fake = at_runpod
    for address in (None, f"{runpod[1]}/film.mp4"):
        fake.forget()
        await in_queue_in_progress_completed(
            await Shoot.of(first.world, f"by{bool(address)}"), fake, address
        )
    for scene in (failed_and_lost, a_lost_answer_is_never_submitted_again):
        fake.forget()
        await scene(await Shoot.of(first.world, scene.__name__), fake)


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
