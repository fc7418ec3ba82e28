"""A worker that dies in the middle of deliveries: each article arrives, once but for repeats."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from entrypoints.settings import Settings
from tests.builders import eventually, migrated
from tests.entrypoints.publishing.scene import article_of, delivery, integration_of, later, post
from tests.processes import kill_now, running
from tests.receivers import receiver
from tests.world import World, world_settings

HELD = ("-m", "tests.integration.publishing.held_sender")
ARTICLES = 3


@pytest.fixture
def environment(each_database: dict[str, str], tmp_path: Path) -> dict[str, str]:
    more = {"INKWELL_DATA_DIR": str(tmp_path), "INKWELL_JOB_LEASE_SECONDS": "1"}
    return more | each_database


@pytest.fixture
def settings(environment: dict[str, str], tmp_path: Path) -> Settings:
    return migrated(world_settings(tmp_path, **environment))


@pytest.mark.slow
@pytest.mark.parametrize(("point", "requests"), [("before", ARTICLES), ("after", 2 * ARTICLES)])
async def test_killed_while_sending(
    environment: dict[str, str],
    settings: Settings,
    tmp_path: Path,
    point: str,
    requests: int,
) -> None:
    world = World(settings)
    world.clock.at = datetime.now(UTC)
    async with world, receiver() as site:
        ada = await world.register()
        await integration_of(ada, site)
        articles = [await article_of(ada) for _ in range(ARTICLES)]
        ids = [(await post(ada, each))[0]["id"] for each in articles]
        called = tmp_path / "called"
        with running([*HELD, point, str(called)], environment, log=tmp_path / "log") as process:

            def all_are_held() -> bool:
                return called.exists() and len(called.read_text()) == ARTICLES

            await asyncio.to_thread(eventually, all_are_held)
            kill_now(process)
        assert len(site.got) == (ARTICLES if point == "after" else 0)
        assert [(await delivery(ada, each))["status"] for each in ids] == ["sending"] * ARTICLES

        await later(ada, timedelta(minutes=2))
        seen = [await delivery(ada, each) for each in ids]
        assert [each["status"] for each in seen] == ["pending"] * ARTICLES
        assert {each["attempts"][0]["outcome"] for each in seen} == {"unknown"}
        await later(ada, timedelta(minutes=1))

        seen = [await delivery(ada, each) for each in ids]
        assert [each["status"] for each in seen] == ["delivered"] * ARTICLES
        assert [len(each["attempts"]) for each in seen] == [2] * ARTICLES
        assert len(site.got) == requests
        assert sorted(site.webhook_ids()) == sorted(each["webhook_id"] for each in seen)
        for article_id in articles:
            article = (await ada.ask("GET", f"/articles/{article_id}")).json()
            assert article["status"] == "posted"
