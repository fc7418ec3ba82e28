"""A worker that dies in the middle of an article: the article comes, and is paid once."""

import asyncio
from pathlib import Path

import pytest
from redis import Redis

from core.ledger.model import EntryKind, HoldStatus
from core.shared.ids import AccountId
from entrypoints.settings import Settings
from tests.builders import eventually, migrated, settings_for
from tests.http_world import Person, World, serving
from tests.processes import INKWELL, kill_now, running

HELD = ("-m", "tests.integration.generation.held_worker")


async def paid_once(world: World, ada: Person, article_id: str) -> None:
    """Check that the article was charged once, and that nothing is held."""
    async with world.container.shared.snapshot() as work:
        wallet = await work.wallets.get(AccountId(ada.account_id))
        hold = await work.holds.latest_for(wallet.account_id, f"article:{article_id}")
        assert hold is not None
        entries = await work.entries.of_hold(wallet.account_id, hold.id)
    assert (wallet.held, wallet.plan.held) == (0, 0)
    assert hold.status is HoldStatus.SETTLED
    assert hold.number == 1
    assert all(entry.kind is EntryKind.CHARGE for entry in entries)
    assert len({entry.unit for entry in entries}) == len(entries)


async def order(settings: Settings) -> str:
    async with serving(settings, worker=False) as world:
        ada = await world.register("ada")
        return str((await ada.post("/generate", {"topic": "Lighthouses"})).json()["id"])


async def ends_well(settings: Settings, article_id: str, *, worker: bool) -> None:
    async with serving(settings, worker=worker) as world:
        body = {"email": "ada@example.com", "password": "a fine password for ada"}
        token = (await world.client.post("/api/v1/auth/login", json=body)).json()["access_token"]
        ada = Person(client=world.client, account_id=1, token=token)
        article = await ada.ended_article(article_id)
        assert article["status"] == "completed"
        await paid_once(world, ada, article_id)


@pytest.mark.slow
async def test_killed_in_one_process_with_sqlite(tmp_path: Path) -> None:
    environment = {"INKWELL_DATA_DIR": str(tmp_path), "INKWELL_JOB_LEASE_SECONDS": "1"}
    settings = settings_for(tmp_path)
    await run_migrations(settings)
    article_id = await order(settings)
    called = tmp_path / "called"
    with running([*HELD, str(called)], environment, log=tmp_path / "log") as process:
        eventually(called.exists)
        kill_now(process)
    await ends_well(settings, article_id, worker=True)


@pytest.mark.slow
@pytest.mark.parametrize("flushed", [False, True], ids=["redis kept", "redis emptied"])
async def test_killed_arq_worker_with_postgresql(
    tmp_path: Path, migrated_postgres_url: str, redis_url: str, *, flushed: bool
) -> None:
    environment = {
        "INKWELL_DATA_DIR": str(tmp_path),
        "INKWELL_DATABASE_URL": migrated_postgres_url,
        "INKWELL_REDIS_URL": redis_url,
        "INKWELL_JOB_LEASE_SECONDS": "1",
    }
    settings = settings_for(tmp_path, INKWELL_DATABASE_URL=migrated_postgres_url)
    await run_migrations(settings)
    article_id = await order(settings)
    called = tmp_path / "called"
    with running([*HELD, str(called)], environment, log=tmp_path / "log") as process:
        eventually(called.exists)
        kill_now(process)
    if flushed:
        Redis.from_url(redis_url).flushdb()
    with running([*INKWELL, "worker"], environment, log=tmp_path / "log"):
        await ends_well(settings, article_id, worker=False)


async def run_migrations(settings: Settings) -> None:
    """Migrate from within a running loop."""
    await asyncio.to_thread(migrated, settings)
