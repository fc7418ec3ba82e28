"""The PostgreSQL and Redis that tests may use.

Where they are, whether they answer, and a part of each that belongs to one test process alone.
`python -m tests.services` says which answer; its exit code is 1 when one does not.
"""

import asyncio
import os
import sys
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Any, Final, TypeVar

import asyncpg
import redis
from sqlalchemy import URL, make_url

REQUIRE_VARIABLE: Final = "INKWELL_REQUIRE_SERVICES"
ANSWER_SECONDS_MAX: Final = 3
REDIS_CLAIM_SECONDS: Final = 3600

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service for tests. `trouble` says why it can't be used; None means that it answers.

    `marker` is the pytest marker of the tests that need it, `variable` the setting that says
    where it is.
    """

    name: str
    marker: str
    variable: str
    url: URL
    version: str = ""
    trouble: str | None = None

    @property
    def place(self) -> str:
        """Where it is, without user and password."""
        return f"{self.url.host}:{self.url.port}/{self.url.database or ''}"

    def __str__(self) -> str:
        if self.trouble is not None:
            return f"{self.name}: no ({self.trouble}; set {self.variable} or start it)"
        return f"{self.name}: yes ({self.version} at {self.place})"


def required(environment: Mapping[str, str]) -> bool:
    """Return whether a missing service is a failure and no reason to skip."""
    return environment.get(REQUIRE_VARIABLE, "") not in {"", "0"}


def found_services(environment: Mapping[str, str]) -> tuple[Service, Service]:
    """Ask PostgreSQL and Redis whether they answer."""
    return find_postgres(environment), find_redis(environment)


def find_postgres(environment: Mapping[str, str]) -> Service:
    """Ask PostgreSQL for its version."""
    variable = "INKWELL_TEST_DATABASE_URL"
    default = "postgresql+asyncpg://postgres@127.0.0.1:5432/test"
    url = make_url(environment.get(variable) or default).set(drivername="postgresql+asyncpg")
    service = Service(name="PostgreSQL", marker="postgres", variable=variable, url=url)
    try:
        version = in_own_loop(_postgres(url, "show server_version"))
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        return without(service, error)
    return replace(service, version=str(version).partition(" ")[0])


def find_redis(environment: Mapping[str, str]) -> Service:
    """Ask Redis for its version."""
    variable = "INKWELL_TEST_REDIS_URL"
    url = make_url(environment.get(variable) or "redis://127.0.0.1:6379/15")
    service = Service(name="Redis", marker="redis", variable=variable, url=url)
    try:
        with _redis(url) as client:
            version = client.info("server")["redis_version"]
    except (OSError, redis.RedisError) as error:
        return without(service, error)
    return replace(service, version=str(version))


def without(service: Service, error: Exception) -> Service:
    """Return the service with the reason why it can't be used."""
    reason = " ".join(str(error).split()) or type(error).__name__
    return replace(service, trouble=f"{service.place} does not answer: {reason}")


@contextmanager
def own_postgres_database(url: URL) -> Iterator[str]:
    """Make an empty database, and drop it at the end with whatever still uses it."""
    name = f"inkwell_test_{token_hex(6)}"
    in_own_loop(_postgres(url, f'create database "{name}" template template0'))
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        in_own_loop(_postgres(url, f'drop database "{name}" with (force)'))


@contextmanager
def own_redis_database(url: URL) -> Iterator[str]:
    """Take a database number that no other test process has: the one of `url`, or one below it.

    Numbers are claimed by a key in database 0, which ends by itself should the process be killed.
    """
    last = int(url.database or 15)
    with _redis(url.set(database="0")) as claims:
        for number in range(last, 0, -1):
            claim = f"inkwell:tests:database:{number}"
            if claims.set(claim, os.getpid(), nx=True, ex=REDIS_CLAIM_SECONDS):
                break
        else:
            message = f"Other test runs use all databases from {last} down to 1 of {url.host}."
            raise RuntimeError(message)
        try:
            yield url.set(database=str(number)).render_as_string(hide_password=False)
        finally:
            claims.delete(claim)


def empty_redis_database(url: str) -> None:
    """Delete everything in the one database that `url` names."""
    with _redis(make_url(url)) as client:
        client.flushdb()


def in_own_loop(work: Coroutine[Any, Any, Result]) -> Result:
    """Run `work` in a thread of its own, so that it does not matter whether a loop runs here."""
    with ThreadPoolExecutor(max_workers=1) as threads:
        return threads.submit(asyncio.run, work).result()


async def _postgres(url: URL, statement: str) -> object:
    dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(dsn, timeout=ANSWER_SECONDS_MAX)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def _redis(url: URL) -> redis.Redis:
    return redis.Redis.from_url(
        url.render_as_string(hide_password=False),
        socket_timeout=ANSWER_SECONDS_MAX,
        socket_connect_timeout=ANSWER_SECONDS_MAX,
    )


def main() -> int:
    """Print which services answer."""
    services = found_services(os.environ)
    sys.stdout.write("".join(f"{service}\n" for service in services))
    return int(any(service.trouble for service in services))


if __name__ == "__main__":
    raise SystemExit(main())
