"""A campaign in real time, on two worker processes over PostgreSQL and Redis.

    python -m tests.integration.campaigns.real_time

Posting times are the next minutes. Both workers relay, run the schedule and run jobs; one of them
is killed while articles are being written, and another takes its place. A receiver in Node checks
every signature. It takes about four minutes and prints what it saw; exit code 1 says that
something was lost, doubled, early or unverified.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import make_url

from core.campaigns.model import Order, Slot, SlotState
from core.campaigns.use_cases.create_campaign import CreateCampaignCommand
from core.ledger.model import EntryKind
from core.ledger.ports import EntryFilter
from core.shared.pages import PageRequest
from entrypoints.bench.services import own_postgres_database, own_redis_database
from tests.builders import migrated
from tests.processes import INKWELL, kill_now, running
from tests.world import World, world_settings

SLOTS = 3
KILL_AFTER_SECONDS = 4
WAIT_SECONDS_MAX = 120
RECEIVER = Path(__file__).parent / "receiver.mjs"


@contextmanager
def receiving(port: int, secret: str, log: Path) -> Iterator[None]:
    """Run the receiver until the end of the block."""
    with log.open("wb") as output:
        process = subprocess.Popen(["node", str(RECEIVER), str(port), secret], stdout=output)
        try:
            yield
        finally:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def received(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text().splitlines()]


async def slots_of(world: World, campaign_id: str) -> list[Slot]:
    async with world.container.shared.snapshot() as work:
        return list(await work.slots.in_states(campaign_id, tuple(SlotState)))


async def play(environment: Mapping[str, str], folder: Path) -> int:
    """Play it and return the exit code."""
    settings = await asyncio.to_thread(migrated, world_settings(folder, **environment))
    log, port = folder / "received", free_port()
    with ExitStack() as processes:
        async with World(settings) as world:
            world.container.shared.clock.reset_override()
            ada = await world.dev("ada@example.com")
            url = f"http://127.0.0.1:{port}/hook"
            made = (await ada.ask("POST", "/integrations", json={"webhook_url": url})).json()
            processes.enter_context(receiving(port, made["secret"], log))
            start = datetime.now(UTC).replace(second=0, microsecond=0)
            times = [start + timedelta(minutes=minute) for minute in range(2, 2 + SLOTS)]
            order = Order(
                topic="Lighthouses",
                articles_per_day=SLOTS,
                posting_times=tuple(each.time() for each in times),
                start_date=start.date(),
                end_date=start.date(),
            )
            command = CreateCampaignCommand(account_id=ada.id, name="Now", order=order)
            campaign = await world.container.campaigns.create_campaign()(command)
            workers = [
                processes.enter_context(
                    running([*INKWELL, "worker"], environment, log=folder / f"worker{number}")
                )
                for number in (1, 2)
            ]
            await until(world, campaign.id, {SlotState.GENERATING}, count=SLOTS)
            await asyncio.sleep(KILL_AFTER_SECONDS)
            kill_now(workers[0])
            say(f"killed a worker at {datetime.now(UTC):%H:%M:%S}")
            processes.enter_context(
                running([*INKWELL, "worker"], environment, log=folder / "worker3")
            )
            await until(world, campaign.id, {SlotState.POSTED}, count=SLOTS)
            await asyncio.sleep(90)  # Long enough for a second posting to show itself.
            return await judge(world, campaign.id, received(log))


async def until(world: World, campaign_id: str, states: set[SlotState], *, count: int) -> None:
    """Wait until so many slots are in these states."""
    slots: list[Slot] = []
    for _ in range(WAIT_SECONDS_MAX * 4):
        slots = await slots_of(world, campaign_id)
        if sum(slot.state in states for slot in slots) >= count:
            return
        await asyncio.sleep(0.5)
    raise AssertionError(f"not in time: {[(slot.at, slot.state) for slot in slots]}")


async def judge(world: World, campaign_id: str, got: list[dict[str, Any]]) -> int:
    """Print what came, and say whether it is right."""
    slots = [slot for slot in await slots_of(world, campaign_id) if slot.begun_at is not None]
    for slot in slots:
        mine = [each for each in got if each["id"] == slot.article_id]
        at = [f"{each['at'][11:19]} {'verified' if each['ok'] else 'REFUSED'}" for each in mine]
        say(f"slot {slot.number} at {slot.at:%H:%M:%S}: {slot.state.value}, received {at}")
    async with world.container.shared.snapshot() as work:
        wish = EntryFilter(kind=EntryKind.CHARGE)
        entries = (await work.entries.list(slots[0].account_id, wish, PageRequest())).items
        wallet = await work.wallets.get(slots[0].account_id)
    paid = {entry.hold_id for entry in entries}
    report = await world.container.ledger.audit_ledger()()
    early = [
        each
        for slot in slots
        for each in got
        if each["id"] == slot.article_id and datetime.fromisoformat(each["at"]) < slot.at
    ]
    right = (
        len(slots) == SLOTS
        and sorted(each["id"] for each in got) == sorted(slot.article_id for slot in slots)
        and len({each["webhook"] for each in got}) == SLOTS
        and all(each["ok"] and each["campaign_id"] == campaign_id for each in got)
        and not early
        and len(paid) == SLOTS
        and (wallet.held, wallet.plan.held) == (0, 0)
        and report.is_clean
    )
    say(f"{len(got)} requests, {len(paid)} articles paid, ledger clean: {report.is_clean}")
    say("all is right" if right else f"SOMETHING IS WRONG: {got}")
    return 0 if right else 1


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Play it on services of its own."""
    postgres = make_url(os.environ["INKWELL_TEST_DATABASE_URL"])
    redis = make_url(os.environ["INKWELL_TEST_REDIS_URL"])
    with (
        TemporaryDirectory() as name,
        own_postgres_database(postgres) as database,
        own_redis_database(redis) as queue,
    ):
        environment = {
            "INKWELL_DATA_DIR": name,
            "INKWELL_DATABASE_URL": database,
            "INKWELL_REDIS_URL": queue,
            "INKWELL_JOB_LEASE_SECONDS": "5",
            "INKWELL_JOB_POLL_SECONDS": "0.2",
            "INKWELL_OFFLINE_WORDS_PER_SECOND": "40",
        }
        return asyncio.run(play(environment, Path(name)))


if __name__ == "__main__":
    raise SystemExit(main())
