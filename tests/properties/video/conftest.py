"""Storage for the tests of clips: memory, SQLite, PostgreSQL, one for all tests of a process."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from adapters.database.engine import Database
from tests.builders import in_present_form
from tests.properties.ledger.backends import Backend, FakeClock, MemoryBackend, SqlBackend
from tests.runner import Runner


@contextmanager
def opened(name: str, url: str | None) -> Iterator[tuple[Backend, Runner]]:
    """Open a backend with a loop of its own."""
    clock = FakeClock()
    if url is not None:
        in_present_form(url)
    with Runner() as runner:
        backend = MemoryBackend(clock) if url is None else SqlBackend(name, Database(url), clock)
        yield backend, runner
        runner.run(backend.close())


@pytest.fixture(
    scope="module",
    params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
)
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Backend, Runner]]:
    """Give a backend, and the loop to use it in."""
    name = request.param
    url = None
    if name == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('video')}/video.db"
    if name == "postgresql":
        url = request.getfixturevalue("postgres_url")
    with opened(name, url) as made:
        yield made
