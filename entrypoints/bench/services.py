"""The PostgreSQL and Redis that benchmarks and tests use, and a part of each of their own.

Nothing else on these servers is touched; what was made is gone at the end.
"""

import asyncio
import os
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from secrets import token_hex
from typing import Any, Final, TypeVar

import asyncpg
import redis
from sqlalchemy import URL, make_url

ANSWER_SECONDS_MAX: Final = 3
REDIS_CLAIM_SECONDS: Final = 3600
POSTGRES_VARIABLE: Final = "INKWELL_TEST_DATABASE_URL"
REDIS_VARIABLE: Final = "INKWELL_TEST_REDIS_URL"

Result = TypeVar("Result")


def postgres_place(environment: Mapping[str, str] = os.environ) -> URL:
    """Return where a PostgreSQL for tests is said to be, or usually is."""
    default = "postgresql+asyncpg://postgres@127.0.0.1:5432/test"
    found = make_url(environment.get(POSTGRES_VARIABLE) or default)
    return found.set(drivername="postgresql+asyncpg")


def redis_place(environment: Mapping[str, str] = os.environ) -> URL:
    """Return where a Redis for tests is said to be, or usually is."""
    return make_url(environment.get(REDIS_VARIABLE) or "redis://127.0.0.1:6379/15")


@contextmanager
def own_postgres_database(url: URL) -> Iterator[str]:
    """Make an empty database, and drop it at the end with whatever still uses it."""
    name = f"inkwell_test_{token_hex(6)}"
    in_own_loop(ask_postgres(url, f'create database "{name}" template template0'))
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        in_own_loop(ask_postgres(url, f'drop database "{name}" with (force)'))


@contextmanager
def own_redis_database(url: URL) -> Iterator[str]:
    """Take a database number that no other process has: the one of `url`, or one below it.

    Numbers are claimed by a key in database 0, which ends by itself should the process be killed.
    """
    last = int(url.database or 15)
    with redis_client(url.set(database="0")) as claims:
        for number in range(last, 0, -1):
            claim = f"inkwell:tests:database:{number}"
            if claims.set(claim, os.getpid(), nx=True, ex=REDIS_CLAIM_SECONDS):
                break
        else:
            message = f"Others use all databases from {last} down to 1 of {url.host}."
            raise RuntimeError(message)
        try:
            yield url.set(database=str(number)).render_as_string(hide_password=False)
        finally:
            claims.delete(claim)


def empty_redis_database(url: str) -> None:
    """Delete everything in the one database that `url` names."""
    with redis_client(make_url(url)) as client:
        client.flushdb()


def in_own_loop(work: Coroutine[Any, Any, Result]) -> Result:
    """Run `work` in a thread of its own, so that it does not matter whether a loop runs here."""
    with ThreadPoolExecutor(max_workers=1) as threads:
        return threads.submit(asyncio.run, work).result()


async def ask_postgres(url: URL, statement: str) -> object:
    """Run one statement and return its first value."""
    dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(dsn, timeout=ANSWER_SECONDS_MAX)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def redis_client(url: URL) -> redis.Redis:
    """Return a client that does not wait long."""
    return redis.Redis.from_url(
        url.render_as_string(hide_password=False),
        socket_timeout=ANSWER_SECONDS_MAX,
        socket_connect_timeout=ANSWER_SECONDS_MAX,
    )
