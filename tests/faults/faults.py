"""What is broken, and how each is mended again. A fault is over when its function returns."""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from tests.faults.deployment import Deployment, Member
from tests.processes import START_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaking:
    """What is there to break, and the seeded chance that says which and how long."""

    deployment: Deployment
    chance: random.Random

    def one_of(self, *roles: str) -> Member:
        """Return one of the processes with these parts."""
        return self.chance.choice(self.deployment.named(*roles))

    async def while_(self, least: float, most: float) -> None:
        """Leave it broken for some seconds."""
        await asyncio.sleep(self.chance.uniform(least, most))


DISK_FULL = "disk full"
Fault = Callable[[Breaking], Awaitable[None]]


async def api_killed(breaking: Breaking) -> None:
    """Kill -9 a process that serves, and start it again."""
    await _killed(breaking, breaking.one_of("api", "up"))


async def worker_killed(breaking: Breaking) -> None:
    """Kill -9 a worker, and start it again."""
    await _killed(breaking, breaking.one_of("worker"))


async def _killed(breaking: Breaking, member: Member) -> None:
    breaking.deployment.kill(member)
    await breaking.while_(0.0, 1.0)
    breaking.deployment.start(member)
    await breaking.deployment.up(member)


async def process_stopped(breaking: Breaking) -> None:
    """Tell a process to stop, as a deployment does, and start it again."""
    member = breaking.one_of("api", "worker", "up")
    breaking.deployment.signal(member, signal.SIGTERM)
    await asyncio.to_thread(member.process.join, timeout=START_SECONDS)
    breaking.deployment.start(member)
    await breaking.deployment.up(member)


async def worker_frozen(breaking: Breaking) -> None:
    """Stop a worker for longer than its lease, and let it go on as if nothing had been."""
    member = breaking.one_of("worker")
    breaking.deployment.signal(member, signal.SIGSTOP)
    await breaking.while_(3.0, 5.0)
    breaking.deployment.signal(member, signal.SIGCONT)


async def redis_restarted(breaking: Breaking) -> None:
    """Kill Redis; after a while it is there again, empty."""
    redis = breaking.deployment.redis
    assert redis is not None
    redis.stop()
    await breaking.while_(0.5, 4.0)
    await asyncio.to_thread(redis.start)


async def redis_emptied(breaking: Breaking) -> None:
    """Delete everything in Redis."""
    assert breaking.deployment.redis is not None
    breaking.deployment.redis.empty()


async def postgres_restarted(breaking: Breaking) -> None:
    """Stop PostgreSQL in an orderly way, and start it again."""
    await _restarted(breaking, "fast")


async def postgres_crashed(breaking: Breaking) -> None:
    """Stop PostgreSQL at once, and start it again: it recovers from its log."""
    await _restarted(breaking, "immediate")


async def _restarted(breaking: Breaking, mode: str) -> None:
    postgres = breaking.deployment.postgres
    assert postgres is not None
    await asyncio.to_thread(postgres.stop, mode)
    await breaking.while_(0.0, 3.0)
    await asyncio.to_thread(postgres.start)


async def connections_cut(breaking: Breaking) -> None:
    """End every connection to PostgreSQL, a few times."""
    postgres = breaking.deployment.postgres
    assert postgres is not None
    for _ in range(breaking.chance.randrange(1, 6)):
        await asyncio.to_thread(postgres.cut_connections)
        await breaking.while_(0.1, 0.6)


async def disk_full(breaking: Breaking) -> None:
    """Leave no room for files, nor for SQLite where that is the database."""
    disk = breaking.deployment.disk
    await asyncio.to_thread(disk.fill)
    await breaking.while_(1.0, 4.0)
    disk.relieve()


async def clock_forward(breaking: Breaking) -> None:
    """Let one process be seconds or minutes ahead for a while."""
    await _moved(breaking, +1)


async def clock_back(breaking: Breaking) -> None:
    """Let one process be seconds or minutes behind for a while."""
    await _moved(breaking, -1)


async def _moved(breaking: Breaking, direction: int) -> None:
    member = breaking.one_of("api", "worker", "up")
    # Less than the time that a clip may take: past that it rightly fails, and that is no loss.
    by = breaking.chance.choice([20, 90, 600, 1_800])
    breaking.deployment.set_clock(member, direction * by)
    await breaking.while_(1.0, 4.0)
    breaking.deployment.set_clock(member, 0.0)


async def older_worker(breaking: Breaking) -> None:
    """Let a worker of an older version run beside, which does not know every job and event."""
    member = breaking.deployment.begin("older", "older-worker")
    await breaking.while_(6.0, 9.0)
    breaking.deployment.dismiss(member)


EVERYWHERE: Mapping[str, Fault] = {
    "API killed": api_killed,
    "process stopped": process_stopped,
    DISK_FULL: disk_full,
    "clock forward": clock_forward,
    "clock back": clock_back,
}
ON_SERVICES: Mapping[str, Fault] = {
    "API killed": api_killed,
    "worker killed": worker_killed,
    "process stopped": process_stopped,
    "worker frozen": worker_frozen,
    "Redis restarted": redis_restarted,
    "Redis emptied": redis_emptied,
    "PostgreSQL restarted": postgres_restarted,
    "PostgreSQL crashed": postgres_crashed,
    "connections cut": connections_cut,
    DISK_FULL: disk_full,
    "clock forward": clock_forward,
    "clock back": clock_back,
    "older worker beside": older_worker,
}
