"""What Prometheus finds at real processes: all of a server in each answer, and workers too."""

import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from entrypoints.bench.places import free_port
from tests.builders import eventually, migrated
from tests.processes import INKWELL, START_SECONDS, running
from tests.world import world_settings

pytestmark = pytest.mark.slow
STARTED = "Application startup complete"
REQUESTS = 40
ANSWERED = 'inkwell_requests_total{operation="GetReady",status="200"}'
WORKED = 'inkwell_jobs_total{kind="ledger.sweep_holds",outcome="done"}'


def told(url: str, sample: str) -> float:
    """Return the value of a sample, over a connection of its own; 0 where it is not told."""
    try:
        lines = httpx.get(f"{url}/metrics").text.splitlines()
    except httpx.TransportError:
        return 0.0
    return sum(float(each.removeprefix(sample)) for each in lines if each.startswith(sample))


def ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/ready", timeout=30).status_code == 200
    except httpx.TransportError:
        return False


def test_any_process_of_a_server_tells_what_all_have_done(tmp_path: Path, redis_url: str) -> None:
    migrated(world_settings(tmp_path))
    port, scratch = free_port(), tmp_path / "scratch"
    scratch.mkdir()
    environment = {
        "INKWELL_DATA_DIR": str(tmp_path),
        "INKWELL_PORT": str(port),
        "INKWELL_REDIS_URL": redis_url,
        "TMPDIR": str(scratch),
    }
    url = f"http://127.0.0.1:{port}"
    log, serve = tmp_path / "log", [*INKWELL, "serve", "--processes", "2"]
    with running(serve, environment, log=log) as server:
        try:
            eventually(lambda: log.read_text().count(STARTED) == 2, seconds=START_SECONDS)
            before = told(url, ANSWERED)
            with ThreadPoolExecutor(max_workers=8) as askers:
                assert all(askers.map(ready, [url] * REQUESTS))
            eventually(lambda: told(url, ANSWERED) == before + REQUESTS)
            assert {told(url, ANSWERED) for _ in range(10)} == {before + REQUESTS}
        finally:
            server.send_signal(signal.SIGTERM)  # A kill would leave its processes.
            server.wait(timeout=60)
    assert not list(scratch.iterdir()), "the next start begins with nothing counted"


def test_a_worker_tells_what_it_has_done_at_an_address_of_its_own(
    tmp_path: Path, redis_url: str
) -> None:
    migrated(world_settings(tmp_path))
    port = free_port()
    environment = {
        "INKWELL_DATA_DIR": str(tmp_path),
        "INKWELL_REDIS_URL": redis_url,
        "INKWELL_METRICS_PORT": str(port),
    }
    url = f"http://127.0.0.1:{port}"
    with running([*INKWELL, "worker"], environment, log=tmp_path / "log") as worker:
        eventually(lambda: told(url, WORKED) >= 1, seconds=START_SECONDS)
        with running([*INKWELL, "worker"], environment, log=tmp_path / "second") as second:
            assert second.wait(timeout=60) == 1
        assert "INKWELL_METRICS_PORT" in (tmp_path / "second").read_text()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=60) == 0
