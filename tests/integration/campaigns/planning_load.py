"""Planning ten thousand campaigns in batches: how long it takes, and how much memory.

    python -m tests.integration.campaigns.planning_load 10000

makes the campaigns in a database of its own (PostgreSQL where it is named, else SQLite) and lets
one process run the hour's planning as its jobs do. It prints the rate, and the process's memory
after each tenth of the work: it must not grow.
"""

import asyncio
import os
import sys
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import func, make_url, select

from adapters.database.tables.campaigns import campaign_slots
from core.campaigns.model import Campaign, CampaignStatus, Order
from core.campaigns.rules.slots import BATCH
from core.campaigns.use_cases.plan_batch import PlanBatchCommand
from core.ledger.model import GrantKind
from core.ledger.rules.grants import NewGrant
from core.ledger.rules.opening import open_wallet
from core.shared.ids import AccountId
from core.shared.jobs import NewJob
from entrypoints.bench.services import own_postgres_database
from tests.builders import NOON, migrated
from tests.world import World, world_settings

PER_ACCOUNT = 10
CREDITS = 1_000_000
ZONES = ("UTC", "Asia/Kolkata", "America/New_York", "Pacific/Apia", "Europe/Berlin")
TICK = "tick:campaigns.plan:load"


async def prepare(world: World, count: int) -> None:
    """Make accounts and campaigns that were never planned."""
    shared = world.container.shared
    terms = shared.terms()
    for first in range(0, count, PER_ACCOUNT):
        account = AccountId(first // PER_ACCOUNT + 1)
        gift = NewGrant(
            id=f"gift-{account}", kind=GrantKind.ADMIN, micro_credits=CREDITS * 1_000_000
        )
        async with shared.unit_of_work() as work:
            await work.wallets.save(open_wallet(account, (gift,), terms, NOON))
            for number in range(first, min(first + PER_ACCOUNT, count)):
                await work.campaigns.add(campaign(number, account))
            await work.commit()
    async with shared.unit_of_work() as work:
        await work.jobs.add(
            NewJob(id=TICK, kind="campaigns.plan", account_id=None, arguments={}, run_at=NOON)
        )
        await work.commit()


def campaign(number: int, account: AccountId) -> Campaign:
    return Campaign(
        id=f"campaign-{number:06}",
        account_id=account,
        name="c",
        status=CampaignStatus.ACTIVE,
        created_at=NOON,
        updated_at=NOON,
        order=Order(topic="bread", articles_per_day=2, timezone=ZONES[number % len(ZONES)]),
        planned_until=NOON,
        carried_out_from=NOON,
    )


def memory_mib() -> float:
    """Return what this process has in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def measure(url: str | None, folder: Path, count: int) -> None:
    """Prepare, plan twice (all new, then an hour later), and print."""
    more = {} if url is None else {"INKWELL_DATABASE_URL": url}
    settings = await asyncio.to_thread(migrated, world_settings(folder, **more))
    async with World(settings) as world:
        await prepare(world, count)
        say(f"{count} campaigns of {count // PER_ACCOUNT} accounts, {memory_mib():.0f} MiB")
        for run in ("all new", "an hour later"):
            await plan(world, run, count)
            world.clock.advance(timedelta(hours=1))
        async with world.container.shared.database().reader() as connection:
            counted = await connection.execute(select(func.count()).select_from(campaign_slots))
            say(f"{counted.scalar_one()} slots in all")


async def plan(world: World, run: str, count: int) -> None:
    """Plan all campaigns batch by batch."""
    campaigns, after, done = world.container.campaigns, "", 0
    began, seen = perf_counter(), [memory_mib()]
    while True:
        async with world.container.shared.snapshot() as work:
            names = await work.campaigns.planned(after=after, limit=BATCH)
        if not names:
            break
        until = names[-1].campaign_id
        job = NewJob(
            id=f"{TICK}:{run}:{until}",
            kind="campaigns.plan_batch",
            account_id=None,
            arguments={},
            run_at=world.clock.now(),
        )
        async with world.container.shared.unit_of_work() as work:
            await work.jobs.add(job)
            await work.commit()
        command = PlanBatchCommand(job_id=job.id, after=after, until=until)
        done += await campaigns.plan_batch()(command)
        after = until
        if done % max(BATCH, count // 10) == 0:
            seen.append(memory_mib())
    took = perf_counter() - began
    steps = " ".join(f"{each:.0f}" for each in seen)
    say(f"{run}: {done} in {took:.0f} s, {done / took:.0f} a second; MiB by tenths: {steps}")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(words: list[str]) -> None:
    """Measure on a database of its own."""
    count = int(words[0]) if words else 10_000
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        postgres = os.environ.get("INKWELL_TEST_DATABASE_URL")
        url = postgres and stack.enter_context(own_postgres_database(make_url(postgres)))
        asyncio.run(measure(url, folder, count))


if __name__ == "__main__":
    main(sys.argv[1:])
