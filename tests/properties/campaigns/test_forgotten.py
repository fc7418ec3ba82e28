"""An account was deleted: its campaigns go one by one, whatever dies meanwhile."""

from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from adapters.database.engine import Database
from core.campaigns.model import CampaignFilter, Order
from core.campaigns.use_cases.forget_campaigns import ForgetCampaigns
from core.shared.amounts import MICRO_PER_CREDIT
from core.shared.ids import AccountId
from core.shared.jobs import OPEN_STATUSES, NewJob
from core.shared.pages import PageRequest
from tests.builders import in_present_form
from tests.properties.campaigns.house import CampaignMemory, House, dying
from tests.properties.campaigns.test_storages_agree import CampaignSql
from tests.properties.ledger.backends import Backend, FakeClock

ACCOUNT, CREDITS = 1, 90
JOB = f"campaigns.forget_account:{ACCOUNT}"
DAILY = Order(topic="bread", articles_per_day=1, posting_times=(time(18),))


@pytest.fixture(params=["memory", "sqlite"])
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    """Give an account with three campaigns that hold what they plan, and the job."""
    backend: Backend = CampaignMemory(FakeClock())
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path}/c.db"
        in_present_form(url)
        backend = CampaignSql("sqlite", Database(url), FakeClock())
    await backend.reset()
    house = House(backend)
    await house.open_account(ACCOUNT, credits=CREDITS, integration=False)
    job = NewJob(
        id=JOB,
        kind="campaigns.forget_account",
        account_id=AccountId(ACCOUNT),
        arguments={},
        run_at=house.now,
    )
    async with backend.unit_of_work() as work:
        await work.jobs.add(job)
        await work.commit()
    for _ in range(3):
        await house.create(ACCOUNT, DAILY)
    yield house
    await backend.close()


async def left(house: House) -> tuple[int, bool, bool]:
    """Return how many campaigns there are, whether credits are held, and the job is open."""
    account_id = AccountId(ACCOUNT)
    async with house.backend.snapshot() as work:
        found = await work.campaigns.list(account_id, CampaignFilter(), PageRequest(limit=9))
        wallet = await work.wallets.get(account_id)
        job = await work.jobs.get(JOB)
    holds = wallet.available < CREDITS * MICRO_PER_CREDIT
    return len(found.items), holds, job.status in OPEN_STATUSES


async def test_each_goes_by_itself_and_dead_after_any_the_others_go_on(house: House) -> None:
    forget: Any = ForgetCampaigns(**house.parts("planner"))
    states = [await left(house)]
    while states[-1][2]:
        assert await dying(house, "after", lambda: forget(AccountId(ACCOUNT), job_id=JOB))
        states.append(await left(house))

    assert states == [
        (3, True, True),
        (2, True, True),
        (1, True, True),
        (0, False, True),
        (0, False, False),
    ]
