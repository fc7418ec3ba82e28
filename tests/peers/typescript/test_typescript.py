"""A frontend in TypeScript, over types generated from `openapi.json` and nothing else."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.builders import eventually
from tests.integration.test_up import free_port
from tests.processes import INKWELL, ROOT, running
from tests.services import required

HERE = Path(__file__).parent
TOOLS = HERE / "node_modules" / ".bin"


def in_node(*command: str) -> str:
    """Run a program of Node's in this folder and return what it prints."""
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def compiled() -> Path:
    """Generate the types, compile the frontend strictly, and return its program."""
    if shutil.which("npm") is None:
        if required(os.environ):
            pytest.fail("node and npm are not installed")
        pytest.skip("node and npm are not installed")
    if not (TOOLS / "tsc").exists():
        in_node("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts")
    described = str(ROOT / "openapi.json")
    types = ("--default-non-nullable", "false", "-o", "api.ts")
    in_node(str(TOOLS / "openapi-typescript"), described, *types)
    in_node(str(TOOLS / "tsc"), "-p", ".")
    return HERE / "built" / "drive.js"


@pytest.mark.slow
def test_a_strictly_typed_frontend_drives_the_api(compiled: Path, tmp_path: Path) -> None:
    port = free_port()
    log = tmp_path / "log"
    environment = {
        "INKWELL_DATA_DIR": str(tmp_path / "data"),
        "INKWELL_PORT": str(port),
        "INKWELL_OFFLINE_WORDS_PER_SECOND": "0",
    }
    with running([*INKWELL, "up"], environment, log=log):
        eventually(lambda: "Stop it with" in log.read_text())
        seen = json.loads(in_node("node", str(compiled), f"http://127.0.0.1:{port}"))

    assert "tea" in seen["text"].lower()
    assert seen["provider"] == "offline"
    assert seen["streamed"] == seen["read_again"]
    assert (seen["streamed"][0], seen["streamed"][-1]) == ("state", "done")
    assert seen["streamed_whole"] is True
    assert seen["listed"] == ["Coffee", "Tea"]
    assert seen["contents"] == ["first", "second", "first"]
    assert seen["second_undo"] == 409
    assert (seen["paid"], seen["bought"]) == (303, 100)
