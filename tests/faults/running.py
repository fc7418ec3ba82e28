"""A run: rounds of load and faults, each with silence and judgement at its end."""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import httpx
from dependency_injector import providers
from sqlalchemy import select

from adapters.database.tables.shared import jobs, outbox
from core.accounts.model import Scope
from core.accounts.rules.keys import KeyWish
from core.shared.jobs import JobStatus
from entrypoints.container import Container
from tests.faults.deployment import Deployment, deployed
from tests.faults.faults import Breaking, Fault
from tests.faults.judging import Finding, Kind, new_ones, unfinished, wrong
from tests.faults.load import Load, cast
from tests.faults.report import Report, say
from tests.receivers import RESET, Receiver, Step, receiver

QUIET_SECONDS = 180.0
STEP = timedelta(minutes=16)
STEPS_MAX = 12
REFUSING = (Step(status=500), RESET)


@dataclass(frozen=True, slots=True)
class TheirClock:
    """The time that it is in a deployment."""

    deployment: Deployment

    def now(self) -> datetime:
        """Return the present instant there."""
        return datetime.now(UTC) + timedelta(seconds=self.deployment.ahead_seconds)


@dataclass(slots=True, kw_only=True)
class Run:
    """One deployment under load, broken again and again."""

    deployment: Deployment
    container: Container
    load: Load
    receiver: Receiver
    chance: random.Random
    report: Report
    known: set[Finding] = field(default_factory=set)

    async def round(self, faults: Mapping[str, Fault], seconds: float) -> None:
        """Break things under load for some seconds, wait for silence, and judge."""
        injected: Counter[str] = Counter()
        began = monotonic()
        self._make_receiver_fail()
        stop = asyncio.Event()
        # A bug of the load, or of a fault, ends both.
        async with asyncio.TaskGroup() as group:
            group.create_task(self.load.run(stop))
            await self._break(faults, seconds, injected)
            stop.set()
        loaded = monotonic()
        found = await self.judged()
        self.report.add(injected, fresh := new_ones(found, self.known))
        times = f"{loaded - began:.0f} s of load, {monotonic() - loaded:.0f} s until judged"
        say(f"{', '.join(sorted(injected))}: {times}, {len(fresh)} found")
        for each in fresh:
            say(f"  {each.kind}: {each.text}")

    async def judged(self) -> list[Finding]:
        """Wait for silence, and return all that is wrong then."""
        found = [Finding(Kind.STUCK, each) for each in self.deployment.ended_by_themselves()]
        found += await self.quiet()
        found += await wrong(
            self.container,
            self.load.promises,
            self.receiver,
            self.load.watched,
            disk_was_full=self.deployment.disk.was_full,
        )
        return found

    async def _break(
        self, faults: Mapping[str, Fault], seconds: float, injected: Counter[str]
    ) -> None:
        """Inject one fault after another, with pauses between; the rarest so far first."""
        breaking = Breaking(deployment=self.deployment, chance=self.chance)
        until = monotonic() + seconds
        while monotonic() < until:
            await asyncio.sleep(self.chance.uniform(0.2, 2.0))
            so_far = self.report.injected + injected
            rarest = min(so_far[name] for name in faults)
            name = self.chance.choice([name for name in sorted(faults) if so_far[name] == rarest])
            injected[name] += 1
            await faults[name](breaking)

    def _make_receiver_fail(self) -> None:
        """Let the customers' server refuse now and then, never twice running."""
        script = [Step()] * 200
        for at in range(3, len(script), 12):
            script[at] = self.chance.choice(REFUSING)
        self.receiver.script = script

    async def quiet(self) -> list[Finding]:
        """Wait until nothing moves any more, and return what has not ended even then.

        Time passes in steps, once nobody is at work, as retries and expiry want it to.
        """
        for member in self.deployment.members.values():
            if member.process.is_alive():
                self.deployment.signal(member, signal.SIGCONT)
        self.deployment.let_pass(0)
        self.receiver.script = []
        await self._idle()
        self.deployment.let_pass(STEP.total_seconds())
        await self._idle()
        await self.load.complete_campaigns()
        found: list[Finding] = []
        for _ in range(STEPS_MAX):
            await self._idle()
            if not (found := await unfinished(self.container)):
                break
            self.deployment.let_pass(STEP.total_seconds())
        return found

    async def _idle(self) -> None:
        """Wait until no job is due and none is being done."""
        until = monotonic() + QUIET_SECONDS
        still = 0
        while monotonic() < until and still < 3:
            still = 0 if await self._is_busy() else still + 1
            await asyncio.sleep(0.15)

    async def _is_busy(self) -> bool:
        now = self.container.shared.clock().now()
        at_work = jobs.c.status.in_((JobStatus.SENT, JobStatus.RUNNING))
        is_due = (jobs.c.status == JobStatus.QUEUED) & (jobs.c.run_at <= now)
        async with self.container.shared.database().reader() as c:
            for query in (select(jobs.c.id).where(at_work | is_due), select(outbox.c.id)):
                if (await c.execute(query.limit(1))).first() is not None:
                    return True
        return False


@asynccontextmanager
async def running(
    folder: Path, report: Report, chance: random.Random, *, on_services: bool
) -> AsyncIterator[Run]:
    """Deploy the product in a folder, with its customers and their server."""
    async with deployed(folder, on_services=on_services) as deployment:
        container = Container(settings=deployment.settings)
        wish = KeyWish(name="load", scopes=frozenset({Scope.METER}), accounts=None)
        secret = (await container.accounts.create_api_key()(wish, None)).secret
        await container.close()
        async with visited(deployment, report, chance, secret=secret) as run:
            yield run


@asynccontextmanager
async def visited(
    deployment: Deployment, report: Report, chance: random.Random, *, secret: str
) -> AsyncIterator[Run]:
    """Give a deployment its customers and their server; `secret` is a service key's."""
    limits = httpx.Limits(max_keepalive_connections=0)  # Each request finds a process that lives.
    async with (
        receiver() as site,
        httpx.AsyncClient(timeout=60, limits=limits) as http,
    ):
        container = Container(settings=deployment.settings)
        container.shared.clock.override(providers.Object(TheirClock(deployment)))
        load = await cast(deployment, http, chance=chance, url=site.url, secret=secret)
        try:
            yield Run(
                deployment=deployment,
                container=container,
                load=load,
                receiver=site,
                chance=chance,
                report=report,
            )
        finally:
            await container.close()
        name = deployment.folder.name
        report.remarks.append(f"{name}: {load.promises.counts()}")
        report.remarks.append(f"{name} answered {load.answers()}")
