"""Alive, ready, or not, and which part is missing."""

import asyncio

from litestar import Litestar
from litestar.testing import AsyncTestClient
from structlog.testing import capture_logs

from entrypoints.http.serving.readiness import Readiness
from tests.entrypoints.http.expectations import problem
from tests.entrypoints.http.toys import Toys

Client = AsyncTestClient[Litestar]


async def works() -> None:
    """Answer."""


async def breaks() -> None:
    raise ConnectionError("postgresql://user:hunter2@db")


async def hangs() -> None:
    await asyncio.Event().wait()


async def test_alive_whatever_the_parts_do(client: Client, toys: Toys) -> None:
    toys.checks["database"] = breaks

    answer = await client.get("/health")

    assert answer.status_code == 200
    assert answer.json() == {"status": "alive"}


async def test_ready_when_all_parts_work(client: Client, toys: Toys) -> None:
    toys.checks.update(database=works, queue=works)

    answer = await client.get("/ready")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "parts": {"database": "up", "queue": "up"}}


async def test_not_ready_names_what_is_down(client: Client, toys: Toys) -> None:
    toys.checks.update(database=breaks, queue=works)

    with capture_logs() as logs:
        answer = await client.get("/ready")

    (line,) = [each for each in logs if each["event"] == "not_ready"]
    assert line.keys() == {"event", "log_level", "part", "error"}, "a probe comes every few seconds"
    body = problem(answer, status=503, code="not-ready")
    assert body["errors"] == [{"field": "database", "message": "does not answer"}]
    assert "database" in body["detail"]
    assert answer.headers["retry-after"] == "5"
    assert "hunter2" not in answer.text


async def test_a_part_that_hangs_is_down() -> None:
    readiness = Readiness({"storage": hangs, "database": works}, seconds_max=0.01)

    assert await readiness.down() == ["storage"]
