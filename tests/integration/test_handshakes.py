"""What real servers do with a handshake for a WebSocket: there are none, so it is a request."""

import socket
from pathlib import Path

import httpx
import pytest

from entrypoints.bench.places import free_port
from tests.builders import eventually, migrated
from tests.processes import INKWELL, running
from tests.world import world_settings

HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.mark.slow
@pytest.mark.parametrize("command", ["up", "serve"])
def test_a_handshake_is_answered_like_any_request(command: str, tmp_path: Path) -> None:
    migrated(world_settings(tmp_path))
    port = free_port()
    environment = {"INKWELL_DATA_DIR": str(tmp_path), "INKWELL_PORT": str(port)}
    with running([*INKWELL, command], environment, log=tmp_path / "log"):
        eventually(lambda: listens(port), seconds=60)
        answers = [
            httpx.get(f"http://127.0.0.1:{port}{path}", headers=HANDSHAKE)
            for path in ("/health", "/nowhere")
        ]
    assert [each.status_code for each in answers] == [200, 404]
    assert all("x-request-id" in each.headers for each in answers)
    assert "pip install" not in (tmp_path / "log").read_text(), "nothing is to be installed"


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
