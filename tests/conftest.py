"""What every test has: services that say whether they ran, a closed network, and profiles.

- `postgres_url`: a database of this process alone, shared by its tests; `migrated_postgres_url`:
  another, in the present form and without rows; `fresh_postgres_url`: a new one, without tables.
  Each of them marks the test `postgres`.
- `each_database`: the environment of either database; the test runs on both.
- `redis_url`: a Redis database of this process alone, emptied before and after each test; it
  marks the test `redis`, as does `redis_door`: a way to it that can be shut.
- Where a service does not answer, its tests are skipped and say why; with
  INKWELL_REQUIRE_SERVICES=1 nothing runs instead.
"""

import os
from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import make_url

from entrypoints.bench.services import (
    empty_redis_database,
    in_own_loop,
    own_postgres_database,
    own_redis_database,
)
from tests import emptying, sold
from tests.builders import in_present_form
from tests.doors import Door
from tests.network import ADVICE, NETWORK
from tests.services import Service, found_services, required

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "dev")
SERVICES = pytest.StashKey[tuple[Service, ...]]()
FIXTURES_OF = {
    "postgres": {"postgres_url", "migrated_postgres_url", "fresh_postgres_url"},
    "redis": {"redis_url"},
}

settings.register_profile(
    "ci",
    derandomize=True,  # The same examples every time: red means that the change did it.
    database=None,
    deadline=None,
    max_examples=30,
    stateful_step_count=25,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("dev", deadline=None, max_examples=50, stateful_step_count=30)
settings.register_profile(
    "deep",
    deadline=None,
    max_examples=2_000,
    stateful_step_count=100,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(PROFILE)


def pytest_configure(config: pytest.Config) -> None:
    """Find the services, then close the network; sell what tests know."""
    sold.sell()
    services = found_services(os.environ)
    config.stash[SERVICES] = services
    missing = [str(service) for service in services if service.trouble]
    if missing and required(os.environ):
        message = "INKWELL_REQUIRE_SERVICES=1 and not all answer:\n" + "\n".join(missing)
        raise pytest.UsageError(message)
    for service in services:
        if service.url.host and not service.trouble:
            NETWORK.allow(service.url.host)
    NETWORK.install()


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say what the tests will run against."""
    lines = [str(service) for service in config.stash[SERVICES]]
    return [*lines, f"Hypothesis profile: {PROFILE}"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what can't run here, with the reason."""
    for item in items:
        for service in config.stash[SERVICES]:
            if needs(item, service):
                item.add_marker(service.marker)
                item.user_properties.append(("service", service.marker))
                if service.trouble:
                    item.add_marker(pytest.mark.skip(reason=str(service)))
        if item.get_closest_marker("deep") and PROFILE != "deep":
            item.add_marker(pytest.mark.skip(reason="deep: `make test-deep` runs it"))
        if item.get_closest_marker("mutants") and "mutants" not in config.option.markexpr:
            item.add_marker(pytest.mark.skip(reason="mutants: `make test-mutants` runs them"))


def needs(item: pytest.Item, service: Service) -> bool:
    """Return whether the test needs the service, by its marker or by its fixtures."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker(service.marker) or fixtures & FIXTURES_OF[service.marker])


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what the tests ran against, and how many did."""
    terminalreporter.write_sep("=", "services")
    for service in config.stash[SERVICES]:
        counts = [
            f"{count} {outcome}"
            for outcome in ("passed", "failed", "error", "skipped")
            if (count := tests_with(service, terminalreporter.stats.get(outcome, [])))
        ]
        terminalreporter.write_line(f"{service}: {', '.join(counts) or 'no tests'}")


def tests_with(service: Service, reports: list[pytest.TestReport]) -> int:
    """Return how many of the reports are of tests that need the service."""
    wanted = ("service", service.marker)
    return sum(wanted in map(tuple, getattr(report, "user_properties", ())) for report in reports)


@pytest.fixture(autouse=True)
def only_this_machine() -> Iterator[None]:
    """Fail the test that reached for another machine, even if it swallowed the refusal."""
    NETWORK.taken_attempts()
    yield
    if attempts := NETWORK.taken_attempts():
        pytest.fail(f"This test reached for {', '.join(attempts)}. {ADVICE}")


@pytest.fixture(scope="session")
def postgres(pytestconfig: pytest.Config) -> Service:
    """Return PostgreSQL, which answers: a test that gets here was not skipped."""
    return pytestconfig.stash[SERVICES][0]


@pytest.fixture(scope="session")
def postgres_url(postgres: Service) -> Iterator[str]:
    """Give the URL of a database that only this process uses, for as long as it runs."""
    with own_postgres_database(postgres.url) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def each_database(request: pytest.FixtureRequest) -> dict[str, str]:
    """Give the environment of settings over SQLite, and over a PostgreSQL database without rows."""
    if request.param == "sqlite":
        return {}
    return {"INKWELL_DATABASE_URL": request.getfixturevalue("migrated_postgres_url")}


@pytest.fixture(scope="session")
def kept_postgres_url(postgres: Service) -> Iterator[str]:
    """Give the URL of a database in the present form, which tests of this process use by turns."""
    with own_postgres_database(postgres.url) as url:
        in_present_form(url)
        yield url


@pytest.fixture
def migrated_postgres_url(kept_postgres_url: str) -> str:
    """Give the URL of a database in the present form, without rows."""
    in_own_loop(emptying.empty(kept_postgres_url))
    return kept_postgres_url


@pytest.fixture
def fresh_postgres_url(postgres: Service) -> Iterator[str]:
    """Give the URL of a new database for one test: not even tables are there."""
    with own_postgres_database(postgres.url) as url:
        yield url


@pytest.fixture(scope="session")
def own_redis_url(pytestconfig: pytest.Config) -> Iterator[str]:
    """Claim a Redis database for this process."""
    with own_redis_database(pytestconfig.stash[SERVICES][1].url) as url:
        yield url


@pytest.fixture
def redis_url(own_redis_url: str) -> Iterator[str]:
    """Give the URL of an empty Redis database."""
    empty_redis_database(own_redis_url)
    yield own_redis_url
    empty_redis_database(own_redis_url)


@pytest.fixture
async def redis_door(redis_url: str) -> AsyncIterator[Door]:
    """Give an open way to the Redis database, that can be shut and stuck."""
    door = Door(to=make_url(redis_url))
    await door.open()
    yield door
    door.shut()
