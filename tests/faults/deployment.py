"""What is broken: processes of the product over services of their own, in a folder."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from adapters.database.migrating import upgrade
from entrypoints.settings import Settings
from tests.builders import eventually, settings_for
from tests.faults.own_services import OwnPostgres, OwnRedis, SmallDisk
from tests.faults.process import main
from tests.integration.test_up import free_port
from tests.processes import START_SECONDS

FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["tests.faults.process"])
LEASE_SECONDS = 2
WORDS_PER_SECOND = 300


@dataclass(slots=True, kw_only=True)
class Member:
    """One process: its part, where it listens, and by how much its clock is off."""

    name: str
    role: str
    clock_file: Path
    port: int = 0
    off_seconds: float = 0.0
    process: Any = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def is_api(self) -> bool:
        """Whether it takes requests."""
        return self.port > 0


def is_up(url: str) -> bool:
    """Tell whether a process takes requests now."""
    try:
        return httpx.get(f"{url}/health", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


@dataclass(slots=True, kw_only=True)
class Deployment:
    """The processes and what they stand on; without `postgres` it is one process over SQLite.

    `other_doors` are API processes beside that somebody else runs.
    `ahead_seconds` is by how much all clocks are ahead: time passes here when the suite says so.
    """

    folder: Path
    disk: SmallDisk
    postgres: OwnPostgres | None = None
    redis: OwnRedis | None = None
    ahead_seconds: float = 0.0
    members: dict[str, Member] = field(default_factory=dict)
    other_doors: list[str] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """The settings of every process."""
        own = {"INKWELL_DATA_DIR": str(self.disk.folder)}
        if self.postgres and self.redis:
            own["INKWELL_DATABASE_URL"] = self.postgres.url
            own["INKWELL_REDIS_URL"] = self.redis.url
        return {
            **own,
            "PATH": os.environ["PATH"],
            "INKWELL_JOB_LEASE_SECONDS": str(LEASE_SECONDS),
            "INKWELL_JOB_POLL_SECONDS": "0.1",
            "INKWELL_GRACE_SECONDS": "5",
            "INKWELL_AI_PER_MINUTE": "100000",
            "INKWELL_AUTH_PER_MINUTE": "100000",
            "INKWELL_PAYMENTS_PER_MINUTE": "100000",
            "INKWELL_OFFLINE_WORDS_PER_SECOND": str(WORDS_PER_SECOND),
        }

    @property
    def settings(self) -> Settings:
        """The same settings for who judges."""
        return settings_for(**{"folder": self.disk.folder, **self.environment})  # type: ignore[arg-type]  # All but the folder are text.

    def named(self, *roles: str) -> list[Member]:
        """Return the processes with one of these parts."""
        return [each for each in self.members.values() if each.role in roles]

    @property
    def doors(self) -> list[str]:
        """Where requests may go."""
        own = [each.url for each in self.members.values() if each.is_api]
        return [*own, *self.other_doors]

    def prepare(self, revision: str) -> None:
        """Make the folder, the services, and the tables as of a revision."""
        self.folder.mkdir(parents=True)
        self.disk.mount()
        if self.postgres and self.redis:
            self.postgres.make()
            self.redis.start()
        upgrade(self.settings.database.url, revision)

    def begin(self, name: str, role: str) -> Member:
        """Start a process."""
        port = free_port() if role in {"api", "up"} else 0
        file = self.folder / f"{name}.clock"
        member = Member(name=name, role=role, clock_file=file, port=port)
        self.members[name] = member
        self.start(member)
        return member

    def start(self, member: Member) -> None:
        """Start a process that is not running."""
        self.set_clock(member, member.off_seconds)
        own = {"INKWELL_PORT": str(member.port)} if member.port else {}
        log = self.folder / f"{member.name}.log"
        environment = {**self.environment, **own}
        arguments = (member.role, member.clock_file, environment, log)
        member.process = FORKING.Process(target=main, args=arguments, daemon=True)
        member.process.start()

    def kill(self, member: Member) -> None:
        """End a process without any warning."""
        member.process.kill()
        member.process.join()

    def dismiss(self, member: Member) -> None:
        """End a process for good."""
        self.kill(member)
        del self.members[member.name]

    def signal(self, member: Member, number: signal.Signals) -> None:
        """Send a signal."""
        os.kill(member.process.pid, number)

    async def up(self, member: Member) -> None:
        """Wait until a process takes requests; one without a port is on its own."""
        if member.is_api:
            await asyncio.to_thread(eventually, lambda: is_up(member.url), seconds=START_SECONDS)

    def set_clock(self, member: Member, off_seconds: float) -> None:
        """Set by how much a process's clock differs from the others'."""
        member.off_seconds = off_seconds
        new = member.clock_file.with_suffix(".new")
        new.write_text(str(self.ahead_seconds + off_seconds))
        new.replace(member.clock_file)

    def let_pass(self, seconds: float) -> None:
        """Let time pass everywhere, and set every clock right."""
        self.ahead_seconds += seconds
        for member in self.members.values():
            self.set_clock(member, 0.0)

    def ended_by_themselves(self) -> Sequence[str]:
        """Return which processes have ended though nobody ended them."""
        return [
            f"{each.name} ended with {each.process.exitcode}"
            for each in self.members.values()
            if not each.process.is_alive()
        ]

    def end(self) -> None:
        """End everything."""
        for member in list(self.members.values()):
            self.dismiss(member)
        if self.redis and self.redis.process:
            self.redis.stop()
        if self.postgres:
            self.postgres.remove()
        self.disk.unmount()


@asynccontextmanager
async def deployed(folder: Path, *, on_services: bool) -> AsyncIterator[Deployment]:
    """Run the product in a folder: two API processes and two workers, or one process on SQLite.

    Raises `Unavailable` when this machine has no PostgreSQL or Redis to start.
    """
    async with prepared(folder, on_services=on_services) as made:
        parts = ["api", "api", "worker", "worker"] if on_services else ["up"]
        members = [made.begin(f"{role}{number}", role) for number, role in enumerate(parts)]
        for member in members:
            await made.up(member)
        yield made


@asynccontextmanager
async def prepared(
    folder: Path, *, on_services: bool, revision: str = "head"
) -> AsyncIterator[Deployment]:
    """Have everything there but the processes, and end it all. Raises `Unavailable`."""
    made = Deployment(folder=folder, disk=SmallDisk(folder / "disk"))
    if on_services:
        made.postgres, made.redis = OwnPostgres(), OwnRedis(folder)
    try:
        await asyncio.to_thread(made.prepare, revision)
        yield made
    finally:
        await asyncio.to_thread(made.end)
