"""`inkwell serve` alone: without Redis there is no worker, so that it does the work too."""

import signal
from pathlib import Path

import httpx
import pytest

from entrypoints.bench.places import free_port
from tests.builders import eventually, migrated
from tests.processes import INKWELL, START_SECONDS, running
from tests.world import world_settings

pytestmark = pytest.mark.slow


def is_up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/ready").status_code == 200
    except httpx.TransportError:
        return False


def test_without_redis_a_server_does_the_work_too(tmp_path: Path) -> None:
    migrated(world_settings(tmp_path))
    port = free_port()
    environment = {
        "INKWELL_DATA_DIR": str(tmp_path),
        "INKWELL_PORT": str(port),
        "INKWELL_OFFLINE_WORDS_PER_SECOND": "0",
    }
    url = f"http://127.0.0.1:{port}"
    with running([*INKWELL, "serve"], environment, log=tmp_path / "log") as server:
        eventually(lambda: is_up(url), seconds=START_SECONDS)
        with httpx.Client(base_url=f"{url}/api/v1", timeout=30) as client:
            body = {"email": "ada@example.com", "password": "correct horse battery"}
            tokens = client.post("/auth/register", json=body).json()
            client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
            ordered = client.post("/articles", json={"topic": "Tea", "length": "short"})
            assert ordered.status_code == 202, ordered.text
            path = f"/articles/{ordered.json()['id']}"
            eventually(lambda: client.get(path).json()["status"] == "completed", seconds=60)
            assert client.get("/credits").json()["held"] == 0
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=60) in {0, -signal.SIGTERM}
