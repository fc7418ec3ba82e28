"""What an operator finds in the logs: where a request led, and why something was refused."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog

from entrypoints.logs import configure_logs
from tests.builders import migrated
from tests.world import World, world_over, world_settings


@pytest.fixture
def logs() -> Iterator[StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(logs: StringIO, **wanted: str) -> list[dict[str, Any]]:
    """Return the lines that have these fields."""
    found = [json.loads(line) for line in logs.getvalue().splitlines()]
    return [line for line in found if wanted.items() <= line.items()]


async def test_a_request_leads_to_its_job(both: World, logs: StringIO) -> None:
    ada = await both.register()
    configure_logs(both.settings, to=logs)
    answer = await ada.ask("POST", "/generate", json={"topic": "How to bake bread"})
    assert answer.status_code == 202, answer.text
    await both.run_jobs()

    request_id = answer.headers["x-request-id"]
    (promised,) = lines(logs, event="jobs_promised", request_id=request_id)
    (job,) = promised["jobs"]
    assert lines(logs, event="job_done", job_id=job)


async def test_why_nothing_can_be_stored_is_told_to_operators_alone(
    tmp_path: Path, logs: StringIO
) -> None:
    async with world_over(migrated(world_settings(tmp_path))) as world:
        ada = await world.register()
        (world.settings.server.data_dir / "media").write_text("a file in the folder's place")
        configure_logs(world.settings, to=logs)
        answer = await ada.ask("POST", "/api/v1/ai/generate-image", json={"prompt": "A loaf"})
    assert answer.status_code == 503, answer.text
    cause = "Not a directory"
    assert cause not in answer.text
    (told,) = lines(logs, event="refused_for_a_cause", level="warning")
    assert told["code"] == "store-unavailable"
    assert cause in told["cause"]
    assert told["request_id"] == answer.headers["x-request-id"]
