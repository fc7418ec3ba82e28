"""One account's requests leave connections to everybody else, whatever they wait for."""

import asyncio
from pathlib import Path

import pytest

from tests.builders import migrated
from tests.world import world_over, world_settings

pytestmark = pytest.mark.postgres
AT_ONCE = 40
"""More than there are connections."""


async def test_a_crowd_before_one_wallet_keeps_nobody_else_from_theirs(
    tmp_path: Path, migrated_postgres_url: str
) -> None:
    settings = world_settings(tmp_path, INKWELL_DATABASE_URL=migrated_postgres_url)
    await asyncio.to_thread(migrated, settings)
    async with world_over(settings) as world:
        ada, bob = await world.register("ada@example.com"), await world.register("bob@example.com")
        async with world.container.shared.unit_of_work() as work:
            await work.wallets.get(ada.id)  # Something goes on with it, for a while.
            crowd = [
                asyncio.create_task(ada.ask("POST", "/api/v1/credits/daily-bonus"))
                for _ in range(AT_ONCE)
            ]
            async with asyncio.timeout(20):
                for _ in range(5):
                    assert (await bob.ask("GET", "/api/v1/credits")).status_code == 200
            assert not any(each.done() for each in crowd)
        answers = [each.status_code for each in await asyncio.gather(*crowd)]
        assert sorted(answers) == [200, *[409] * (AT_ONCE - 1)]
