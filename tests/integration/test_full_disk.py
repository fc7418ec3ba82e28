"""Commands whose output has no room, or no reader: they say so in a line, or nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import INKWELL, ROOT

FULL = Path("/dev/full")
COMMANDS = ("config show", "config show --json", "openapi", "ledger --help", "doctor")

pytestmark = pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")


def run(command: str, folder: Path, output: int, **environment: str) -> tuple[int, str]:
    """Run a command that prints to a file; return its exit code and what it complains of."""
    clean = {name: each for name, each in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(
        [sys.executable, *INKWELL, *command.split()],
        cwd=ROOT,
        env={**clean, "INKWELL_DATA_DIR": str(folder), **environment},
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_is_told_in_a_line(command: str, tmp_path: Path) -> None:
    with FULL.open("wb") as full:
        told = run(command, tmp_path, full.fileno())
    assert told == (1, "The output could not be written: No space left on device.\n")


def test_it_is_told_however_soon_it_is_noticed(tmp_path: Path) -> None:
    with FULL.open("wb") as full:
        told = run("config show", tmp_path, full.fileno(), PYTHONUNBUFFERED="1")
    assert told == (1, "The output could not be written: No space left on device.\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_who_stops_reading_is_told_nothing(command: str, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        assert run(command, tmp_path, writing) == (0, "")
    finally:
        os.close(writing)
