"""`inkwell up` as a new user meets it: what it prints works when it is pasted into a shell."""

import json
import signal
import socket
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.builders import eventually
from tests.processes import INKWELL, ROOT, running

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_what_up_prints_works_and_down_stops_it(tmp_path: Path) -> None:
    log = tmp_path / "log"
    environment = {"INKWELL_DATA_DIR": str(tmp_path / "data"), "INKWELL_PORT": str(free_port())}
    with running([*INKWELL, "up"], environment, log=log) as process:
        eventually(lambda: "Stop it with" in log.read_text())
        printed = log.read_text()
        lines = printed.split("from another one:")[1].split("Stop it with")[0].rstrip()
        ordering, looking = lines.rsplit("\n", 1)
        token = in_shell(f"{ordering} >/dev/null; echo $TOKEN").strip()
        look = f"TOKEN={token}; {looking}"
        eventually(lambda: completed(in_shell(look)) != [])
        (article,) = completed(in_shell(look))
        assert "sourdough" in article["title"].lower()
        url = f"http://127.0.0.1:{environment['INKWELL_PORT']}"
        for path in ("/health", "/ready", "/docs", "/openapi.json", "/metrics"):
            with urlopen(url + path) as answer:  # noqa: S310  # our own address
                assert answer.status == 200
        with running([*INKWELL, "up"], environment, log=tmp_path / "second") as second:
            assert second.wait(timeout=30) == 1
        assert "INKWELL_PORT=" in (tmp_path / "second").read_text()
        with running([*INKWELL, "down"], environment, log=tmp_path / "down") as down:
            assert down.wait(timeout=60) == 0
        assert process.wait(timeout=10) in {0, -signal.SIGTERM}
        assert "Inkwell has stopped" in (tmp_path / "down").read_text()


def test_down_finds_the_first_after_a_second_at_another_port_has_ended(tmp_path: Path) -> None:
    logs = [tmp_path / "first", tmp_path / "second"]
    environments = [
        {"INKWELL_DATA_DIR": str(tmp_path / "data"), "INKWELL_PORT": str(free_port())} for _ in logs
    ]
    with running([*INKWELL, "up"], environments[0], log=logs[0]) as first:
        eventually(lambda: "Stop it with" in logs[0].read_text())
        with running([*INKWELL, "up"], environments[1], log=logs[1]) as second:
            eventually(lambda: "Stop it with" in logs[1].read_text())
            second.terminate()
            second.wait(timeout=30)
        with running([*INKWELL, "down"], environments[1], log=tmp_path / "down") as down:
            assert down.wait(timeout=60) == 0
        assert first.wait(timeout=10) in {0, -signal.SIGTERM}
    assert "Inkwell has stopped" in (tmp_path / "down").read_text()


def in_shell(lines: str) -> str:
    """Run lines in a shell, as somebody who pastes them; return what they print."""
    done = subprocess.run(
        ["bash", "-c", lines], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def completed(listed: str) -> list[dict[str, str]]:
    """Return the completed articles of a printed list."""
    return [item for item in json.loads(listed)["items"] if item["status"] == "completed"]


def test_an_article_in_the_terminal(tmp_path: Path) -> None:
    environment = {"INKWELL_DATA_DIR": str(tmp_path)}
    arguments = [*INKWELL, "article", "write", "Tide pools", "--length", "short"]
    with running(arguments, environment, log=tmp_path / "log") as process:
        assert process.wait(timeout=60) == 0
    printed = (tmp_path / "log").read_text()
    assert "queued ..." in printed
    assert "completed ..." in printed
    assert "tide pools" in printed.lower()
    assert "credits, by" in printed
