import logging
from collections.abc import AsyncIterator, Iterator

import pytest
import structlog
from litestar import Litestar
from litestar.testing import AsyncTestClient

from tests.entrypoints.http.toys import Toys


@pytest.fixture(scope="session")
def all_toys() -> Toys:
    """An application takes a tenth of a second to build, which is longer than most of its tests."""
    return Toys()


@pytest.fixture
def toys(all_toys: Toys) -> Toys:
    """As nobody has played with them."""
    all_toys.closed = 0
    all_toys.checks.clear()
    return all_toys


@pytest.fixture
async def client(toys: Toys) -> AsyncIterator[AsyncTestClient[Litestar]]:
    async with toys.client() as client:
        yield client


@pytest.fixture
def own_logs() -> Iterator[None]:
    """Give the pipe back after a test that laid its own."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
