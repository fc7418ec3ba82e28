"""The PostgreSQL and Redis that tests may use: where they are, and whether they answer.

`python -m tests.services` says which answer; its exit code is 1 when one does not.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import asyncpg
import redis
from sqlalchemy import URL

from entrypoints.bench.services import (
    POSTGRES_VARIABLE,
    REDIS_VARIABLE,
    ask_postgres,
    in_own_loop,
    postgres_place,
    redis_client,
    redis_place,
)

REQUIRE_VARIABLE: Final = "INKWELL_REQUIRE_SERVICES"


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
    url = postgres_place(environment)
    service = Service(name="PostgreSQL", marker="postgres", variable=POSTGRES_VARIABLE, url=url)
    try:
        version = in_own_loop(ask_postgres(url, "show server_version"))
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        return without(service, error)
    return replace(service, version=str(version).partition(" ")[0])


def find_redis(environment: Mapping[str, str]) -> Service:
    """Ask Redis for its version."""
    url = redis_place(environment)
    service = Service(name="Redis", marker="redis", variable=REDIS_VARIABLE, url=url)
    try:
        with redis_client(url) as client:
            version = client.info("server")["redis_version"]
    except (OSError, redis.RedisError) as error:
        return without(service, error)
    return replace(service, version=str(version))


def without(service: Service, error: Exception) -> Service:
    """Return the service with the reason why it can't be used."""
    reason = " ".join(str(error).split()) or type(error).__name__
    return replace(service, trouble=f"{service.place} does not answer: {reason}")


def main() -> int:
    """Print which services answer."""
    services = found_services(os.environ)
    sys.stdout.write("".join(f"{service}\n" for service in services))
    return int(any(service.trouble for service in services))


if __name__ == "__main__":
    raise SystemExit(main())
